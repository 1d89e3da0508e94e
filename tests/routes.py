"""Every route of the product, from the URLconf itself."""

import re
from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

_GROUP = re.compile(r"\(\?P<(\w+)>")


def patterns(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """(name with its namespaces, pattern) of each."""
    for name, pattern, _taken in routes(resolver, prefix):
        yield name, pattern


def routes(
    resolver: URLResolver | None = None, prefix: str = "", taken: frozenset[str] = frozenset()
) -> Iterator[tuple[str, URLPattern, frozenset[str]]]:
    """(name, pattern, names of the parameters that its address takes) of each."""
    for entry in (resolver or get_resolver()).url_patterns:
        names = taken | entry.pattern.converters.keys() | set(_GROUP.findall(str(entry.pattern)))
        if isinstance(entry, URLResolver):
            namespace = f"{entry.namespace}:" if entry.namespace else ""
            yield from routes(entry, prefix + namespace, names)
        else:
            yield f"{prefix}{entry.name}", entry, names
