"""Message catalogues: extract from code and templates, update each app's, compile, and say what is missing.

    python tools/messages.py update [APP …]    extract and update src/mancomun/<app>/locale/{es,pt}
    python tools/messages.py compile           write the .mo files that Django reads
    python tools/messages.py check             exit 1 and name each message without a translation

Pure Python (Babel), so that no gettext programs are needed on the machine. Messages are written in English.
"""

import io
import sys
from collections.abc import Iterator
from pathlib import Path

import django
from babel.messages.catalog import Catalog, Message
from babel.messages.checkers import checkers
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

APPS = Path(__file__).resolve().parent.parent / "src" / "mancomun"
LANGUAGES = ("es", "pt")
HEADER = """msgid ""
msgstr ""
"Language: {language}\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""  # without dates and names, so that a catalogue changes only with its messages
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "N_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def apps() -> list[str]:
    return sorted(path.name for path in APPS.iterdir() if (path / "__init__.py").exists() and path.name != "cli")


def sources(app: str) -> Iterator[tuple[Path, bytes]]:
    """Each file of the app that may hold messages, templates already turned into calls."""
    for path in sorted((APPS / app).rglob("*.py")):
        if "migrations" not in path.parts:
            yield path, path.read_bytes()
    for suffix in ("*.html", "*.txt"):
        for path in sorted((APPS / app / "templates").rglob(suffix)):
            yield path, templatize(path.read_text(encoding="utf-8")).encode()


def extracted(app: str) -> Catalog:
    catalog = Catalog(project="Mancomún", charset="utf-8")
    for path, content in sources(app):
        place = path.relative_to(APPS).as_posix()
        for _line, message, comments, context in extract("python", io.BytesIO(content), KEYWORDS, ["Translators:"]):
            catalog.add(message, None, [(place, 0)], auto_comments=comments, context=context)
    return catalog


def catalogue_path(app: str, language: str) -> Path:
    return APPS / app / "locale" / language / "LC_MESSAGES" / "django.po"


def load(app: str, language: str) -> Catalog:
    path = catalogue_path(app, language)
    if path.exists():
        with path.open("rb") as file:
            return read_po(file, locale=language)
    return Catalog(locale=language, project="Mancomún", charset="utf-8", fuzzy=False)


def update(names: list[str]) -> None:
    for app in names:
        template = extracted(app)
        if not len(template):
            continue
        for language in LANGUAGES:
            catalog = load(app, language)
            catalog.update(template, no_fuzzy_matching=True)
            catalog.obsolete.clear()
            path = catalogue_path(app, language)
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as file:
                file.write(HEADER.format(language=language).encode())
                write_po(file, catalog, width=118, sort_output=True, omit_header=True, include_lineno=False)
            missing = sum(1 for message in catalog if message.id and not translated(message))
            print(f"{app} {language}: {len(catalog)} messages, {missing} without a translation")


def compile_all() -> None:
    for app in apps():
        for language in LANGUAGES:
            path = catalogue_path(app, language)
            if path.exists():
                with path.with_suffix(".mo").open("wb") as file:
                    write_mo(file, load(app, language))


def translated(message: Message) -> bool:
    text = message.string
    return all(text) if isinstance(text, (tuple, list)) else bool(text)


def faults() -> Iterator[str]:
    """Each message that a person would see in English, or that a placeholder would break."""
    for app in apps():
        template = extracted(app)
        for language in LANGUAGES:
            catalog = load(app, language)
            for message in template:
                if not message.id:
                    continue
                found = catalog.get(message.id, message.context)
                if found is None or not translated(found):
                    yield f"{app} {language}: no translation of {message.id!r}"
                    continue
                yield from broken(found, catalog, f"{app} {language}")


def broken(message: Message, catalog: Catalog, where: str) -> Iterator[str]:
    for checker in checkers:
        try:
            checker(catalog, message)
        except ValueError as fault:
            yield f"{where}: {message.id!r}: {fault}"


def main(arguments: list[str]) -> int:
    if not settings.configured:
        settings.configure(USE_I18N=True)
        django.setup()
    match arguments:
        case ["update", *names]:
            update(names or apps())
        case ["compile"]:
            compile_all()
        case ["check"]:
            found = list(faults())
            print("\n".join(found) or "Every message has its translations.")
            return 1 if found else 0
        case _:
            print(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
