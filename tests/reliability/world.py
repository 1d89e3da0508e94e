"""A small network with an open round in a fresh installation, and somebody signed in: for processes of their own.

python -m tests.reliability.world      prints what a client needs, as JSON
"""

import json
import os
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

COMMAND_ROUND = "2026"
QUESTION = "/data/A/a3"  # a text that any city may answer


def make_ready() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mancomun.settings")
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    django.setup()


def build() -> dict[str, Any]:
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.utils import timezone
    from tests.cast import assemble
    from tests.surveys import kit

    from mancomun.surveys.actions.answering import open_response
    from mancomun.surveys.actions.rounds import Plan, create_round, invite_cities
    from mancomun.surveys.models import Invitee
    from mancomun.surveys.queries.forms import compiled
    from mancomun.surveys.rules.desk import Span
    from mancomun.surveys.sheet.keys import key_of

    at = timezone.now()
    opens, closes = at - timedelta(days=1), at + timedelta(days=30)
    cast = assemble()
    version = kit.version(at=opens)
    phases = [Span(kind, opens, closes) for kind in ("answer", "review")]
    plan = Plan(slug=COMMAND_ROUND, title={"es": "Ronda"}, year=2026, phases=phases, commission=cast.commission)
    made = create_round(plan=plan, version=version, by=kit.COMMAND, at=opens)
    invite_cities(round=made, governments=[cast.quilmes, cast.cordoba], by=kit.COMMAND, at=opens)
    invitee = Invitee.objects.get(round=made, government=cast.quilmes)
    response = open_response(invitee=invitee, by=kit.actor(cast.bruno, at), at=at)
    if response.pk is None:
        response = kit.begun(made, cast.quilmes, {})
    session = SessionStore()
    session[SESSION_KEY] = str(cast.bruno.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = cast.bruno.get_session_auth_hash()
    session.save()
    node = next(node for node in compiled(version).nodes if node.path == QUESTION)
    return {
        "cookie": f"{settings.SESSION_COOKIE_NAME}={session.session_key}",
        "page": f"/surveys/{COMMAND_ROUND}/answer/quilmes/",
        "key": key_of(node, QUESTION),
        "response": response.pk,
        "bruno": cast.bruno.pk,
    }


if __name__ == "__main__":
    make_ready()
    sys.stdout.write(json.dumps(build()))
