"""When two domains belong to the same people (RFC 7489, 3.1: relaxed alignment by the organizational domain)."""

from functools import cache

from publicsuffixlist import PublicSuffixList

from kit.addresses import DOMAIN_MOST, domain_of


def aligned(domain: str, with_domain: str) -> bool:
    """Whether both are of one organization: equal, or below the same name that somebody can register."""
    one, other = named(domain), named(with_domain)
    if not one or not other:
        return False
    return one == other or (organization(one) is not None and organization(one) == organization(other))


def named(domain: str) -> str:
    """The domain as the name system spells it, of `domain`, `@domain` or an address; empty if it is none."""
    name = domain_of("@" + domain.rpartition("@")[2].strip())
    return name if len(name) <= DOMAIN_MOST else ""


def organization(name: str) -> str | None:
    """The part of a name that was registered; None of a name under which others register theirs (`co.uk`, `github.io`)."""
    found: str | None = _suffixes().privatesuffix(name)
    return found


@cache
def _suffixes() -> PublicSuffixList:
    """The list as it came with the library: nothing is fetched."""
    return PublicSuffixList()
