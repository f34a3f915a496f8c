"""Public holidays by country and region, as the library `holidays` knows them (up to about the year 2100)."""

import asyncio
from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache
from types import MappingProxyType

from kit.errors import Invalid

LANGUAGE = "en_US"


@cache
def countries() -> Mapping[str, tuple[str, ...]]:
    """The regions of each country, both by ISO 3166 codes, in order."""
    import holidays  # here, as it takes a twentieth of a server's start, at which nobody asks

    known = holidays.list_supported_countries(include_aliases=False)
    return MappingProxyType({code: tuple(known[code]) for code in sorted(known)})


async def all_countries() -> Mapping[str, tuple[str, ...]]:
    """The same, without holding others up: the first time it reads 250 modules, which takes half a second."""
    return await asyncio.to_thread(countries)


def check_place(country: str, region: str, *path: str | int) -> tuple[str, str]:
    """A country and one of its regions, each empty for none. Raises: Invalid."""
    if country and country not in countries():
        raise Invalid("No holidays are known of this country: give an ISO code such as DE.", *path, "country")
    if region and region not in countries().get(country, ()):
        raise Invalid("This is no region of the country: give a code such as BY in DE.", *path, "region")
    return country, region


@lru_cache(maxsize=2_048)
def of_year(country: str, region: str, year: int) -> Mapping[date, str]:
    """The public holidays of a year with their names, in English where the library has them so; none without a country."""
    if not country:
        return MappingProxyType({})
    import holidays

    found = holidays.country_holidays(country, subdiv=region or None, years=year, language=LANGUAGE)
    return MappingProxyType({day: found[day] for day in sorted(found) if day.year == year})
