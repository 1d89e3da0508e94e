"""The network, its commissions with their names and roles, its partners."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from mancomun.core import audit
from mancomun.core.actors import Actor
from mancomun.core.problems import Conflict, Unprocessable, require
from mancomun.core.translated import LazyI18nString
from mancomun.network.actions.register import days_of
from mancomun.network.models import Commission, CommissionName, CommissionRole, LocalGovernment, Network, Partner
from mancomun.network.queries.governments import span_of
from mancomun.network.queries.people import roles_held
from mancomun.network.register import Span
from mancomun.network.rules.desk import gives_role, keeps_commission, keeps_network

Texts = Mapping[str, str]  # a language’s code to the text


@transaction.atomic
def keep_network(*, values: Mapping[str, Any], by: Actor, at: datetime) -> Network:
    """Set the network up, or change what it says of itself; fields that ``values`` does not name stay."""
    require(keeps_network(by))
    network = Network.objects.select_for_update().first() or Network()
    changes = _set(network, values)
    if changes:
        network.save()
        audit.record("network.settings.changed", by=by, at=at, subject=network, changes=changes)
    return network


@transaction.atomic
def add_commission(
    *, slug: str, name: Texts, span: Span, values: Mapping[str, Any], by: Actor, at: datetime
) -> Commission:
    """A commission and what it was first called, from when."""
    require(keeps_network(by))
    commission = Commission(slug=slug)
    _set(commission, values)
    _create(commission)
    CommissionName.objects.create(commission=commission, name=_texts(name), **days_of(span))
    told = {"slug": slug, "name": dict(name), "span": str(span)}
    audit.record("network.commission.added", by=by, at=at, subject=commission, **told)
    return commission


@transaction.atomic
def change_commission(*, commission: Commission, values: Mapping[str, Any], by: Actor, at: datetime) -> Commission:
    """What it works on, since when, and the source; its name changes by ``rename_commission``."""
    require(keeps_commission(by, commission.pk))
    changes = _set(commission, values)
    if changes:
        commission.save()
        told = {"slug": commission.slug, "changes": changes}
        audit.record("network.commission.changed", by=by, at=at, subject=commission, **told)
    return commission


@transaction.atomic
def rename_commission(*, commission: Commission, name: Texts, span: Span, by: Actor, at: datetime) -> CommissionName:
    """From a day on it is called otherwise; the name before ends on that day and stays in its history."""
    require(keeps_commission(by, commission.pk))
    Commission.objects.select_for_update().get(pk=commission.pk)
    current = CommissionName.objects.filter(commission=commission, ends=None).first()
    if current is not None:
        if span.starts.day <= current.starts:
            raise Unprocessable(_("The new name must begin after the present one did."))
        current.ends, current.ends_precision = span.starts.day, span.starts.precision
        current.save(update_fields=["ends", "ends_precision"])
    renamed = CommissionName.objects.create(commission=commission, name=_texts(name), **days_of(span))
    told = {"slug": commission.slug, "name": dict(name), "span": str(span)}
    audit.record("network.commission.renamed", by=by, at=at, subject=commission, **told)
    return renamed


@transaction.atomic
def give_role(
    *, commission: Commission, government: LocalGovernment, role: str, span: Span, by: Actor, at: datetime
) -> CommissionRole:
    """A city takes a role in a commission. Its role before, if it still lasts, ends on that day."""
    Commission.objects.select_for_update().get(pk=commission.pk)
    require(gives_role(by, commission.pk, inside=commission.pk in roles_held(government, at.date())))
    for before in CommissionRole.objects.filter(commission=commission, government=government):
        if not span.overlaps(span_of(before)):
            continue
        if before.ends is not None or span.starts.day <= before.starts or before.role == role:
            sentence = _("The city already has a role here in that time: %(span)s. End or correct that one first.")
            raise Conflict(sentence % {"span": span_of(before)})
        before.ends, before.ends_precision = span.starts.day, span.starts.precision
        before.save(update_fields=["ends", "ends_precision"])
    given = CommissionRole.objects.create(commission=commission, government=government, role=role, **days_of(span))
    told = {"slug": commission.slug, "government": government.slug, "role": role, "span": str(span)}
    audit.record("network.commission.role_given", by=by, at=at, subject=commission, **told)
    return given


@transaction.atomic
def end_role(*, role: CommissionRole, span: Span, by: Actor, at: datetime) -> CommissionRole:
    """Correct the days of a role, or end it."""
    Commission.objects.select_for_update().get(pk=role.commission_id)
    inside = role.commission_id in roles_held(role.government, at.date())
    require(gives_role(by, role.commission_id, inside=inside))
    others = CommissionRole.objects.filter(commission=role.commission_id, government=role.government_id)
    for other in others.exclude(pk=role.pk):
        if span.overlaps(span_of(other)):
            sentence = _("The city already has a role here in that time: %(span)s. End or correct that one first.")
            raise Conflict(sentence % {"span": span_of(other)})
    before = str(span_of(role))
    for name, value in days_of(span).items():
        setattr(role, name, value)
    role.save()
    told = {"slug": role.commission.slug, "government": role.government.slug, "span": [before, str(span)]}
    audit.record("network.commission.role_changed", by=by, at=at, subject=role.commission, **told)
    return role


@transaction.atomic
def add_partner(*, slug: str, values: Mapping[str, Any], by: Actor, at: datetime) -> Partner:
    require(keeps_network(by))
    partner = Partner(slug=slug)
    changes = _set(partner, values)
    _create(partner)
    audit.record("network.partner.added", by=by, at=at, subject=partner, slug=slug, changes=changes)
    return partner


@transaction.atomic
def change_partner(*, partner: Partner, values: Mapping[str, Any], by: Actor, at: datetime) -> Partner:
    require(keeps_network(by))
    changes = _set(partner, values)
    if changes:
        partner.save()
        audit.record("network.partner.changed", by=by, at=at, subject=partner, slug=partner.slug, changes=changes)
    return partner


def _set(row: Model, values: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Set the fields; what changed, before and after, as the audit keeps it."""
    changes = {}
    for name, value in values.items():
        before, after = _told(getattr(row, name)), _told(value)
        if before != after:
            changes[name] = [before, after]
            setattr(row, name, _texts(value) if isinstance(value, Mapping) else value)
    return changes


def _texts(texts: Texts) -> Any:
    return LazyI18nString({code: text for code, text in texts.items() if text})


def _told(value: Any) -> Any:
    if isinstance(value, LazyI18nString):
        value = value.data
    if isinstance(value, Mapping):
        return {code: text for code, text in value.items() if text}
    return value


def _create(row: Commission | Partner) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise Conflict(_("This address is taken already. Choose a different one.")) from None
