"""The stylesheets, each as one small answer: the layers' files joined, named by their digest, kept for ever.

Why a view and not a build step: docs/decisions/0010-css.md.
"""

import gzip
import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import brotli
from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from mancomun.core.access import access, anyone
from mancomun.core.compression import takes
from mancomun.core.requests import Request

LAYERS = Path(__file__).parent / "static" / "ui" / "css"
PAGES = "pages"
# What only some pages need comes after the sheet of all pages, so that a first visit is not made to pay for it.
FURTHER = {"questions": "5-questions.css", "figures": "5-figures.css"}
_FOR_EVER = "public, max-age=31536000, immutable"
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_AROUND = re.compile(r"\s*([{};,])\s*")
_AFTER_COLON = re.compile(r":\s+(?=[^{}]*[;}])")


@dataclass(frozen=True, slots=True)
class Stylesheet:
    digest: str
    text: bytes
    packed: dict[str, bytes]  # by encoding, the smallest first


def files(name: str = PAGES) -> list[Path]:
    """The files of a sheet, in the order of their layers."""
    if name in FURTHER:
        return [LAYERS / FURTHER[name]]
    if name != PAGES:
        raise KeyError(name)
    return [file for file in sorted(LAYERS.glob("*.css")) if file.name not in FURTHER.values()]


def current(name: str = PAGES) -> Stylesheet:
    """The sheet as its files say now; joined again only when one of them changed."""
    return _join(tuple((file, file.stat().st_mtime_ns) for file in files(name)), shares=name == "figures")


@lru_cache(maxsize=4)
def _join(parts: tuple[tuple[Path, int], ...], *, shares: bool) -> Stylesheet:
    source = "\n".join(file.read_text(encoding="utf-8") for file, _changed in parts) + (_shares() if shares else "")
    text = _AFTER_COLON.sub(":", _AROUND.sub(r"\1", _COMMENT.sub("", source))).strip().encode()
    packed = {"br": brotli.compress(text, mode=brotli.MODE_TEXT, quality=11), "gzip": gzip.compress(text, 9, mtime=0)}
    return Stylesheet(hashlib.sha256(text).hexdigest()[:12], text, packed)


def _shares() -> str:
    """``.w0`` to ``.w100``: charts say a share by class, for the content security policy allows no style attribute."""
    rules = "".join(f".w{n}{{--w:{n}}}" for n in range(101))
    return f"@layer utilities{{{rules}}}"


def address(name: str = PAGES) -> str:
    return reverse("ui:stylesheet", args=[name, current(name).digest])


@require_safe
@access(anyone)
def stylesheet(request: Request, name: str, digest: str) -> HttpResponseBase:
    """An older digest, from a page that was open during an update, leads to the present one."""
    if name != PAGES and name not in FURTHER:
        raise Http404
    sheet = current(name)
    if digest != sheet.digest:
        return HttpResponseRedirect(address(name))
    encoding = next((each for each in sheet.packed if takes(request, each)), "")
    response = HttpResponse(sheet.packed.get(encoding, sheet.text), content_type="text/css; charset=utf-8")
    response.headers["Cache-Control"] = _FOR_EVER
    response.headers["ETag"] = f'"{sheet.digest}{encoding and "-"}{encoding}"'
    if encoding:
        response.headers["Content-Encoding"] = encoding
    patch_vary_headers(response, ["Accept-Encoding"])
    return response
