"""Time zones, named by their city."""

import zoneinfo
from functools import cache

REGIONS = ("America", "Atlantic", "Europe", "Pacific")  # where cities of such networks and their partners lie


@cache
def choices() -> list[tuple[str, str]]:
    names = [name for name in zoneinfo.available_timezones() if name.startswith(REGIONS)]
    return [*sorted(((name, label(name)) for name in names), key=lambda choice: choice[1]), ("UTC", "UTC")]


def label(name: str) -> str:
    """«America/Argentina/Cordoba» reads “Cordoba (America/Argentina)”."""
    region, _slash, city = name.replace("_", " ").rpartition("/")
    return f"{city} ({region})" if region else city
