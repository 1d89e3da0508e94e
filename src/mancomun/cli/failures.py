"""Whatever goes wrong becomes one sentence and an exit code: 1 when something is found wrong, 2 for what was asked."""

import traceback
from typing import NoReturn

import typer

from mancomun.cli.speech import tell

FOUND, ASKED, STOPPED, BROKEN = 1, 2, 130, 70


class Failure(Exception):
    """A command cannot go on; the sentence says what to do."""

    def __init__(self, sentence: str, code: int = ASKED) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code


def refuse(sentence: str) -> NoReturn:
    raise Failure(sentence)


def explain(fault: BaseException) -> int:
    """Say what went wrong and give the exit code."""
    sentence, code = _sentence(fault)
    if code == BROKEN:
        tell("".join(traceback.format_exception(fault)).rstrip())
    tell(sentence)
    return code


def _sentence(fault: BaseException) -> tuple[str, int]:
    match fault:
        case Failure():
            return fault.sentence, fault.code
        case typer.BadParameter() | typer.TyperException():
            context = getattr(fault, "ctx", None)
            command = context.command_path if context else "mancomun"
            return f"{_of_usage(fault)} See: {command} --help", ASKED
        case KeyboardInterrupt() | typer.Abort():
            return "Stopped. What was finished is kept; run the command again to go on.", STOPPED
        case OSError() if fault.filename:
            return f"{fault.filename}: {fault.strerror or fault}.", ASKED
        case OSError():
            return f"The machine refused: {fault.strerror or fault}.", ASKED
    return _djangos(fault)


def _of_usage(fault: typer.TyperException) -> str:
    """What the parser says, as a sentence."""
    said = fault.format_message() if isinstance(fault, typer.BadParameter) else str(getattr(fault, "message", fault))
    return said if said.endswith((".", "?", "!")) else f"{said}."


def _djangos(fault: BaseException) -> tuple[str, int]:
    """Django is loaded only by the commands that need it; what it raises is known by then."""
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415  # slow
    from django.db import DatabaseError  # noqa: PLC0415  # slow

    from mancomun.core.problems import Problem  # noqa: PLC0415  # slow

    match fault:
        case ImproperlyConfigured():
            return str(fault), ASKED
        case Problem():
            return str(fault.sentence), ASKED
        case DatabaseError():
            return _database(str(fault).strip().replace("\n", " ")), ASKED
    return "This is our mistake. Please tell the project what you did, with the lines above.", BROKEN


def _database(reason: str) -> str:
    if "no such table" in reason or "does not exist" in reason:
        return "The database is not set up yet. Run: mancomun upgrade"
    if "not a database" in reason or "malformed" in reason:
        return f"The database file is damaged ({reason}). Restore a backup: mancomun restore --help"
    return f"The database refused: {reason}."
