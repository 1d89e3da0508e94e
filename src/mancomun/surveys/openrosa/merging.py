"""A submission beside the draft: which entry is which, and what it would be in another version of the form.

A phone names the entries of a repeat by their order alone; the draft names them by keys that stay. An entry of the
phone is the entry of the draft that says the same; else, when the phone corrects what it sent before, the one that it
had sent in that order; else an entry in which nobody wrote yet; else a new one.
"""

from collections import defaultdict, deque
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from mancomun.surveys.engine import CompiledForm, Draft, NodeKind, generic

Contents = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """A submission in the draft’s own keys. ``prefixes``: each of its entries, “/data/r[1]”, and what it is there."""

    draft: Draft
    prefixes: Mapping[str, str]
    next_key: int


def place(form: CompiledForm, sent: Draft, *, before: Draft | None, standing: Draft, next_key: int) -> Placed:
    """``before`` is what the phone had sent of the same, in the draft’s keys; None when this is the first time.

    ``standing`` is the draft; ``next_key`` the first key that was never used.
    """
    counted = {node.path for node in form.nodes if node.count is not None}
    work = _Placing(sent, before, standing, next_key, counted)
    inside: dict[str, list[str]] = defaultdict(list)  # repeats directly inside an entry, or at the top
    for repeat in sent.repeats:
        inside[_entry_of(repeat)].append(repeat)
    waiting = deque(inside[""])
    while waiting:
        repeat = waiting.popleft()
        work.match(repeat)
        for key in sent.keys(repeat):
            waiting.extend(inside[f"{repeat}[{key}]"])
    prefixes = work.prefixes
    return Placed(resolved(sent, prefixes), prefixes, work.next_key)


def resolved(sent: Draft, prefixes: Mapping[str, str]) -> Draft:
    """A submission in the draft’s keys, by the prefixes that ``place`` gave."""
    values = {moved(path, prefixes): text for path, text in sent.values.items()}
    repeats = {
        moved(repeat, prefixes): tuple(_key(prefixes[f"{repeat}[{key}]"]) for key in keys)
        for repeat, keys in sent.repeats.items()
    }
    return Draft(values, repeats)


def carried(old: CompiledForm, new: CompiledForm, sent: Draft) -> tuple[Draft, dict[str, str]]:
    """A submission to an earlier version, as answers to this one; and what this one does not ask, by its old path.

    A question is the same when it has the same path, or else the same permanent code outside any repeat.
    """
    if old is new:
        return sent, {}
    values, lost = {}, {}
    for path, text in sent.values.items():
        node = old.by_path[generic(path)]
        there = new.by_path.get(node.path)
        if there is not None and there.kind is NodeKind.QUESTION:
            values[path] = text
            continue
        named = new.by_code.get(node.code) if node.code and "[" not in path else None
        if named is not None and named.kind is NodeKind.QUESTION and named.layer.parent is None:
            values.setdefault(named.path, text)
        elif text:
            lost[path] = text
    kept = {r: keys for r, keys in sent.repeats.items() if _is_repeat(new, r)}
    return Draft(values, kept), lost


def _is_repeat(form: CompiledForm, repeat: str) -> bool:
    node = form.by_path.get(generic(repeat))
    return node is not None and node.kind is NodeKind.REPEAT


class _Placing:
    def __init__(
        self, sent: Draft, before: Draft | None, standing: Draft, next_key: int, counted: Collection[str]
    ) -> None:
        self.sent, self.before, self.standing = sent, before, standing
        self.counted = counted  # repeats whose number the form works out: their entries are told by their order
        self.next_key = next_key
        self.prefixes: dict[str, str] = {}
        self.said = contents_of(sent)
        self.known = contents_of(standing if before is None else before)

    def match(self, repeat: str) -> None:
        """Find, for each entry of one repeat of the submission, the entry of the draft that it is."""
        there = moved(repeat, self.prefixes)
        source = self.standing if self.before is None else self.before
        free = {key: self.known.get(f"{there}[{key}]", ()) for key in source.keys(there)}
        entries = self.sent.keys(repeat)
        if generic(repeat) in self.counted:
            self.prefixes.update({f"{repeat}[{entry}]": f"{there}[{entry}]" for entry in entries})
            return
        found = _same(free, {key: self.said.get(f"{repeat}[{key}]", ()) for key in entries})
        taken = set(found.values())
        left = deque(key for key, said in free.items() if key not in taken and (self.before is not None or not said))
        for entry in entries:
            key = found.get(entry) or (left.popleft() if left else self._new())
            self.prefixes[f"{repeat}[{entry}]"] = f"{there}[{key}]"

    def _new(self) -> int:
        self.next_key += 1
        return self.next_key - 1


def _same(free: Mapping[int, Contents], entries: Mapping[int, Contents]) -> dict[int, int]:
    """Entries that say the same, in order."""
    by_contents: dict[Contents, deque[int]] = defaultdict(deque)
    for key, said in free.items():
        by_contents[said].append(key)
    found = {}
    for entry, said in entries.items():
        if said and by_contents.get(said):
            found[entry] = by_contents[said].popleft()
    return found


def contents_of(draft: Draft) -> dict[str, Contents]:
    """What each entry says, in all depths: questions and answers, whatever the keys of entries inside it."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for path, text in draft.values.items():
        if text and "[" in path:
            for prefix in entries_of(path):
                found[prefix].append((generic(path[len(prefix) :]), text))
    return {prefix: tuple(sorted(said)) for prefix, said in found.items()}


def entries_of(path: str) -> Iterator[str]:
    """The entries in which a path lies: “/data/a[2]” and “/data/a[2]/b[3]” of “/data/a[2]/b[3]/c”."""
    at = path.find("]")
    while at != -1:
        yield path[: at + 1]
        at = path.find("]", at + 1)


def _entry_of(path: str) -> str:
    """The entry in which a path lies, or ""."""
    return path[: path.rfind("]") + 1]


def moved(path: str, prefixes: Mapping[str, str]) -> str:
    """The same place by the draft's keys; of an entry that was never placed, as it was sent."""
    entry = _entry_of(path)
    return prefixes.get(entry, entry) + path[len(entry) :] if entry else path


def _key(prefix: str) -> int:
    return int(prefix[prefix.rfind("[") + 1 : -1])
