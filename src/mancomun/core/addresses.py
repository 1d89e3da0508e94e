"""Addresses that leave the product: in mail, in receipts, in files."""

from django.conf import settings
from django.urls import reverse


def absolute(path: str) -> str:
    """The whole address of one of our paths."""
    return f"{settings.PUBLIC_ADDRESS}{path}"


def absolute_to(name: str, *args: object) -> str:
    """The whole address of a named page."""
    return absolute(reverse(name, args=args))
