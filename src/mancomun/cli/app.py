"""The commands, their arguments and what their help teaches. The work is done in ``commands``, loaded when asked."""

import importlib
import inspect
import os
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from mancomun.cli.failures import STOPPED, explain

Function = TypeVar("Function", bound=Callable[..., Any])
app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="One connected record, from an answer to action, for networks of local governments.",
    epilog="The data lie in the folder MANCOMUN_DATA (now: ./var). Settings: docs/operate/settings.md",
)
File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, show_default=False)]


def command(name: str | None = None) -> Callable[[Function], Function]:
    """A command whose docstring is its help; its examples keep their lines."""

    def decorate(function: Function) -> Function:
        lesson = inspect.cleandoc(function.__doc__ or "").replace("\n\nExample", "\n\n\b\nExample")
        app.command(name, help=lesson)(function)
        return function

    return decorate


def run() -> int:
    """Run what the command line asks; the exit code."""
    try:
        code = app(prog_name="mancomun", standalone_mode=False)
    except SystemExit as leaving:  # a server that was told to stop, and its workers
        return leaving.code if isinstance(leaving.code, int) else 0
    except BaseException as fault:  # noqa: BLE001  # every fault becomes a sentence
        return explain(fault)
    if code == STOPPED:  # what the parser makes of Ctrl+C
        return explain(KeyboardInterrupt())
    return code if isinstance(code, int) else 0


