"""Vocabularies for people and for machines."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mancomun.core.access import access, anyone
from mancomun.core.requests import Request
from mancomun.vocabulary import queries
from mancomun.vocabulary.actions import import_concepts, keep_reading
from mancomun.vocabulary.forms import SkosFileForm
from mancomun.vocabulary.keeping import from_json
from mancomun.vocabulary.models import Scheme
from mancomun.vocabulary.plan import compare
from mancomun.vocabulary.records import VocabularyFaults
from mancomun.vocabulary.rules import keeps_vocabularies
from mancomun.vocabulary.skos import FORMATS, Format, read, write

HTML = "text/html"
WRONG = 422


@require_safe
@access(anyone)
def schemes(request: Request) -> HttpResponse:
    context = {"schemes": queries.schemes(), "may_import": keeps_vocabularies(request.actor).ok}
    return render(request, "vocabulary/schemes.html", context)


@require_safe
@access(anyone)
def scheme(request: Request, code: str) -> HttpResponse:
    found = queries.scheme_by_code(code)
    if (wanted := _wanted(request)) is not None:
        return _negotiated(_graph(found, wanted))
    branches, retired = queries.tree_of(found)
    context = {"scheme": found, "branches": branches, "retired": retired, "formats": FORMATS.values()}
    return _negotiated(render(request, "vocabulary/scheme.html", context))


@require_safe
@access(anyone)
def scheme_file(request: Request, code: str, suffix: str) -> HttpResponse:
    if suffix not in FORMATS:
        raise Http404
    response = _graph(queries.scheme_by_code(code), FORMATS[suffix])
    response.headers["Content-Disposition"] = f'attachment; filename="{code}.{suffix}"'
    return response


@require_safe
@access(anyone)
def concept(request: Request, scheme: str, code: str) -> HttpResponse:
    found = queries.concept_by_code(scheme, code)
    if (wanted := _wanted(request)) is not None:
        return _negotiated(_graph(found.scheme, wanted, only=code))
    texts = queries.texts_of(found.label)
    first = [code for code, _name in settings.LANGUAGES if code in texts]
    labels = {code: texts[code] for code in [*first, *texts]}
    context = {"concept": found, "labels": labels}
    return _negotiated(render(request, "vocabulary/concept.html", context))


@require_http_methods(["GET", "HEAD", "POST"])
@access(keeps_vocabularies)
def upload(request: Request) -> HttpResponseBase:
    """The first step: the file is read, and nothing changes."""
    posted = request.method == "POST"
    form = SkosFileForm(request.POST, request.FILES) if posted else SkosFileForm()
    status = 200
    if posted and form.is_valid():
        try:
            found = read(form.content(), base=queries.base(), resolve=queries.references().get)
            stored = keep_reading(scheme=found.scheme, by=request.actor, at=request.at)
        except VocabularyFaults as faults:
            for fault in faults.faults:
                form.add_error("file", str(fault))
        else:
            for address in found.unknown[:10]:
                messages.warning(
                    request, _("Left out: a mapping to %(address)s, which nobody here knows.") % {"address": address}
                )
            return HttpResponseRedirect(reverse("vocabulary:plan", args=[stored.uid]))
    if form.is_bound:
        status = WRONG
    return render(request, "vocabulary/import.html", {"form": form, "title": _("Import a vocabulary")}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@access(keeps_vocabularies)
def plan(request: Request, uid: UUID) -> HttpResponseBase:
    """The second step: exactly what would change; and, when it is agreed to, that and nothing else."""
    record = from_json(queries.waiting_file(uid, request.actor))
    if request.method == "POST":
        expected = request.POST.get("plan") or "-"
        import_concepts(schemes=[record], by=request.actor, at=request.at, expected=expected)
        messages.success(request, _("The vocabulary was taken over."))
        return HttpResponseRedirect(reverse("vocabulary:scheme", args=[record.code]))
    found = compare(record, queries.known_record(record.code))
    concepts = {concept.code: concept for concept in record.concepts}
    context = {"plan": found, "scheme": record, "added": [concepts[code] for code in found.added[:300]]}
    return render(request, "vocabulary/plan.html", context)


def _wanted(request: Request) -> Format | None:
    """The format that a machine asked for; None for a person’s browser."""
    by_type = {found.media_type: found for found in FORMATS.values()}
    preferred = request.get_preferred_type([HTML, *by_type])
    return by_type.get(preferred or HTML)


def _graph(found: Scheme, to: Format, only: str = "") -> HttpResponse:
    record = queries.record_of(found)
    content = write(record, base=queries.base(), to=to, addresses=queries.addresses(), only=only)
    return HttpResponse(content, content_type=f"{to.media_type}; charset=utf-8")


def _negotiated(response: HttpResponse) -> HttpResponse:
    patch_vary_headers(response, ["Accept"])
    return response
