"""Vocabularies: the ones that come with Mancomún, or one from a SKOS file."""

from collections.abc import Sequence
from pathlib import Path

from django.utils import timezone

from mancomun.cli.failures import refuse
from mancomun.cli.speech import Steps, say, tell
from mancomun.core.actors import system
from mancomun.vocabulary import queries, skos
from mancomun.vocabulary.actions import import_concepts, load_shipped_vocabularies
from mancomun.vocabulary.plan import Plan
from mancomun.vocabulary.records import SchemeRecord, VocabularyFaults

BY = system("import-vocabulary")


def run(*, file: Path | None) -> None:
    with Steps() as steps:
        if file is None:
            steps("Importing the vocabularies that come with Mancomún")
            plans: Sequence[Plan] = load_shipped_vocabularies(by=BY, at=timezone.now())
        else:
            steps(f"Reading {file.name}")
            plans = _import(file)
    for plan in plans:
        retired = f", {len(plan.retired)} retired" if plan.retired else ""
        say(f"{plan.scheme.code}: {len(plan.added)} new, {len(plan.changes)} changed{retired}.")


def _import(file: Path) -> Sequence[Plan]:
    try:
        with file.open("rb") as source:
            content = source.read(skos.MOST_BYTES + 1)  # what is longer is refused by its length
        found = skos.read(content, base=queries.base(), resolve=queries.references().get)
        for address in found.unknown:
            tell(f"Note: nobody here knows {address}, so it is not mapped to.")
        schemes: list[SchemeRecord] = [found.scheme]
        return import_concepts(schemes=schemes, by=BY, at=timezone.now())
    except VocabularyFaults as refused:
        for fault in refused.faults:
            tell(str(fault))
        refuse(f"{file.name} has the faults above. Nothing was imported.")
