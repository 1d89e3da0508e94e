"""A vocabulary as JSON, between its reading and somebody's yes."""

import json
from dataclasses import asdict
from typing import Any

from mancomun.vocabulary.records import ConceptRecord, MappingRecord, SchemeRecord


def to_json(scheme: SchemeRecord) -> bytes:
    data = asdict(scheme)
    data["mappings"] = sorted([mapping.source, mapping.relation, mapping.target] for mapping in scheme.mappings)
    return json.dumps(data, ensure_ascii=False, sort_keys=True).encode()


def from_json(content: bytes) -> SchemeRecord:
    data: dict[str, Any] = json.loads(content)
    concepts = tuple(ConceptRecord(**concept) for concept in data.pop("concepts"))
    mappings = frozenset(
        MappingRecord((source[0], source[1]), relation, (target[0], target[1]))
        for source, relation, target in data.pop("mappings")
    )
    return SchemeRecord(**data, concepts=concepts, mappings=mappings)
