"""A phone: the address that a person made for it, what it asks, and what it posts."""

import uuid
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from lxml import etree

from mancomun.accounts.actions import create_token
from mancomun.accounts.models import User
from mancomun.network.queries.actors import actor_of
from mancomun.surveys.models import OpenRosaSubmission
from mancomun.surveys.rules.openrosa import LONGEST

FORM = "all"
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde\x00\x00\x00\x0c"
    b"IDATx\x9cc\xf8\xcf\xc0\x00\x00\x03\x01\x01\x00\xc9\xfe\x92\xef\x00\x00\x00\x00IEND\xaeB`\x82"
)


def token_of(user: User, round_slug: str = "all", city_slug: str = "quilmes") -> str:
    at = timezone.now()
    return create_token(
        user=user,
        name="phone",
        scopes=["openrosa"],
        ends_at=at + LONGEST,
        round_slug=round_slug,
        city_slug=city_slug,
        by=actor_of(user, at=at),
        at=at,
    )[1]


def identity() -> str:
    return f"uuid:{uuid.uuid4()}"


def instance(body: str, *, name: str = "", deprecated: str = "", form: str = FORM, version: str = "1") -> bytes:
    """A submission as Collect writes it, with this inside."""
    old = f"<deprecatedID>{escape(deprecated)}</deprecatedID>" if deprecated else ""
    meta = f"<instanceID>{escape(name or identity())}</instanceID>{old}"
    return (
        "<?xml version='1.0' ?>"
        f'<data id="{form}" version="{version}" xmlns:orx="http://openrosa.org/xforms">{body}'
        f"<orx:meta>{meta.replace('<', '<orx:').replace('<orx:/', '</orx:')}</orx:meta></data>"
    ).encode()


@dataclass
class Phone:
    secret: str
    language: str = "en"

    @property
    def base(self) -> str:
        return f"/openrosa/{self.secret}"

    @property
    def _headers(self) -> dict[str, Any]:
        return {"X-OpenRosa-Version": "1.0", "Accept-Language": self.language}

    def get(self, path: str) -> HttpResponse:
        return Client().get(f"{self.base}/{path}", headers=self._headers)

    def head(self) -> HttpResponse:
        return Client().head(f"{self.base}/submission", headers=self._headers)

    def send(self, xml: bytes, **files: bytes) -> HttpResponse:
        """``photo_png=…`` is sent as photo.png."""
        parts: dict[str, Any] = {"xml_submission_file": SimpleUploadedFile("data.xml", xml, "text/xml")}
        for name, content in files.items():
            parts[name] = SimpleUploadedFile(name.replace("_", ".", 1), content, "application/octet-stream")
        return Client().post(f"{self.base}/submission", parts, headers=self._headers)


def said(response: HttpResponse) -> str:
    """The message of an OpenRosaResponse; it must be one."""
    root = etree.fromstring(response.content)
    assert root.tag == "{http://openrosa.org/http/response}OpenRosaResponse"
    return str(root.findtext("{http://openrosa.org/http/response}message"))


def kept() -> list[OpenRosaSubmission]:
    return list(OpenRosaSubmission.objects.order_by("id"))
