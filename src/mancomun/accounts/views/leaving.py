"""Whoever leaves a browser takes along what it kept for them."""

from typing import TypeVar

from django.http import HttpResponseBase

R = TypeVar("R", bound=HttpResponseBase)


def cleared(response: R) -> R:
    """Have the browser remove what pages kept in it: answers not sent yet, and pages kept for use without connection.

    It is the whole origin's, whoever's it is: the next person at a shared computer finds nothing. Cookies stay, among
    them the chosen language. https://www.w3.org/TR/clear-site-data/
    """
    response.headers["Clear-Site-Data"] = '"storage"'
    return response
