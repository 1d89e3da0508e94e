"""What commands say: results to standard output, progress and problems to standard error, plain where nobody looks."""

import sys
import time
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

_EVERY = 5.0  # seconds between two lines of progress that nobody watches


def say(text: str = "") -> None:
    """A result, for a person or for the next program."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def tell(text: str) -> None:
    """What happens meanwhile."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


class Steps:
    """Shows how far long work is: a bar on a terminal, a line now and then elsewhere.

    Call it with what is being done, how much is done, and of how much; a new name begins a new line.
    """

    def __init__(self) -> None:
        self._console = Console(stderr=True)
        self._bars: Progress | None = None
        self._tasks: dict[str, TaskID] = {}
        self._last, self._at = "", 0.0

    def __enter__(self) -> Self:
        if self._console.is_terminal:
            columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
            self._bars = Progress(*columns, console=self._console)
            self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bars is not None:
            self._bars.stop()

    def __call__(self, what: str, done: int = 0, total: int = 1) -> None:
        if self._bars is not None:
            if what not in self._tasks:
                self._tasks[what] = self._bars.add_task(what, total=total)
            self._bars.update(self._tasks[what], completed=done, total=total)
            return
        now = time.monotonic()
        if what != self._last:
            tell(f"{what} …" if total <= 1 else f"{what} ({total:,}) …")
        elif done < total and now - self._at > _EVERY:
            tell(f"{what}: {done:,} of {total:,}")
        else:
            return
        self._last, self._at = what, now
