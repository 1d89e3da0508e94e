"""The whole stylesheet as one small answer: the layers' files joined, named by their digest, kept for ever.

Why a view and not a build step: docs/decisions/0010-css.md.
"""

import gzip
import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from mancomun.core.access import access, anyone
from mancomun.core.requests import Request

LAYERS = Path(__file__).parent / "static" / "ui" / "css"
_FOR_EVER = "public, max-age=31536000, immutable"
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_INDENT = re.compile(r"\s*\n\s*")


@dataclass(frozen=True, slots=True)
class Stylesheet:
    digest: str
    text: bytes
    packed: bytes  # gzip


def current() -> Stylesheet:
    """The stylesheet as the files say now; joined again only when one of them changed."""
    files = sorted(LAYERS.glob("*.css"))
    return _join(tuple((file, file.stat().st_mtime_ns) for file in files))


@lru_cache(maxsize=2)
def _join(files: tuple[tuple[Path, int], ...]) -> Stylesheet:
    source = "\n".join(file.read_text(encoding="utf-8") for file, _changed in files)
    text = _INDENT.sub("\n", _COMMENT.sub("", source + _shares())).strip().encode()
    return Stylesheet(hashlib.sha256(text).hexdigest()[:12], text, gzip.compress(text, 9, mtime=0))


def _shares() -> str:
    """``.w0`` to ``.w100``: charts say a share by class, for the content security policy allows no style attribute."""
    rules = "".join(f".w{n}{{--w:{n}}}" for n in range(101))
    return f"@layer utilities{{{rules}}}"


def address() -> str:
    return reverse("ui:stylesheet", args=[current().digest])


@require_safe
@access(anyone)
def stylesheet(request: Request, digest: str) -> HttpResponseBase:
    """An older digest, from a page that was open during an update, leads to the present one."""
    sheet = current()
    if digest != sheet.digest:
        return HttpResponseRedirect(address())
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(sheet.packed if packed else sheet.text, content_type="text/css; charset=utf-8")
    response.headers["Cache-Control"] = _FOR_EVER
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ["Accept-Encoding"])
    return response
