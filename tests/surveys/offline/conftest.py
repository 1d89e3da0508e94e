"""The round of every kind of question, begun by Quilmes, as the tests of answering have it."""

from tests.surveys.answering.conftest import invitee, page, response

__all__ = ["invitee", "page", "response"]
