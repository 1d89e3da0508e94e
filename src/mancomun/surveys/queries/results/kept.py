"""What was worked out, kept in this process under a key that names the data it came from.

Nothing is ever stale: when the data changes, its key changes. Nothing grows: what was not asked for longest goes.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Kept(Generic[T]):
    def __init__(self, most: int, weigh: Callable[[T], int] | None = None) -> None:
        """``most``: of things; or of what they weigh together, where that is told."""
        self._most = most
        self._weigh = weigh or (lambda _made: 1)
        self._held = 0
        self._found: OrderedDict[Hashable, tuple[T, int]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """Two threads may both make it; both results are equal."""
        found = self.find(key)
        return self.put(key, make()) if found is None else found

    def find(self, key: Hashable) -> T | None:
        with self._lock:
            if key not in self._found:
                return None
            self._found.move_to_end(key)
            return self._found[key][0]

    def put(self, key: Hashable, made: T) -> T:
        with self._lock:
            if key in self._found:
                self._held -= self._found.pop(key)[1]
            weight = self._weigh(made)
            self._found[key] = made, weight
            self._held += weight
            while self._held > self._most:
                self._held -= self._found.popitem(last=False)[1][1]
        return made

    def clear(self) -> None:
        with self._lock:
            self._found.clear()
            self._held = 0
