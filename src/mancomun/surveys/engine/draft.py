"""Answers as a person has given them so far, apart from any form: typed text by path."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

_NOTHING: Mapping[str, str] = MappingProxyType({})
_NO_REPEATS: Mapping[str, tuple[int, ...]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Draft:
    """Answers and repeat instances. Nothing is changed in place: each method gives a new draft.

    `values`: canonical text by path, e.g. `/data/B/b2[3]/name`; "" is an answer that was cleared, while a path
    that is absent was never touched and takes the form's fixed default.

    `repeats`: the instances of each repeat in document order, by keys that the caller gives and never reuses;
    the path is that of the repeat, e.g. `/data/B/b2` or, inside another, `/data/a[2]/b`.
    """

    values: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    repeats: Mapping[str, tuple[int, ...]] = field(default_factory=lambda: _NO_REPEATS)

    def get(self, path: str) -> str:
        return self.values.get(path, "")

    def set(self, path: str, value: str) -> Draft:
        return self.update({path: value})

    def update(self, values: Mapping[str, str]) -> Draft:
        return Draft({**self.values, **values}, self.repeats)

    def forget(self, path: str) -> Draft:
        """As if the answer had never been touched."""
        return Draft({kept: text for kept, text in self.values.items() if kept != path}, self.repeats)

    def keys(self, repeat: str) -> tuple[int, ...]:
        return self.repeats.get(repeat, ())

    def add_repeat(self, repeat: str, key: int, *, before: int | None = None) -> Draft:
        """A new instance at the end, or before another. ValueError when the key is in use or not positive."""
        keys = self.keys(repeat)
        if key in keys or key < 1:
            raise ValueError(f"{key} is no new key of {repeat}")
        at = keys.index(before) if before is not None else len(keys)
        return Draft(self.values, {**self.repeats, repeat: (*keys[:at], key, *keys[at:])})

    def remove_repeat(self, repeat: str, key: int) -> Draft:
        """Without the instance and all answers in it. No other instance's path changes."""
        inside = f"{repeat}[{key}]/"
        values = {path: text for path, text in self.values.items() if not path.startswith(inside)}
        repeats = {path: keys for path, keys in self.repeats.items() if not path.startswith(inside)}
        repeats[repeat] = tuple(kept for kept in self.keys(repeat) if kept != key)
        return Draft(values, repeats)
