"""Short names of months and days, as Java's calendar writes them: JavaRosa takes them from there.

JavaRosa uses the language of the telephone. Here it is the form's, so that what is computed does not depend on who
computes it. Languages of which the names are not known get the English ones.
"""

import re
from functools import lru_cache
from typing import Final

_MONTHS: Final = {
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    "es": "ene feb mar abr may jun jul ago sept oct nov dic",
    "pt": "jan. fev. mar. abr. mai. jun. jul. ago. set. out. nov. dez.",
    "fr": "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
    "it": "gen feb mar apr mag giu lug ago set ott nov dic",
}
_DAYS: Final = {
    "en": "Mon Tue Wed Thu Fri Sat Sun",
    "es": "lun mar mié jue vie sáb dom",
    "pt": "seg. ter. qua. qui. sex. sáb. dom.",
    "fr": "lun. mar. mer. jeu. ven. sam. dim.",
    "it": "lun mar mer gio ven sab dom",
}
_CODE: Final = re.compile(r"(?:.*\()?\s*([a-z]{2})(?:[-_][a-z]{2})?\s*\)?", re.IGNORECASE)


def months_of(language: str) -> list[str]:
    return _names(language)[0]


def days_of(language: str) -> list[str]:
    """From Monday on."""
    return _names(language)[1]


@lru_cache(maxsize=64)
def _names(language: str) -> tuple[list[str], list[str]]:
    code = code_of(language)
    code = code if code in _MONTHS else "en"
    return _MONTHS[code].split(), _DAYS[code].split()


def code_of(language: str) -> str:
    """The two letters of a form's language: "es" of “Español (es)” and of "es-AR"; "" where it has none."""
    found = _CODE.fullmatch(language)
    return found[1].lower() if found else ""
