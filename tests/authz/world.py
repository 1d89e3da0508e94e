"""One of everything that a route may name, so that the matrix asks for things that exist."""

import uuid
from dataclasses import dataclass
from typing import Any

from tests.cast import START, Cast
from tests.surveys.kit import COMMAND, SURVEY, accepted, begun, beside, survey_round, workbook

from mancomun.accounts.models import User
from mancomun.core.actors import system
from mancomun.core.models import OutboxMessage, StoredFile
from mancomun.network.actions.bodies import add_partner
from mancomun.network.models import CommissionRole, Invitation, Mandate, Membership, Seat
from mancomun.surveys.actions.questionnaires import import_workbook
from mancomun.surveys.models import Handover, QuestionLink, Response, Round
from mancomun.vocabulary.models import Concept, Scheme


@dataclass(frozen=True)
class World:
    """The numbers and addresses that routes take, by the name of the route's parameter or of the route itself."""

    by_name: dict[str, Any]
    by_route: dict[str, dict[str, Any]]

    def arguments(self, route: str, names: set[str]) -> dict[str, Any]:
        return {name: self.by_route.get(route, {}).get(name, self.by_name.get(name)) for name in names}

    def missing(self, names: set[str]) -> dict[str, Any]:
        """The same route for something that is not there."""
        return {name: NOTHING[name] for name in names}


NOTHING: dict[str, Any] = {
    "round_slug": "nowhere", "city_slug": "nowhere", "slug": "nowhere", "scheme": "nowhere", "code": "nowhere",
    "number": 999_999, "user_id": 999_999, "message_id": 999_999, "pk": 999_999, "uid": uuid.UUID(int=7),
    "token": "nothing", "section": "nowhere", "suffix": "nothing", "digest": "nothing", "uidb36": "zzz",
    "key": "no-key", "name": "nothing", "file": uuid.UUID(int=7), "earlier": 999_999, "link": 999_999,
}  # fmt: skip


def assemble(cast: Cast) -> World:
    asked = survey_round(cast)
    revision = accepted(begun(asked, cast.quilmes), cast.bruno, cast.carla, cast.ana)
    handover = _handed_by_link(revision.response)
    begun(asked, cast.cordoba)
    add_partner(slug="coalicion", values={"name": "Coalición", "kind": "network"}, by=system("tests"), at=START)
    scheme = Scheme.objects.create(code="temas", title="Temas")
    Concept.objects.create(scheme=scheme, code="salud", label="Salud")
    message = OutboxMessage.objects.create(to="a@example.org", subject="Hola", body="Texto", queued_at=START)
    invitation = Invitation.objects.create(
        email="new@example.org",
        government=cast.quilmes,
        role="contributor",
        token_digest="0" * 64,
        invited_by=cast.bruno.pk,
        invited_at=START,
        expires_at=START.replace(year=2099),
    )
    beside(asked.version, "small.csv", b"name,label\n")
    upload = StoredFile.objects.create(
        name="register.csv", media_type="text/csv", size=1, digest="0" * 64, uploaded_at=START
    )
    shared = {
        "round_slug": asked.slug, "city_slug": "quilmes", "number": 1, "uid": revision.uid, "section": "A",
        "scheme": "temas", "code": "salud", "suffix": "ttl", "token": "nothing", "message_id": message.pk,
        "user_id": cast.tomas.pk, "slug": "quilmes", "pk": 1, "digest": "nothing", "uidb36": "zzz", "key": "no-key",
        "name": "nothing", "file": revision.uid,
    }  # fmt: skip
    return World(shared, _by_route(cast, invitation, upload) | _hands(handover) | _succession(asked))


def _handed_by_link(response: Response) -> Handover:
    return Handover.objects.create(
        response=response, sections=["A"], email="marta@example.org", given_at=START,
        ends_at=START.replace(year=2099), link_digest="0" * 64,
    )  # fmt: skip


def _succession(asked: Round) -> dict[str, dict[str, Any]]:
    """A second version whose first question is linked to the first version's."""
    newer = import_workbook(
        questionnaire=asked.version.questionnaire, data=workbook(SURVEY[:-6]), name="next.xlsx", by=COMMAND, at=START
    )
    link = QuestionLink.objects.create(
        version=newer, earlier=asked.version, path="/data/A/a1", earlier_path="/data/A/a1", kind="renamed", at=START
    )
    two = {"slug": "small", "number": newer.number, "earlier": asked.version.number}
    return {"surveys:succession": two, "surveys:succession_unlink": {**two, "link": link.pk}}


def _hands(handover: Handover) -> dict[str, dict[str, Any]]:
    parts = ("open", "ask", "save", "print", "file", "question", "settle", "done", "leave", "section")
    parts += ("offline", "offline_worker")
    by_link = {"uid": handover.uid, "key": "q2"}
    return {
        "surveys:handed": by_link,
        **{f"surveys:handed_{part}": by_link for part in parts},
        **{f"surveys:hand_{act}": {"number": handover.pk} for act in ("withdraw", "link")},
        **{f"surveys:answer_{what}": {"key": "q2"} for what in ("question", "settle")},
    }


def _by_route(cast: Cast, invitation: Invitation, upload: StoredFile) -> dict[str, dict[str, Any]]:
    commission = {"slug": cast.commission.slug}
    role = CommissionRole.objects.get(commission=cast.commission, government=cast.quilmes)
    membership = Membership.objects.get(government=cast.quilmes)
    diego = Mandate.objects.get(user=cast.diego)
    lucia = Seat.objects.get(user=cast.lucia)
    return {
        "network:commission": commission,
        "network:desk_commission": commission,
        "network:desk_commission_rename": commission,
        "network:desk_role_add": commission,
        "network:desk_role": {**commission, "number": role.pk},
        "network:partner": {"slug": "coalicion"},
        "network:desk_partner": {"slug": "coalicion"},
        "network:desk_membership": {"number": membership.pk},
        "network:mandate_end": {"number": diego.pk},
        "network:seat_end": {"number": lucia.pk},
        "network:invitation_withdraw": {"number": invitation.pk},
        "network:desk_import_plan": {"uid": upload.uid},
        "network:desk_import_done": {"uid": upload.uid},
        "vocabulary:plan": {"uid": upload.uid},
        "vocabulary:scheme": {"code": "temas"},
        "vocabulary:scheme_file": {"code": "temas"},
        "surveys:desk_questionnaire": {"slug": "small"},
        "surveys:version": {"slug": "small"},
        "surveys:version_edit": {"slug": "small"},
        "surveys:version_workbook": {"slug": "small"},
        "surveys:version_file": {"slug": "small", "name": "small.csv"},
        "surveys:questionnaire_file": {"name": "small.csv"},
        "surveys:result": {"code": "A1"},
    }


def people(cast: Cast) -> dict[str, User | None]:
    """The columns of the matrix."""
    return {
        "anonymous": None,
        "tomas": cast.tomas,
        "lucia": cast.lucia,
        "diego": cast.diego,
        "bruno": cast.bruno,
        "carla": cast.carla,
        "elena": cast.elena,
        "fabio": cast.fabio,
        "ana": cast.ana,
        "sofia": cast.sofia,
    }
