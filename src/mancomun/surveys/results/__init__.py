"""Results said in words and put into tables: the same for a page, a file, a program or the command line."""
