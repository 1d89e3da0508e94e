"""What every page of answering needs: the response, its form, what its people know, and whether it may be changed."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property

from django.http import Http404
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mancomun.core.actors import Actor
from mancomun.core.phases import Phase
from mancomun.core.requests import Request
from mancomun.core.verdicts import Verdict
from mancomun.surveys.engine import CompiledForm, Node, State
from mancomun.surveys.models import Answer, Correction, Handover, Remark, Response, Revision
from mancomun.surveys.queries import answering as queries
from mancomun.surveys.queries import attachments
from mancomun.surveys.queries.conversations import open_talks
from mancomun.surveys.queries.corrections import open_of
from mancomun.surveys.queries.earlier_lists import EarlierList, lists_for
from mancomun.surveys.queries.flow import open_remarks
from mancomun.surveys.queries.hands import by_section, handovers_of, sight_of
from mancomun.surveys.queries.years import Offer, earlier_revisions, offers_for
from mancomun.surveys.rules import answering as rules
from mancomun.surveys.rules.hands import Helper, Sight, handover_of
from mancomun.surveys.sheet.blocks import Block
from mancomun.surveys.sheet.build import Builder
from mancomun.surveys.sheet.known import Known, Later, Refused
from mancomun.surveys.sheet.progress import Advance, advances
from mancomun.surveys.sheet.sections import section_named, slug_of, title_of

PRESENT = timedelta(minutes=15)  # who saved something so recently is “working on it now”
# What none of the answers decides.
_SETTLED = ("form", "phases", "writer", "open", "sight", "earlier", "offers", "lists")


@dataclass
class Desk:
    """One city's answer in front of one of its people."""

    request: Request
    response: Response
    clashes: bool = True  # whether answers that compete for one question are looked up
    helper: Helper | None = None  # who came by a link
    handover: Handover | None = None  # … and what was handed over by it

    @classmethod
    def of(cls, request: Request, round_slug: str, city_slug: str) -> "Desk":
        return cls(request, queries.response_for(round_slug, city_slug, request.actor, request.at))

    @property
    def actor(self) -> Actor:
        """Who reads and writes here. A link counts for what it was made for, whoever is signed in beside it."""
        return self.helper or self.request.actor

    @cached_property
    def sight(self) -> Sight:
        return sight_of(self.response, self.actor, at=self.request.at)

    def require_path(self, path: str) -> None:
        """Http404 for a question outside the sections that this person sees."""
        if not self.sight.whole and not self.sight.shows(self._section_of(path).name):
            raise Http404

    @cached_property
    def form(self) -> CompiledForm:
        return queries.form_of(self.response)

    @cached_property
    def phases(self) -> tuple[Phase, ...]:
        return queries.phases_of(self.response)

    @property
    def zone(self) -> str:
        return queries.zone_of(self.response)

    @cached_property
    def language(self) -> str:
        return (get_language() or "es").split("-")[0]

    @cached_property
    def own_language(self) -> str:
        """The form's name of the visitor's language."""
        return self.form.language(self.language)

    @cached_property
    def writer(self) -> Verdict:
        return rules.may_write(actor=self.actor, government_id=self.response.invitee.government_id)

    @cached_property
    def open(self) -> Verdict:
        """Whether the draft takes changes at this instant, whoever makes them."""
        round_ = queries.round_of(self.response)
        return rules.may_save(
            self.phases,
            state=self.response.state,
            published=round_.published_at is not None and self.correction is None,
            zone=self.zone,
            at=self.request.at,
        )

    @cached_property
    def correction(self) -> Correction | None:
        """What is open after publication."""
        return open_of(self.response)

    @property
    def locked(self) -> bool:
        return not (self.writer.ok and self.open.ok)

    @cached_property
    def window(self) -> rules.Window:
        return rules.window(self.phases, state=self.response.state, at=self.request.at)

    @cached_property
    def answers(self) -> Mapping[str, Answer]:
        return queries.answers_of(self.response)

    @cached_property
    def remarks(self) -> Mapping[str, Sequence[Remark]]:
        by_path: dict[str, list[Remark]] = defaultdict(list)
        for remark in open_remarks(self.response) if self.response.pk else ():
            by_path[remark.path].append(remark)
        return {path: found for path, found in by_path.items() if self._shows(path)}

    @cached_property
    def talks(self) -> Mapping[str, int]:
        """Questions at which the city's people have something to settle."""
        return {path: count for path, count in open_talks(self.response).items() if self._shows(path)}

    @cached_property
    def offers(self) -> Mapping[str, Offer]:
        """What the city answered in earlier rounds."""
        return offers_for(self.response, self.form, self.earlier)

    @cached_property
    def earlier(self) -> list[Revision]:
        return earlier_revisions(self.response)

    @cached_property
    def lists(self) -> Mapping[str, EarlierList]:
        """The entries that it listed then."""
        return lists_for(self.response, self.form, self.earlier)

    @cached_property
    def media(self) -> Mapping[str, str]:
        """Where the pictures and sounds of the questionnaire are."""
        round_ = queries.round_of(self.response)
        return {
            name: reverse("surveys:questionnaire_file", args=[round_.slug, name])
            for name in attachments.names_of(round_.version)
        }

    @property
    def recomputed(self) -> dict[str, tuple[str, str]]:
        """What the last phone had worked out otherwise, by path: what it sent, and what it is here."""
        return {path: (sent, value) for path, sent, value in self.response.recomputed}

    @cached_property
    def hands(self) -> Mapping[str, Sequence[Handover]]:
        """Who has each section now."""
        return by_section(handovers_of(self.response), self.request.at)

    @cached_property
    def known(self) -> Known:
        """What costs a query is looked up when it is first drawn."""
        actor, mine = self.actor, self.writer.ok and self.clashes
        return Known(
            answers=self.answers,
            overtaken=Later(lambda: queries.overtaken_of(self.response, actor)) if mine else {},
            remarks=Later(lambda: self.remarks),
            files=Later(lambda: queries.files_of(self.response)),
            media=Later(lambda: self.media),
            talks=Later(lambda: self.talks),
            offers=Later(lambda: self.offers) if self.writer.ok else {},
            lists=Later(lambda: self.lists) if self.writer.ok else {},
            recomputed=self.recomputed,
            reader=actor.user_id,
            handover=handover_of(actor),
            language=self.language,
            checking="check" in self.request.GET or "check" in self.request.POST,
            locked=self.locked,
        )

    def state(self) -> State:
        return self._state

    @cached_property
    def _state(self) -> State:
        return queries.state_of(self.response, at=self.request.at, language=self.language, answers=self.answers)

    @property
    def mark(self) -> str:
        """Names this person, or link, and this answer in a browser that keeps what is not sent yet."""
        named = f"{self.response.pk}:{self.actor.user_id}:{handover_of(self.actor)}"
        return salted_hmac("mancomun.kept", named).hexdigest()[:16]

    @property
    def edition(self) -> str:
        """Names the form whose questions have these keys."""
        invitee = self.response.invitee
        return f"{invitee.round.version_id}{'s' if invitee.short else ''}"

    def whole(self, section: Node) -> tuple[Block, ...]:
        """Every question of a section, asked now or not, for a browser that decides without the server."""
        known = replace(self.known, whole=True, overtaken={}, offers={}, lists={}, talks={}, checking=False)
        return Builder(self.state(), known).section(section)

    def blocks(self, section: Node, *, refused: Mapping[str, Refused] | None = None) -> tuple[Block, ...]:
        known = replace(self.known, refused=refused) if refused else self.known
        return Builder(self.state(), known).section(section)

    def with_answers(self, answers: Mapping[str, Answer], *, clashes: bool = True) -> "Desk":
        """The same desk as these answers would have it, before a change or after it."""
        other = replace(self, clashes=clashes)
        vars(other).update({name: vars(self)[name] for name in _SETTLED if name in vars(self)})
        vars(other)["answers"] = answers
        return other

    # Sections and addresses

    def section(self, slug: str) -> Node:
        found = section_named(self.form, slug)
        if found is None or not self.sight.shows(found.name):
            raise Http404
        return found

    def sections(self) -> list[Node]:
        """Those that this person sees."""
        return [section for section in self.form.sections() if self.sight.shows(section.name)]

    def advances(self) -> list[Advance]:
        return advances(self.state(), self.sections())

    def title(self, section: Node) -> str:
        return title_of(self.form, section, self.own_language)

    @property
    def slugs(self) -> dict[str, object]:
        if self.handover is not None:
            return {"uid": self.handover.uid}
        invitee = self.response.invitee
        return {"round_slug": invitee.round.slug, "city_slug": invitee.government.slug}

    def url(self, name: str, **more: str) -> str:
        if self.handover is not None:
            name = name.replace("answer", "handed", 1)
        return reverse(f"surveys:{name}", kwargs={**self.slugs, **more})

    def section_url(self, section: Node) -> str:
        return self.url("answer_section", section=slug_of(section))

    def beside(self, section: Node, step: int) -> Node | None:
        """The section before (−1) or after (1)."""
        sections = self.sections()
        place = sections.index(section) + step
        return sections[place] if 0 <= place < len(sections) else None

    # Colleagues

    def colleagues(self, section: Node | None = None) -> list[tuple[str, datetime]]:
        """Who else saved something just now, the latest first."""
        since = self.request.at - PRESENT
        found: dict[str, datetime] = {}
        for path, answer in self.answers.items():
            if not answer.by_name or self._is_mine(answer) or answer.at < since:
                continue
            if self._section_of(path) is section if section is not None else self._shows(path):
                found[answer.by_name] = max(answer.at, found.get(answer.by_name, answer.at))
        return sorted(found.items(), key=lambda each: each[1], reverse=True)

    def talks_in(self, section: Node) -> int:
        """How many conversations are still to be settled in a section."""
        return sum(count for path, count in self.talks.items() if self._section_of(path) is section)

    def _is_mine(self, answer: Answer) -> bool:
        return (answer.by, answer.handover) == (self.actor.user_id, handover_of(self.actor))

    def _section_of(self, path: str) -> Node:
        return self.form.section_of(path.removesuffix(queries.KEYS))

    def _shows(self, path: str) -> bool:
        return self.sight.whole or self.sight.shows(self._section_of(path).name)

    def context(self) -> dict[str, object]:
        """What every page of answering shows."""
        invitee = self.response.invitee
        return {
            "desk": self,
            "response": self.response,
            "round": invitee.round,
            "city": invitee.government,
            "zone": self.zone,
            "closes": self.window.closes if self.window.open else None,
            "refusal": "" if self.open.ok else self.open.reason,
            "reading": "" if self.writer.ok else self.writer.reason,
            "list_url": self.url("answer"),
            "print_url": self.url("answer_print"),
            "by_link": self.handover is not None,
        }


def counts(answered: int, asked: int) -> str:
    return _("%(answered)s of %(asked)s answered") % {"answered": answered, "asked": asked}
