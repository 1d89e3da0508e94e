"""The register by hand: one city at a time, by the same comparison as the CSV import."""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from mancomun.core import audit
from mancomun.core.actors import Actor
from mancomun.core.problems import Conflict, require
from mancomun.network.actions.register import days_of
from mancomun.network.models import LocalGovernment, Membership
from mancomun.network.queries.governments import known, known_governments, span_of
from mancomun.network.register import Fault, Known, RegisterFaults, Row, Span, compare
from mancomun.network.register.rows import Value
from mancomun.network.rules.desk import keeps_network


@transaction.atomic
def add_government(
    *, slug: str, values: Mapping[str, Value], by: Actor, at: datetime, member: Span | None = None
) -> LocalGovernment:
    """A city that the register did not know. RegisterFaults name the field that is wrong."""
    require(keeps_network(by))
    register = known_governments(locked=True)
    if slug in register:
        raise RegisterFaults([Fault(_("Another city has this address already. Choose a different one."), 0, "slug")])
    plan = compare([Row(0, slug, values, member)], register)
    if plan.faults:
        raise RegisterFaults(plan.faults)
    (added,) = plan.added
    try:
        with transaction.atomic():
            government = LocalGovernment.objects.create(slug=slug, **added.values)
    except IntegrityError:
        raise Conflict(_("Somebody added this city in the meantime. Look at the list again.")) from None
    if member:
        Membership.objects.create(government=government, **days_of(member))
    given = {name: value for name, value in added.values.items() if value not in {None, ""}}
    told = {"slug": slug, "values": given, "member": str(member or "")}
    audit.record("network.government.added", by=by, at=at, subject=government, **told)
    return government


@transaction.atomic
def change_government(
    *, government: LocalGovernment, values: Mapping[str, Value], by: Actor, at: datetime, seen: Known | None = None
) -> LocalGovernment:
    """Change fields of a city; its address stays for ever. Conflict when a field is no longer as it was ``seen``."""
    require(keeps_network(by))
    register = known_governments(locked=True)
    found = register[government.slug]
    touched = {name: value for name, value in values.items() if seen is None or seen.values[name] != value}
    if seen is not None and any(seen.values[name] != found.values[name] for name in touched):
        raise Conflict(_("Somebody changed this city in the meantime. Reload the page and make your change again."))
    plan = compare([Row(0, government.slug, touched)], register)
    if plan.faults:
        raise RegisterFaults(plan.faults)
    for changed in plan.changed:
        for change in changed.changes:
            setattr(government, change.field, change.after)
        fields = [change.field for change in changed.changes]
        _save(government, [*fields, "name_folded"])
        told = {"slug": government.slug, "changes": {c.field: [c.before, c.after] for c in changed.changes}}
        audit.record("network.government.changed", by=by, at=at, subject=government, **told)
    return government


def _save(government: LocalGovernment, fields: list[str]) -> None:
    try:
        with transaction.atomic():
            government.save(update_fields=fields)
    except IntegrityError:  # a city added meanwhile took the same number of GeoNames or Wikidata
        raise Conflict(_("Somebody changed the register in the meantime. Reload the page and try again.")) from None


@transaction.atomic
def add_membership(*, government: LocalGovernment, span: Span, by: Actor, at: datetime) -> Membership:
    """A span of membership that touches no other."""
    require(keeps_network(by))
    _lock(government)
    _refuse_overlap(government, span)
    membership = Membership.objects.create(government=government, **days_of(span))
    told = {"slug": government.slug, "span": str(span)}
    audit.record("network.membership.added", by=by, at=at, subject=government, **told)
    return membership


@transaction.atomic
def change_membership(*, membership: Membership, span: Span, by: Actor, at: datetime) -> Membership:
    """Correct a span, or end it."""
    require(keeps_network(by))
    _lock(membership.government)
    _refuse_overlap(membership.government, span, besides=membership)
    before = str(span_of(membership))
    for name, value in days_of(span).items():
        setattr(membership, name, value)
    membership.save()
    told = {"slug": membership.government.slug, "span": [before, str(span)]}
    audit.record("network.membership.changed", by=by, at=at, subject=membership.government, **told)
    return membership


def _lock(government: LocalGovernment) -> None:
    LocalGovernment.objects.select_for_update().get(pk=government.pk)


def _refuse_overlap(government: LocalGovernment, span: Span, besides: Membership | None = None) -> None:
    others = [m for m in government.memberships.all() if besides is None or m.pk != besides.pk]
    for other in known(government, others).spans:
        if span.overlaps(other):
            sentence = _("This touches the membership %(span)s. Change that one first.")
            raise RegisterFaults([Fault(sentence % {"span": other}, 0, "starts")])
