from mancomun.cli import main

main()
