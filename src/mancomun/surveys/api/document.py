"""The description of the interface (OpenAPI 3.1), made of the declarations themselves, in the reader's language."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from django.utils.translation import get_language, gettext, override
from django.utils.translation import gettext_noop as N_  # noqa: N812  # marks what the description translates
from pydantic.json_schema import models_json_schema

from mancomun.core.addresses import absolute
from mancomun.surveys.api import answers, evidence, reading, results, writing
from mancomun.surveys.api.declaring import interface
from mancomun.surveys.api.once import HEADER, LONGEST
from mancomun.surveys.api.problems import PREFIX
from mancomun.surveys.api.schemas.changes import ConflictDetails
from mancomun.surveys.api.schemas.problem import ProblemDetails

DECLARED = (reading, answers, evidence, writing, results)  # importing them declares their operations
_SPOKEN: Final = frozenset({"summary", "description"})
_TOKEN: Final = N_("An access token of a person: in the header Authorization, after “Bearer”.")
_KEY: Final = N_("Any text of at most 200 characters. The same request with the same key acts once, for seven days.")


def document() -> dict[str, Any]:
    return _document(get_language() or "en")


@lru_cache(maxsize=8)
def _document(language: str) -> dict[str, Any]:
    made: dict[str, Any] = dict(interface.get_openapi_schema(path_prefix=""))
    components = made.setdefault("components", {})
    schemas = {**components["schemas"], **_of_problems()}
    # The first lines of our classes are for who reads the code
    components["schemas"] = {
        name: {key: value for key, value in schema.items() if key != "description"} for name, schema in schemas.items()
    }
    components["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer", "description": _TOKEN}}
    components["parameters"] = {
        "IdempotencyKey": {
            "name": HEADER,
            "in": "header",
            "description": _KEY,
            "schema": {"type": "string", "maxLength": LONGEST},
        }
    }
    made["servers"] = [{"url": absolute(PREFIX.rstrip("/"))}]
    made["paths"] = {f"/{path.lstrip('/')}": methods for path, methods in made["paths"].items()}
    with override(language):
        spoken: dict[str, Any] = _spoken(made)
    return spoken


def _of_problems() -> dict[str, Any]:
    """django-ninja describes what an operation gives; these come out of its errors."""
    _names, made = models_json_schema(
        [(model, "serialization") for model in (ProblemDetails, ConflictDetails)],
        ref_template="#/components/schemas/{model}",
    )
    found: dict[str, Any] = made["$defs"]
    return found


def _spoken(part: Any) -> Any:
    """The same with its words in the language that is active; keys as JSON has them."""
    if isinstance(part, Mapping):
        return {
            str(key): gettext(value) if key in _SPOKEN and isinstance(value, str) and value else _spoken(value)
            for key, value in part.items()
        }
    return [_spoken(each) for each in part] if isinstance(part, list) else part
