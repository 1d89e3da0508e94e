"""The program that sets one document in a process of its own: JSON on standard input, a PDF out, then it ends.

It knows no Django and no network. Its memory and seconds are limited by the system before it begins. Letters that none
of typst's own fonts can draw would keep the whole document from being made: typst is asked which they are, and a sign
stands in their place. See ``mancomun.core.documents``, which runs it.
"""

import resource
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import typst

STANDARD: Final = "ua-1"
STAND_IN = "\N{WHITE SQUARE}"  # for a letter that cannot be drawn
_SURE = frozenset(map(chr, [*range(0x20, 0x7F), *range(0xA0, 0x180), 0x200B, 0xA])) | set("–—‘’“”…•→×−≤≥«»")
_MOST = 400  # different letters beyond those that are sure to be drawn; of more, all are replaced
_PROBE = b'#set document(title: "-")\n#set text(font: sys.inputs.font)\n#sys.inputs.text'
FONT = "Libertinus Serif"


def main() -> None:
    folder, template, made_at, seconds, megabytes = sys.argv[1:]
    _limit(int(seconds), int(megabytes))
    fonts = typst.Fonts(include_system_fonts=False)
    text = drawable(sys.stdin.buffer.read().decode(), fonts)
    compiler = typst.Compiler(
        Path(folder) / template,
        root=Path(folder),
        font_paths=fonts,
        ignore_system_fonts=True,
        sys_inputs={"data": text},
        package_path=Path(folder),
        package_cache_path=Path(folder),
    )
    try:
        made = compiler.compile(format="pdf", pdf_standards=STANDARD, timestamp=int(made_at))
    except typst.TypstError as error:
        sys.stderr.write(f"{error.message}\n{error.hints}\n{error.trace}")
        sys.exit(1)
    assert isinstance(made, bytes)  # noqa: S101  # a PDF is one file
    sys.stdout.buffer.write(made)


def drawable(text: str, fonts: typst.Fonts) -> str:
    """The same JSON with a sign for each letter that no font has."""
    unsure = sorted(set(text) - _SURE)
    lacking = unsure if len(unsure) > _MOST else list(_lacking(unsure, fonts))
    return text.translate(dict.fromkeys(map(ord, lacking), STAND_IN)) if lacking else text


def _lacking(letters: list[str], fonts: typst.Fonts) -> Iterator[str]:
    """Halves are asked for until each letter that cannot be drawn stands alone."""
    if not letters or _drawn(" ".join(letters), fonts):
        return
    if len(letters) == 1:
        yield letters[0]
        return
    middle = len(letters) // 2
    yield from _lacking(letters[:middle], fonts)
    yield from _lacking(letters[middle:], fonts)


def _drawn(text: str, fonts: typst.Fonts) -> bool:
    inputs = {"text": text, "font": FONT}
    compiler = typst.Compiler(_PROBE, font_paths=fonts, ignore_system_fonts=True, sys_inputs=inputs)
    try:
        compiler.compile(format="pdf", pdf_standards=STANDARD, timestamp=0)
    except typst.TypstError:
        return False
    return True


def _limit(seconds: int, megabytes: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    memory = megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
