"""The stylesheet's colours, read from its own text."""

import re
from functools import cache

from mancomun.ui.stylesheet import LAYERS

Colour = tuple[float, float, float]
Tokens = dict[str, str]
_DECLARED = re.compile(r"--([\w-]+):\s*([^;]+);")
_BLOCK = re.compile(r"([^{};]+)\{([^{}]*)\}")
DARK_BY_CHOICE, DARK_BY_SYSTEM = ':root[data-theme="dark"]', ':root:not([data-theme="light"])'


@cache
def blocks() -> dict[str, Tokens]:
    """What each selector of the token layer declares."""
    text = (LAYERS / "1-tokens.css").read_text()
    return {selector.strip(): dict(_DECLARED.findall(body)) for selector, body in _BLOCK.findall(text)}


def accents() -> list[str]:
    named = re.findall(r'\[data-accent="(\w+)"\]', " ".join(blocks()))
    return ["teal", *named]


def tokens(scheme: str, accent: str) -> Tokens:
    """What holds on a page: the root's tokens, the accent's two values, the scheme's own."""
    found = {**blocks()[":root"], **blocks().get(f'[data-accent="{accent}"]', {})}
    if scheme == "dark":
        found |= blocks()[DARK_BY_CHOICE]
    return {name: found[value[6:-1]] if value.startswith("var(--") else value for name, value in found.items()}


def colour(code: str) -> Colour:
    digits = code.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    red, green, blue = (int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4))
    return red, green, blue


def over(top: Colour, opacity: float, ground: Colour) -> Colour:
    red, green, blue = (opacity * a + (1 - opacity) * b for a, b in zip(top, ground, strict=True))
    return red, green, blue


def contrast(one: Colour, other: Colour) -> float:
    """WCAG 2's ratio, 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(value: Colour) -> float:
    red, green, blue = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in value)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
