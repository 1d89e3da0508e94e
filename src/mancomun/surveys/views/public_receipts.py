"""Receipts: what a city sent and when, for whoever was given the address, and a place to verify one."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mancomun.core import signing
from mancomun.core.access import access, anyone
from mancomun.core.requests import Request
from mancomun.surveys.forms.receipts import ReceiptForm
from mancomun.surveys.models import Revision
from mancomun.surveys.queries import flow as queries
from mancomun.surveys.rules import receipts


@require_safe
@access(anyone)
def receipt(request: Request, uid: str) -> HttpResponse:
    """Public by its address, which nobody can guess."""
    revision = queries.revision_by_uid(uid)
    invitee = revision.response.invitee
    content = _content(revision)
    context = {
        "revision": revision,
        "round": invitee.round,
        "city": invitee.government,
        "valid": receipts.holds(content, revision.signature),
        "zone": invitee.government.time_zone,
        "public_key": signing.public_key_text(),
    }
    return render(request, "surveys/public/receipt.html", context)


@require_safe
@access(anyone)
def receipt_file(request: Request, uid: str) -> HttpResponse:
    revision = queries.revision_by_uid(uid)
    content = receipts.sealed(_content(revision), revision.signature)
    response = JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = f'attachment; filename="receipt-{revision.uid}.json"'
    return response


@access(anyone, once=False)  # it reads what was pasted and changes nothing
def verify(request: Request) -> HttpResponse:
    form = ReceiptForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form, "title": _("Verify a receipt")}
    if request.method != "POST":
        return render(request, "surveys/public/verify.html", context)
    if not form.is_valid():
        return render(request, "surveys/public/verify.html", context, status=422)
    content, signature = form.cleaned_data["content"], form.cleaned_data["signature"]
    context |= {"checked": True, "valid": receipts.holds(content, signature), "content": content}
    return render(request, "surveys/public/verify.html", context)


def _content(revision: Revision) -> dict[str, Any]:
    invitee = revision.response.invitee
    approved_at = revision.approved_at
    assert approved_at is not None  # noqa: S101  # the query finds approved ones only
    return receipts.content_of(
        revision, round_slug=invitee.round.slug, city_slug=invitee.government.slug, approved_at=approved_at
    )
