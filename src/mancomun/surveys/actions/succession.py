"""The coordination says which question goes on from which, so that series and earlier answers do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from mancomun.core import audit
from mancomun.core.actors import Actor
from mancomun.core.problems import Conflict, Unprocessable, require
from mancomun.surveys.models import QuestionLink, QuestionnaireVersion
from mancomun.surveys.queries import succession as queries
from mancomun.surveys.rules.desk import runs_surveys


@dataclass(frozen=True, slots=True)
class Link:
    """Today's question, the earlier one, and what became of its choices: the earlier value and today's."""

    path: str
    earlier_path: str
    kind: str
    values: Mapping[str, str] = field(default_factory=dict)
    note: str = ""


@transaction.atomic
def link_questions(
    *, version: QuestionnaireVersion, earlier: QuestionnaireVersion, link: Link, by: Actor, at: datetime
) -> QuestionLink:
    """Say how a question goes on from an earlier one. Raises Refused, Unprocessable or Conflict."""
    require(runs_surveys(by))
    if link.path not in {each.path for each in queries.questions_of(version)}:
        raise Unprocessable(_("This version has no such question. Reload the page."))
    if link.earlier_path not in {each.path for each in queries.questions_of(earlier)}:
        raise Unprocessable(_("The earlier version has no such question. Reload the page."))
    old, new = queries.choices_at(earlier, link.earlier_path), queries.choices_at(version, link.path)
    _check_values(link.values, old=old, new=new)
    made, is_new = QuestionLink.objects.get_or_create(
        version=version,
        earlier=earlier,
        path=link.path,
        earlier_path=link.earlier_path,
        defaults={
            "kind": link.kind,
            "values": dict(link.values),
            "note": link.note,
            "by": by.user_id,
            "at": at,
        },
    )
    if not is_new:
        raise Conflict(_("These two questions are linked already. Take the link away first to change it."))
    audit.record("survey.question.linked", by=by, at=at, subject=version, **_told(made))
    return made


@transaction.atomic
def unlink_questions(*, link: QuestionLink, by: Actor, at: datetime) -> None:
    """What was published stays as it was; series and offers go by what is linked when they are looked at."""
    require(runs_surveys(by))
    audit.record("survey.question.unlinked", by=by, at=at, subject=link.version, **_told(link))
    link.delete()


def _check_values(values: Mapping[str, str], *, old: set[str], new: set[str]) -> None:
    for before, after in values.items():
        if before not in old:
            raise Unprocessable(_("The earlier question has no choice “%(value)s”.") % {"value": before})
        if after not in new:
            raise Unprocessable(_("Today’s question has no choice “%(value)s”.") % {"value": after})


def _told(link: QuestionLink) -> dict[str, object]:
    """For the audit."""
    return {
        "path": link.path,
        "earlier": link.earlier_id,
        "earlier_path": link.earlier_path,
        "kind": link.kind,
        "values": link.values,
    }
