"""The phone applications' own code, for the tests alone: from npm, by the lock file, into a cache of this machine."""

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent / "clients"
NEEDED = ("package.json", "package-lock.json")


def modules() -> Path:
    """The folder node_modules. Skips where there is no node or npm; elsewhere a failing installation fails."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        pytest.skip("Phone applications are tried with node and npm, which are not on this machine.")
    content = b"".join((HERE / name).read_bytes() for name in NEEDED)
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "mancomun"
    folder = cache / f"openrosa-clients-{hashlib.sha256(content).hexdigest()[:16]}"
    done = folder / "done"
    if not done.exists():
        folder.mkdir(parents=True, exist_ok=True)
        for name in NEEDED:
            shutil.copy(HERE / name, folder / name)
        run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], folder)
        done.touch()
    return folder / "node_modules"


def bundled(entry: str) -> str:
    """One of our entries with all that it imports, as one script for a browser."""
    found = modules()
    target = found.parent / f"{entry}-{hashlib.sha256((HERE / entry).read_bytes()).hexdigest()[:12]}.js"
    if not target.exists():
        copy = found.parent / entry
        shutil.copy(HERE / entry, copy)
        options = [
            "--bundle",
            "--format=esm",
            "--log-level=error",
            "--external:libxslt",
            '--define:process.env.NODE_ENV="production"',
        ]
        loaders = [f"--loader:.{kind}=dataurl" for kind in ("svg", "png", "ico", "woff", "woff2")]
        run([str(found / ".bin" / "esbuild"), str(copy), *options, *loaders, f"--outfile={target}"], found.parent)
    return target.read_text(encoding="utf-8")


def run(command: list[str], folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=600, check=False)  # noqa: S603  # our own
    assert done.returncode == 0, f"{command[0]} failed:\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
    return done.stdout
