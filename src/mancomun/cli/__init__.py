"""The command-line program. ``mancomun --help`` says what there is; each command teaches itself by ``--help``."""

from mancomun.cli.program import app, run

__all__ = ["app", "main"]


def main() -> None:
    raise SystemExit(run())
