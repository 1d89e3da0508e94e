"""Phone applications: which forms there are, the forms, and what is sent back. See ``mancomun.surveys.openrosa``."""

from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from mancomun.core.access import access
from mancomun.core.files import INERT
from mancomun.core.problems import Problem, Refused, TooLarge, Unprocessable, require
from mancomun.core.requests import Request
from mancomun.core.views import NotFound
from mancomun.surveys.actions.openrosa import Receipt, receive
from mancomun.surveys.engine import InvalidInstance
from mancomun.surveys.middleware import CONTENT_TYPE
from mancomun.surveys.models import Response, Round
from mancomun.surveys.openrosa import FormEntry, MediaEntry, Received, message, read_submission
from mancomun.surveys.openrosa import form_list as listed
from mancomun.surveys.openrosa import manifest as manifested
from mancomun.surveys.queries import answering as drafts
from mancomun.surveys.queries import openrosa as queries
from mancomun.surveys.queries.openrosa import Offered
from mancomun.surveys.queries.openrosa_media import media_of, medium_of, takes_media
from mancomun.surveys.rules import answering as writing
from mancomun.surveys.rules.openrosa import NOT_A_WRITER, may_receive, phone_window, phone_writer

SCOPE = "openrosa"
XML_PART = "xml_submission_file"


@require_safe
@access(phone_writer, scope=SCOPE)
def form_list(request: Request, token: str) -> HttpResponse:
    """The form while it can be sent. Unknown parameters are harmless."""
    response = _response(request)
    round_ = drafts.round_of(response)
    entries = []
    if _window_open(request, response):
        invitee = response.invitee
        found = queries.offered(invitee) if "listAllVersions" in request.GET else [queries.current(invitee)]
        wanted = request.GET.get("formID", "")
        entries = [_entry(request, token, round_, each) for each in found if wanted in {"", each.form.form_id}]
    verbose = request.GET.get("verbose", "").lower() == "true"
    return _xml(listed(entries, verbose=verbose))


@require_safe
@access(phone_writer, scope=SCOPE)
def form(request: Request, token: str, number: int) -> HttpResponse:
    return _xml(_offered(request, number).xform)


@require_safe
@access(phone_writer, scope=SCOPE)
def manifest(request: Request, token: str, number: int) -> HttpResponse:
    entries = [
        MediaEntry(each.name, each.md5, _url(request, "file", token, number=number, name=each.name))
        for each in media_of(_offered(request, number))
    ]
    return _xml(manifested(entries))


@require_safe
@access(phone_writer, scope=SCOPE)
def file(request: Request, token: str, number: int, name: str) -> HttpResponse:
    found = medium_of(_offered(request, number), name)
    if found is None:
        raise Http404
    response = HttpResponse(found.content, content_type=found.media_type)
    response.headers["Content-Security-Policy"] = INERT
    return response


@require_http_methods(["HEAD", "POST"])
@access(phone_writer, scope=SCOPE)
def submission(request: Request, token: str) -> HttpResponse:
    """HEAD asks where and how much may be sent; a post is told what became of it, in the person’s language."""
    response = _response(request)
    if request.method == "HEAD":
        empty = HttpResponse(status=204)
        empty.headers["Location"] = request.build_absolute_uri()
        return empty
    received, uploads = _posted(request)
    offered = queries.version_named(response.invitee, received.form_id, received.version)
    if offered is None:
        raise NotFound(_("This form, or this version of it, is not asked here. Download the form again."))
    _require_open(request, response)
    try:
        receipt = receive(
            invitee=response.invitee,
            version=offered.version,
            received=received,
            uploads=uploads,
            by=request.actor,
            at=request.at,
        )
    except InvalidInstance as fault:
        raise _refusal(fault) from fault
    status = 201 if receipt.new else 202
    return HttpResponse(message(_told(receipt), good=True), status=status, content_type=CONTENT_TYPE)


def _response(request: Request) -> Response:
    round_slug, city_slug = queries.for_phone(request.actor)
    response = drafts.response_for(round_slug, city_slug, request.actor, request.at)
    verdict = writing.may_write(actor=request.actor, government_id=response.invitee.government_id)
    if not verdict.ok:
        raise Refused(NOT_A_WRITER)
    return response