def _do(command: str, function: str = "run", **options: Any) -> Any:
    """Make Django ready and run the module of a command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mancomun.settings")
    os.umask(0o077)  # what is written is for this user alone
    import django  # noqa: PLC0415  # slow: the help must not wait for it
    from django.utils.translation import activate  # noqa: PLC0415  # slow

    django.setup()
    activate("en")  # as the commands' own words are
    return getattr(importlib.import_module(f"mancomun.cli.commands.{command}"), function)(**options)


Port = Annotated[int, typer.Option(min=1, max=65535, envvar="PORT", help="The port to listen on.")]
Host = Annotated[str, typer.Option(help="The address to listen on; 0.0.0.0 for every one of this machine.")]


@command()
def serve(
    port: Port = 8000,
    host: Host = "127.0.0.1",
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes; each answers four people at once.")] = 2,
) -> None:
    """Bring the database up to date and serve the network's pages.

    Examples
      mancomun serve                                        on http://127.0.0.1:8000
      MANCOMUN_HOSTS=red.example.org mancomun serve         behind a proxy that speaks HTTPS
      DATABASE_URL=postgresql://… mancomun serve            on PostgreSQL
    """
    os.environ.setdefault(
        "MANCOMUN_ADDRESS", f"http://127.0.0.1:{port}" if not os.environ.get("MANCOMUN_HOSTS") else ""
    )
    _do("serve", host=host, port=port, workers=workers)


@command()
def demo(
    port: Port = 8000,
    folder: Annotated[Path, typer.Option(help="Where the demonstration lives.")] = Path("var/demo"),
    *,
    again: Annotated[bool, typer.Option("--again", help="Throw the demonstration away and build it anew.")] = False,
    build_only: Annotated[bool, typer.Option("--build-only", help="Build it and stop.")] = False,
) -> None:
    """Build a demonstration network and serve it on this machine alone.

    Everything in it is invented or marked as a demonstration. It never touches other data, and sends no mail.

    Examples
      mancomun demo
      mancomun demo --port 8080 --again
    """
    importlib.import_module("mancomun.cli.commands.demo").run(
        port=port, folder=folder, again=again, build_only=build_only
    )


@command()
def simulate(
    governments: Annotated[int, typer.Argument(min=1, max=1_000_000, help="How many.")],
    folder: Annotated[Path, typer.Option(help="Where it is built; it must not hold anything yet.")] = Path(
        "var/simulation"
    ),
    rounds: Annotated[int, typer.Option(min=1, max=10, help="Rounds of the same questionnaire, a year each.")] = 2,
    seed: Annotated[int, typer.Option(min=0, max=2**32 - 1, help="Another number gives other answers.")] = 1,
    *,
    publish: Annotated[bool, typer.Option(help="Publish each round, or leave them closed.")] = True,
) -> None:
    """Build a network of any size with invented answers to 200 questions, for measuring only.

    The same number and seed give the same answers. It never touches other data, and sends no mail. Ctrl+C stops it and
    leaves nothing behind.

    Examples
      mancomun simulate 400
      mancomun simulate 10000 --folder /data/ten-thousand --rounds 3
      MANCOMUN_DATA=var/simulation mancomun serve
    """
    importlib.import_module("mancomun.cli.commands.simulate").run(
        governments=governments, folder=folder, rounds=rounds, seed=seed, publish=publish
    )


@command()
def upgrade() -> None:
    """Bring the database and the static files to this version. Serving does it by itself.

    A backup is written first when there is something to change.

    Example
      mancomun upgrade
    """
    _do("upgrade")


@command()
def check(
    head: Annotated[
        str, typer.Option(metavar="NUMBER:DIGEST", help="A head of the audit that was noted earlier.")
    ] = "",
) -> int:
    """Check that nothing was lost or changed: audit, files, answers, database, settings.

    Prints a sentence per fault and ends with 1 when there is one. The last line is the head of the audit: keep it
    elsewhere, and nobody can rewrite the past unseen.

    Examples
      mancomun check
      mancomun check --head 1204:9f86d081884c7d65…
    """
    code: int = _do("check", head=head)
    return code


@command("import-form")
def import_form(
    file: File,
    slug: Annotated[str, typer.Option(help="The questionnaire’s address; the file’s name unless told.")] = "",
    title: Annotated[str, typer.Option(help="Its title, when it is new; the workbook’s own unless told.")] = "",
    beside: Annotated[
        list[Path] | None,
        typer.Option("--file", exists=True, dir_okay=False, help="A list, picture or sound that it uses; repeatable."),
    ] = None,
) -> None:
    """Import an XLSForm workbook as a questionnaire, or as its next version.

    Importing the same file twice changes nothing. Lists of cities and countries come from the register.

    Examples
      mancomun import-form form.xlsx
      mancomun import-form form-2027.xlsx --slug human-rights
      mancomun import-form form.xlsx --file schools.csv --file map.png
    """
    _do("import_form", file=file, slug=slug, title=title, beside=beside or [])


@command("import-cities")
def import_cities(
    file: File,
    *,
    apply: Annotated[bool, typer.Option("--apply", help="Do it; without this, only say what would change.")] = False,
) -> None:
    """Compare a CSV of local governments with the register, and take it over with --apply.

    All of it is taken over or nothing; every fault is named with its line. Its columns: docs/operate/register-csv.md

    Examples
      mancomun import-cities cities.csv
      mancomun import-cities cities.csv --apply
    """
    _do("import_cities", file=file, apply=apply)


@command("import-vocabulary")
def import_vocabulary(file: Annotated[Path | None, typer.Argument(exists=True, dir_okay=False)] = None) -> None:
    """Import rights, themes and goals from SKOS (Turtle); without a file, the ones that come with Mancomún.

    Examples
      mancomun import-vocabulary
      mancomun import-vocabulary themes.ttl
    """
    _do("import_vocabulary", file=file)


@command()
def export(
    round_: Annotated[str, typer.Argument(metavar="ROUND", help="The round’s address, such as human-rights-2026.")],
    out: Annotated[Path, typer.Option(help="The file to write.", dir_okay=False)],
    format_: Annotated[str, typer.Option("--format", help="csv or xlsx; the file’s ending unless told.")] = "",
) -> None:
    """Write what the public may see of a published round, with its dictionary.

    Examples
      mancomun export human-rights-2026 --out results.xlsx
      mancomun export human-rights-2026 --format csv --out results.csv
    """
    _do("export", slug=round_, out=out, kind=format_)


@command("answers-workbook")
def answers_workbook(
    round_: Annotated[str, typer.Argument(metavar="ROUND", help="The round’s address, such as human-rights-2026.")],
    out: Annotated[Path, typer.Option(help="The file to write.", dir_okay=False)],
) -> None:
    """Write a workbook with a row for each invited city, to be filled in and entered again.

    It holds approved answers and what was entered before; a city’s own draft is not in it.

    Example
      mancomun answers-workbook human-rights-2026 --out cities.xlsx
    """
    _do("answers", "export", slug=round_, out=out)


@command("import-answers")
def import_answers(
    round_: Annotated[str, typer.Argument(metavar="ROUND", help="The round’s address, such as human-rights-2026.")],
    file: File,
    *,
    apply: Annotated[
        bool, typer.Option("--apply", help="Do it; without this, only say what would be entered.")
    ] = False,
) -> None:
    """Enter answers that cities sent by other means into their drafts: all of the workbook or nothing.

    What a city wrote itself stays. The city still puts its answer forward, and its authority approves.

    Examples
      mancomun import-answers human-rights-2026 cities.xlsx
      mancomun import-answers human-rights-2026 cities.xlsx --apply
    """
    _do("answers", "take", slug=round_, file=file, apply=apply)


@command()
def backup(
    to: Annotated[
        Path | None, typer.Option(help="The file or folder to write; the data folder’s backups unless told.")
    ] = None,
) -> None:
    """Write everything into one file while the network is being served: database, files, keys.

    The file can be read by you alone. It holds secrets and personal data: keep it as you keep them.

    Examples
      mancomun backup
      mancomun backup --to /mnt/backups/
    """
    _do("backup", to=to)


@command()
def restore(
    file: File,
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before the present data are put aside.")] = False,
) -> None:
    """Put a backup in place of the present data, which are kept beside it.

    The backup is unpacked and checked first; nothing changes when anything is wrong with it. Stop the server before.

    Example
      mancomun restore var/backups/mancomun-20260301-120000.tar
    """
    _do("restore", file=file, yes=yes)


@command("create-secretariat")
def create_secretariat(
    email: str,
    name: Annotated[str, typer.Option(help="The person’s name.")] = "",
    language: Annotated[str, typer.Option(help="es, pt or en.")] = "es",
) -> None:
    """Invite the first person of the secretariat, and print the link that lets them in once.

    Example
      mancomun create-secretariat sofia@example.org --name "Sofía"
    """
    _do("create_secretariat", email=email, name=name, language=language)


@command()
def mail() -> None:
    """Hand the mail that waits to the server of MANCOMUN_MAIL.

    Example
      MANCOMUN_MAIL=smtp://user:password@mail.example.org:587 mancomun mail
    """
    _do("mail")


@command()
def tick() -> None:
    """Do what comes round: hand over mail, note the audit’s head, delete what expired. Run it every ten minutes.

    Example, in a crontab
      */10 * * * * mancomun tick
    """
    _do("tick")
