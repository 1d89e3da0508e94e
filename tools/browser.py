"""Find Chromium for the journeys, or install Debian's package when this person may; else say what to install."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome")
ADVICE = "The journeys need Chromium. Install it (on Debian: sudo apt-get install chromium) and run this again."


def find() -> str | None:
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def install() -> None:
    """Debian's package, when we are root and there is apt."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        sys.exit(ADVICE)
    print("Installing Chromium from Debian's packages", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "chromium"]):
        if subprocess.run(command, env=quiet, stdout=subprocess.DEVNULL, check=False).returncode:
            sys.exit(ADVICE)


def main() -> None:
    if not find():
        install()
    if not find():
        sys.exit(ADVICE)


if __name__ == "__main__":
    main()
