"""Free text says which language it was written in, where the page around it is in another one."""

from collections.abc import Callable

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils.translation import override
from tests.cast import Cast
from tests.surveys import kit

from mancomun.accounts.models import User
from mancomun.surveys.models import Revision, Round
from mancomun.surveys.queries.reading import written_in
from mancomun.surveys.rules.receipts import digest_of

SignIn = Callable[[User | None], Client]
PAGE = "/surveys/2026/responses/quilmes/revisions/1/"
GIVEN = {"A/a1": "yes", "A/a1_year": "2020", "A/a3": "Uma secretaria"}


def put_forward(cast: Cast, language: str) -> Revision:
    response = kit.begun(kit.survey_round(cast), cast.quilmes, GIVEN)
    with override(language):
        return kit.accepted(response, cast.bruno, cast.carla, cast.ana)


def page(client: Client, language: str) -> str:
    client.cookies["language"] = language
    return client.get(PAGE).content.decode()


@pytest.mark.parametrize(("spoken", "kept"), [("pt", "pt"), ("es", "es"), ("pt-br", "pt")])
def test_the_language_in_which_it_was_put_forward_is_kept(cast: Cast, spoken: str, kept: str) -> None:
    assert put_forward(cast, spoken).language == kept


def test_free_text_alone_says_it_and_only_on_pages_in_another_language(cast: Cast, sign_in: SignIn) -> None:
    put_forward(cast, "pt")
    client = sign_in(cast.bruno)
    assert '<span lang="pt">Uma secretaria</span>' in page(client, "es")
    assert page(client, "es").count('<span lang="pt">') == 1  # not the choice, not the year
    assert '<span lang="' not in page(client, "pt")


def test_where_it_is_not_known_nothing_is_said() -> None:
    with override("es"):
        assert [written_in(language) for language in ("", "es", "pt")] == ["", "", "pt"]


def test_the_digest_does_not_depend_on_it(cast: Cast) -> None:
    revision = put_forward(cast, "pt")
    assert digest_of(revision.instance, revision.answers) == revision.digest


def test_it_never_changes(cast: Cast) -> None:
    revision = put_forward(cast, "pt")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Revision.objects.filter(pk=revision.pk).update(language="es")
    assert Revision.objects.get(pk=revision.pk).language == "pt"


@pytest.mark.parametrize(("language", "said"), [("es", True), ("pt", False)])
def test_results_say_it_too(cast: Cast, language: str, said: bool) -> None:  # noqa: FBT001  # a plain case of the table
    response = kit.begun(
        kit.survey_round(cast), cast.quilmes, {"A/a1": "yes", "B/b2[]": "1", "B/b2[1]/b2_name": "Uma"}
    )
    with override("pt"):
        kit.accepted(response, cast.bruno, cast.carla, cast.ana)
    Round.objects.update(published_at=kit.NOW)
    text = Client(headers={"accept-language": language}).get("/surveys/2026/results/B2/").content.decode()
    assert ('<span lang="pt">Uma</span>' in text) is said
    assert "Uma" in text
