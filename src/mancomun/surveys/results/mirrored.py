"""The mirror of a city in words: what it says at one glance, by rule, and nothing that its numbers do not."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from mancomun.surveys.engine import CompiledForm
from mancomun.surveys.queries.likeness import Alike
from mancomun.surveys.queries.results.topics import Words
from mancomun.surveys.results.alike import why
from mancomun.surveys.results.answers import spoken
from mancomun.surveys.results.mirror import Altered, Doer, Match, Mirror, Since
from mancomun.surveys.results.offered import Said, said
from mancomun.ui.localise import number
from mancomun.ui.states import State

_TALKS = 6  # cities to talk to that are named at once


def glance(mirror: Mirror, city: str) -> list[str]:
    """The whole in a few sentences, each true of the numbers below it."""
    found = [_stands(mirror, city), _lacks(mirror), *_since(mirror), _offers(mirror.offers), _wants(mirror.wants)]
    return [sentence for sentence in found if sentence]


def _stands(mirror: Mirror, city: str) -> str:
    yes, part, no = (mirror.own.get(state, 0) for state in (State.YES, State.PART, State.NO))
    every = len(mirror.does)
    if not every:
        return ""
    stands = ngettext(
        "%(city)s was asked %(every)s question about what it does: yes to %(yes)s, in part to %(part)s, no to %(no)s.",
        "%(city)s was asked %(every)s questions about what it does: yes to %(yes)s, in part to %(part)s, no to "
        "%(no)s.",
        every,
    ) % {"city": city, "every": number(every), "yes": number(yes), "part": number(part), "no": number(no)}
    rest = every - yes - part - no
    if not rest:
        return stands
    silent = ngettext(
        "To %(rest)s it gave another answer or none, which is not a “no”.",
        "To %(rest)s it gave another answer or none, which is not a “no”.",
        rest,
    ) % {"rest": number(rest)}
    return f"{stands} {silent}"


def _lacks(mirror: Mirror) -> str:
    every, done = len(mirror.lacks), len(mirror.done_elsewhere)
    if not every or mirror.reference is None:
        return ""
    if not done:
        return _("None of the other cities says here that it does what this one lacks.")
    return ngettext(
        "It lacks %(every)s; another city already does %(done)s of it, wholly or in part.",
        "It lacks %(every)s; other cities already do %(done)s of them, wholly or in part.",
        every,
    ) % {"every": number(every), "done": number(done)}


def _since(mirror: Mirror) -> list[str]:
    if mirror.since is not None:
        return [since(mirror.since)]
    return [_("It is the first round that the city answers here: nothing can have changed.")] if mirror.first else []


def since(changed: Since) -> str:
    """Its four numbers add up to the questions that were compared."""
    if not changed.compared:
        return _("No question that was answered in “%(title)s” can be compared with one that was answered now.") % {
            "title": changed.round.title
        }
    return ngettext(
        "Of %(compared)s question that was answered in “%(title)s” too and means the same: more is done than then in "
        "%(gained)s, less in %(lost)s; answered otherwise, %(altered)s; as it was, %(same)s.",
        "Of %(compared)s questions that were answered in “%(title)s” too and mean the same: more is done than then in "
        "%(gained)s, less in %(lost)s; answered otherwise, %(altered)s; as they were, %(same)s.",
        changed.compared,
    ) % {
        "compared": number(changed.compared),
        "title": changed.round.title,
        "gained": number(len(changed.gained)),
        "lost": number(len(changed.lost)),
        "altered": number(len(changed.altered)),
        "same": number(changed.unchanged),
    }


def _offers(matches: Sequence[Match] | None) -> str:
    if matches is None:
        return ""
    if not matches:
        return _("It named nothing that it can teach.")
    themes, met = _themes(matches), _themes(_met(matches))
    said = ngettext("It can teach in %(count)s theme", "It can teach in %(count)s themes", themes)
    if not met:
        rest = _("; no other city says here that it wants to learn this.")
    else:
        rest = ngettext("; %(met)s is wanted by another city.", "; %(met)s are wanted by another city.", met)
    return (said + rest) % {"count": number(themes), "met": number(met)}


def _wants(matches: Sequence[Match] | None) -> str:
    if not matches:
        return ""
    themes, met = _themes(matches), _themes(_met(matches))
    said = ngettext("It wants to learn in %(count)s theme", "It wants to learn in %(count)s themes", themes)
    if not met:
        rest = _("; no other city says here that it can teach this.")
    else:
        rest = ngettext("; %(met)s is offered by another city.", "; %(met)s are offered by another city.", met)
    return (said + rest) % {"count": number(themes), "met": number(met)}


def _themes(matches: Sequence[Match]) -> int:
    return len({match.thing.value for match in matches})


def _met(matches: Sequence[Match]) -> list[Match]:
    return [match for match in matches if match.many]


@dataclass(frozen=True)
class Exchanged:
    """A match with its words."""

    said: Said
    match: Match


def exchanged(form: CompiledForm, matches: Sequence[Match] | None) -> list[Exchanged] | None:
    texts = Words(form.language(get_language()))
    return None if matches is None else [Exchanged(said(texts, match.thing), match) for match in matches]


@dataclass(frozen=True)
class Otherwise:
    code: str
    label: str
    then: str
    now: str


def otherwise(form: CompiledForm, before: CompiledForm, altered: Sequence[Altered]) -> list[Otherwise]:
    """Choices that today's form has no more are called as they were then."""
    texts, old = Words(form.language(get_language())), Words(before.language(get_language()))
    found = []
    for each in altered:
        then = spoken(texts, each.question.part, each.then)
        names = old.choices(each.before.part)
        known = texts.choices(each.question.part)
        if any(value in names and value not in known for value in each.then.values):
            then = ", ".join(known.get(value) or names.get(value, value) for value in each.then.values)
        found.append(Otherwise(each.code, each.label, then, spoken(texts, each.question.part, each.now)))
    return found


@dataclass(frozen=True)
class Talk:
    """A city that does what this one lacks, why it is like it, and the codes of what it does."""

    city: Doer
    why: str
    codes: Sequence[str]


def talks(mirror: Mirror) -> list[Talk]:
    """Of the cities that are like it, those that do something that it lacks; the most alike first."""
    able: dict[str, list[Doer]] = {}
    codes: dict[str, list[str]] = {}
    for line in mirror.lacks:
        for doer in line.doing:
            if doer.alike is not None:
                able.setdefault(doer.slug, []).append(doer)
                codes.setdefault(doer.slug, []).append(line.code)
    found = sorted((doers[0] for doers in able.values()), key=_likeness)[:_TALKS]
    return [Talk(doer, _why(doer.alike), list(dict.fromkeys(codes[doer.slug]))) for doer in found]


def _likeness(doer: Doer) -> tuple[float, str]:
    """As ``figures.likeness`` orders: by what is known to be alike."""
    alike = doer.alike
    return (-round(alike.score * alike.coverage, 9) if alike else 0.0, doer.city.folded)


def _why(alike: Alike | None) -> str:
    return "; ".join(why(alike)) if alike is not None else ""
