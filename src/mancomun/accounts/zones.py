"""Time zones to choose from, named by their city and country."""

import zoneinfo
from functools import lru_cache

from django.utils.translation import get_language

from mancomun.ui.localise import zone_choices

REGIONS = ("America", "Atlantic", "Europe", "Pacific")  # where cities of such networks and their partners lie


def choices() -> list[tuple[str, str]]:
    return list(_choices(get_language() or "es"))


@lru_cache(maxsize=8)
def _choices(_language: str) -> tuple[tuple[str, str], ...]:
    names = [name for name in zoneinfo.available_timezones() if name.startswith(REGIONS)]
    return (*zone_choices(names), ("UTC", "UTC"))
