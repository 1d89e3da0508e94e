"""What authors write, as HTML: the little markup that forms know, and nothing else."""

import re
from functools import lru_cache

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

_MARK = re.compile(r"\*\*(?P<strong>[^*\n]+)\*\*|\[(?P<words>[^\]\n]+)\]\((?P<url>https?://[^\s)]+)\)|(?P<line>\n)")
_EMPHASIS = re.compile(r"\*\*([^*\n]+)\*\*|\[([^\]\n]+)\]\(https?://[^\s)]+\)")


@lru_cache(maxsize=8192)  # a form says the same things on every page
def marked(text: str) -> SafeString:
    """Bold, links and line breaks."""
    parts, start = [], 0
    for match in _MARK.finditer(text):
        parts += [conditional_escape(text[start : match.start()]), _element(match)]
        start = match.end()
    parts.append(conditional_escape(text[start:]))
    return format_html_join("", "{}", ((part,) for part in parts))


def _element(match: re.Match[str]) -> SafeString:
    if match["strong"]:
        return format_html("<strong>{}</strong>", match["strong"])
    if match["url"]:
        return format_html('<a href="{}" rel="noopener noreferrer">{}</a>', match["url"], match["words"])
    return SafeString("<br>")


def plain(text: str) -> str:
    """Without markup, for a sentence or a link."""
    return _EMPHASIS.sub(lambda match: match[1] or match[2], text).replace("\n", " ")
