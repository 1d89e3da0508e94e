"""What the workbook keeps for the coordination stays there, whatever reached the database."""

import pytest
from tests.cast import Cast
from tests.surveys.kit import begun, submitted, survey_round

from mancomun.surveys.models import Answer
from mancomun.surveys.rules.visibility import in_force


@pytest.mark.parametrize(
    ("declared", "chosen", "reads"),
    [
        ("coordination", "public", "coordination"),
        ("coordination", "network", "coordination"),
        ("coordination", "", "coordination"),
        ("", "", "coordination"),
        ("", "public", "public"),
        ("public", "", "public"),
        ("public", "network", "network"),
        ("network", "public", "public"),
    ],
)
def test_who_reads_it(declared: str, chosen: str, reads: str) -> None:
    assert in_force(declared, chosen) == reads


def test_a_contact_is_never_frozen_as_public(cast: Cast) -> None:
    response = begun(survey_round(cast), cast.quilmes)
    Answer.objects.filter(response=response, path="/data/A/a3").update(visibility="public")
    Answer.objects.filter(response=response, path="/data/A/a1").update(visibility="network")
    found = {entry["path"]: entry["visibility"] for entry in submitted(response, cast.bruno).answers}
    assert (found["/data/A/a3"], found["/data/A/a1"]) == ("coordination", "network")
