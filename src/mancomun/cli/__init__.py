"""The command-line program. ``mancomun --help`` says what there is; each command teaches itself by ``--help``."""


def main() -> None:
    from mancomun.cli.app import run  # noqa: PLC0415  # so that importing the package costs nothing

    raise SystemExit(run())
