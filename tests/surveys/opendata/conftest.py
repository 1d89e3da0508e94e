"""A published round with answers of every kind, read after its publication, in English."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from django.utils import translation
from pytest_django import Settings
from tests.cast import Cast
from tests.surveys.results.kit import LATER, PUBLISHED, answered, published
from tests.surveys.results.test_pages import FULL, LITTLE

from mancomun.core.actors import system
from mancomun.surveys.actions.editions import write_edition
from mancomun.surveys.models import Round
from mancomun.surveys.queries.results import opening


@pytest.fixture(autouse=True)
def today(settings: Settings, tmp_path: Path) -> Iterator[None]:
    settings.DATA_DIR, settings.FILES_DIR = tmp_path, tmp_path / "files"
    opening.forget()
    with time_machine.travel(LATER, tick=False), translation.override("en"):
        yield
    opening.forget()


@pytest.fixture
def round_(cast: Cast) -> Round:
    made = published(cast)
    answered(made, cast.quilmes, FULL)
    answered(made, cast.cordoba, LITTLE)
    write_edition(made, by=system("test"), at=PUBLISHED)
    return made
