"""Missing is never “no”: each state of an answer has a sign and a word of its own."""

import re

import pytest
from django.utils import translation
from tests.ui.drawn import drawn

from mancomun.ui import states
from mancomun.ui.stylesheet import LAYERS

LANGUAGES = ("es", "pt", "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_differ(language: str) -> None:
    with translation.override(language):
        words = [str(states.WORDS[state]) for state in states.State]
    assert len(set(words)) == len(states.State)


def test_signs_differ() -> None:
    """What the stylesheet draws before each word: no two states alike, and only “no” is the bare ring."""
    text = (LAYERS / "4-components.css").read_text()
    signs = {state: re.findall(rf"\.s\.{state}::before {{([^}}]*)}}", text) for state in states.State}
    assert signs[states.State.NO] == []
    others = [sign[0] for state, sign in signs.items() if state != states.State.NO]
    assert len(set(others)) == len(states.State) - 1


def test_a_tag_says_sign_and_word() -> None:
    with translation.override("es"):
        assert drawn('{% status "part" %}') == '<b class="s part">En parte</b>'
        assert drawn('{% status "part" word="A medias" %}') == '<b class="s part">A medias</b>'


def test_a_sign_alone_keeps_its_word_for_the_ear() -> None:
    with translation.override("pt"):
        assert drawn('{% status "none" signed=True %}') == (
            '<b class="s sign none" title="Sem resposta"><span class="sr">Sem resposta</span></b>'
        )


def test_one_language_does_not_leak_into_the_next() -> None:
    said = []
    for language in LANGUAGES:
        with translation.override(language):
            said.append(drawn('{% status "yes" %}'))
    assert said == ['<b class="s yes">Sí</b>', '<b class="s yes">Sim</b>', '<b class="s yes">Yes</b>']


def test_an_unknown_state_is_a_mistake_of_the_page() -> None:
    with pytest.raises(ValueError, match="maybe"):
        states.tag("maybe")


def test_words_are_escaped() -> None:
    assert "<i>" not in states.tag("yes", word="<i>")
