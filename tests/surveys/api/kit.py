"""A program with a token: what it sends and is told, each answer held against the description."""

import json
import re
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import resolve
from django.utils import timezone
from django.utils.translation import override
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from mancomun.accounts.actions import create_token
from mancomun.accounts.models import User
from mancomun.network.queries.actors import actor_of
from mancomun.surveys.api.document import document

ALL = ("round:read", "answers:read", "answers:write")
HERE = "rounds/all/answers/quilmes/"


def token_of(user: User, *scopes: str, **more: Any) -> str:
    at = timezone.now()
    made = {"name": "program", "ends_at": at + timedelta(days=30), **more}
    return create_token(user=user, scopes=scopes or ALL, by=actor_of(user, at=at), at=at, **made)[1]


@dataclass
class Program:
    secret: str
    language: str = "en"
    headers: dict[str, str] = field(default_factory=dict)

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> HttpResponse:
        """``body`` is sent as JSON; bytes as they are."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode() if body is not None else b""
        said = {
            "Accept-Language": self.language,
            **self.headers,
            **{k.replace("_", "-"): v for k, v in headers.items()},
        }
        if self.secret:
            said["Authorization"] = f"Bearer {self.secret}"
        address = path if path.startswith("/") else f"/api/1/{path}"
        response = Client(enforce_csrf_checks=True).generic(
            method, address, data, content_type="application/json", headers=said
        )
        assert response.status_code < 500
        fits(method, address.partition("?")[0], response)
        return response

    def get(self, path: str, **headers: str) -> HttpResponse:
        return self("GET", path, **headers)

    def patch(self, *answers: dict[str, Any], **headers: str) -> HttpResponse:
        return self("PATCH", f"{HERE}draft/answers/", {"answers": list(answers)}, **headers)

    def draft(self) -> dict[str, Any]:
        response = self.get(f"{HERE}draft/")
        assert response.status_code == 200, response.content
        return response.json()

    def base(self, path: str) -> int:
        return next((each["number"] for each in self.draft()["answers"] if each["path"] == path), 0)


def change(path: str, value: str, base: int = 0, visibility: str = "") -> dict[str, Any]:
    return {"path": path, "value": value, "base": base, "visibility": visibility}


@lru_cache
def described() -> dict[str, Any]:
    with override("en"):
        return document()


def fits(method: str, address: str, response: HttpResponse) -> None:
    """The answer is one that the description has for this operation and status."""
    if not address.startswith("/api/1/") or response.status_code in {304, 405}:
        return
    try:
        route = resolve(address).route
    except Exception:  # noqa: BLE001  # no address of ours: a problem, whatever it is
        return
    path = "/" + re.sub(r"<\w+:(\w+)>", r"{\1}", route).removeprefix("api/1/")
    known = described()["paths"].get(path, {}).get(method.lower())
    if known is None:
        return
    answer = known["responses"].get(str(response.status_code))
    assert answer is not None, f"{method} {path} answers {response.status_code}, which is not described"
    if "content" not in answer:
        assert response.content == b""
        return
    if "*/*" in answer["content"]:  # a file
        return
    media = response.headers["Content-Type"].partition(";")[0]
    assert media in answer["content"], f"{method} {path} {response.status_code}: {media}"
    check(answer["content"][media]["schema"], response.json())


def check(schema: dict[str, Any], value: Any) -> None:
    registry = Registry().with_resource(
        "urn:document", Resource.from_contents(described(), default_specification=DRAFT202012)
    )
    pointed = json.loads(json.dumps(schema).replace('"#/', '"urn:document#/'))
    Draft202012Validator(pointed, registry=registry).validate(value)