def _window_open(request: Request, response: Response) -> bool:
    round_ = drafts.round_of(response)
    span = phone_window(drafts.phases_of(response), state=response.state, at=request.at, grace=settings.PHONE_GRACE)
    return round_.published_at is None and (span.open or span.opens is not None)


def _require_open(request: Request, response: Response) -> None:
    require(
        may_receive(
            drafts.phases_of(response),
            state=response.state,
            published=drafts.round_of(response).published_at is not None,
            zone=drafts.zone_of(response),
            at=request.at,
            grace=settings.PHONE_GRACE,
        )
    )


def _offered(request: Request, number: int) -> Offered:
    return queries.offered_numbered(_response(request).invitee, number)


def _posted(request: Request) -> "tuple[Received, list[UploadedFile[Any]]]":
    """The submission and its files. Raises a problem for whatever is no submission."""
    try:
        parts: list[Any] = [*request.FILES.getlist(XML_PART), *request.POST.getlist(XML_PART)]
    except (MultiPartParserError, SuspiciousOperation, UnreadablePostError) as fault:
        raise Problem(_("The post was cut off or garbled. Send it again.")) from fault
    if len(parts) != 1:
        raise Problem(_("A post holds one submission, as the part xml_submission_file."))
    part = parts[0]
    data = part.encode() if isinstance(part, str) else part.read()
    try:
        received = read_submission(data)
    except InvalidInstance as fault:
        raise _refusal(fault) from fault
    uploads = [upload for name, several in request.FILES.lists() if name != XML_PART for upload in several]
    return received, uploads


def _refusal(fault: InvalidInstance) -> Problem:
    if fault.code == "too_large":
        return TooLarge(_("This submission is larger than anything that the form asks for."))
    if fault.code == "encrypted":
        return Unprocessable(_("Encrypted submissions cannot be read here."))
    if fault.code == "wrong_form":
        return NotFound(_("This form, or this version of it, is not asked here. Download the form again."))
    return Problem(_("This is not a submission that can be read. Send it again."))


def _told(receipt: Receipt) -> str:
    """What the person reads on the phone."""
    said = [] if receipt.new else [_("This had arrived before.")]
    outcome = receipt.submission.outcome or {}
    overtaken = len(outcome.get("overtaken", ()))
    if receipt.waiting:
        said.append(
            _("Received and kept. The answer was put forward already; on its page this can be brought in later.")
        )
    elif receipt.new:
        said.append(_("Received. It is in your city’s draft."))
    if receipt.faults:
        sentence = ngettext(
            "%(count)s answer needs mending: see the page of the answer.",
            "%(count)s answers need mending: see the page of the answer.",
            receipt.faults,
        )
        said.append(sentence % {"count": receipt.faults})
    if overtaken:
        sentence = ngettext(
            "%(count)s was answered otherwise by a colleague meanwhile: choose on the page of the answer.",
            "%(count)s were answered otherwise by colleagues meanwhile: choose on the page of the answer.",
            overtaken,
        )
        said.append(sentence % {"count": overtaken})
    said += [
        _("The file %(name)s was not kept: %(reason)s") % {"name": name, "reason": reason}
        for name, reason in receipt.refused.items()
    ]
    return " ".join(map(str, said))


def _entry(request: Request, token: str, round_: Round, offered: Offered) -> FormEntry:
    number = offered.version.number
    media = takes_media(offered)
    return FormEntry(
        form_id=offered.form.form_id,
        name=str(round_.title),
        version=offered.form.version,
        hash=offered.md5,
        url=_url(request, "form", token, number=number),
        manifest_url=_url(request, "manifest", token, number=number) if media else "",
        description=str(round_.about),
    )


def _url(request: Request, what: str, token: str, **arguments: Any) -> str:
    return request.build_absolute_uri(reverse(f"surveys:openrosa_{what}", kwargs={"token": token, **arguments}))


def _xml(content: bytes) -> HttpResponse:
    return HttpResponse(content, content_type=CONTENT_TYPE)
