"""When a person's digests leave."""

from datetime import UTC, datetime

import pytest

from domain import digests, users
from domain.digests import Times, Weekday, next_at
from domain.notifications import set_preference
from kit.errors import Invalid, NotAllowed
from models import ANONYMOUS, Channel, Digest, DigestTime, NotificationKind
from tests.reactions import desk

pytestmark = pytest.mark.usefixtures("bare_workspace")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "hour", "digest", "after", "leaves"),
    [
        ("UTC", 8, Digest.DAILY, "2026-03-10 07:59", "2026-03-10 08:00"),
        ("UTC", 8, Digest.DAILY, "2026-03-10 08:00", "2026-03-11 08:00"),
        ("UTC", 8, Digest.WEEKLY, "2026-03-10 07:00", "2026-03-16 08:00"),
        ("UTC", 8, Digest.WEEKLY, "2026-03-16 07:00", "2026-03-16 08:00"),
        ("UTC", 8, Digest.WEEKLY, "2026-03-16 08:00", "2026-03-23 08:00"),
        ("Pacific/Auckland", 8, Digest.DAILY, "2026-03-10 12:00", "2026-03-10 19:00"),
        ("Pacific/Auckland", 8, Digest.WEEKLY, "2026-03-15 18:00", "2026-03-15 19:00"),
        ("America/New_York", 0, Digest.DAILY, "2026-03-10 03:59", "2026-03-10 04:00"),
        # The clocks of Berlin go from two to three on 29 March, and from three to two on 25 October.
        ("Europe/Berlin", 8, Digest.DAILY, "2026-03-28 07:00", "2026-03-29 06:00"),
        ("Europe/Berlin", 2, Digest.DAILY, "2026-03-28 01:00", "2026-03-29 01:00"),
        ("Europe/Berlin", 2, Digest.DAILY, "2026-03-29 01:00", "2026-03-30 00:00"),
        ("Europe/Berlin", 8, Digest.DAILY, "2026-10-24 06:00", "2026-10-25 07:00"),
        ("Europe/Berlin", 2, Digest.DAILY, "2026-10-24 00:00", "2026-10-25 00:00"),
        ("Europe/Berlin", 2, Digest.DAILY, "2026-10-25 00:00", "2026-10-26 01:00"),
        ("Asia/Kathmandu", 8, Digest.DAILY, "2026-03-10 00:00", "2026-03-10 02:15"),
    ],
)
def test_it_leaves_at_the_hour_that_ones_own_clocks_show(zone, hour, digest, after, leaves):
    assert next_at(Times(hour, Weekday.MONDAY, zone), digest, at(after)) == at(leaves)


async def test_the_clocks_are_the_chosen_ones_else_the_users_else_the_workspaces():
    ann, bob = await desk.customer("Ann"), await desk.user("Bob")
    assert await digests.times_of([desk.key(ann)]) == {desk.key(ann): Times(8, Weekday.MONDAY, "UTC")}
    await users.edit(bob, desk.key(bob), time_zone="Europe/Berlin")
    assert (await digests.times_of([desk.key(bob)]))[desk.key(bob)].time_zone == "Europe/Berlin"
    chosen = await digests.set_times(bob, hour=17, weekday=Weekday.FRIDAY, time_zone="Asia/Tokyo")
    assert chosen == Times(17, Weekday.FRIDAY, "Asia/Tokyo")
    assert await digests.set_times(bob, time_zone="") == Times(17, Weekday.FRIDAY, "Europe/Berlin")
    for wrong in ({"hour": 24}, {"hour": -1}, {"time_zone": "Mars/Olympus"}):
        with pytest.raises(Invalid):
            await digests.set_times(bob, **wrong)
    assert await digests.set_times(bob) == Times(17, Weekday.FRIDAY, "Europe/Berlin")


async def test_only_what_can_be_in_a_digest_is_put_there():
    bob = await desk.user("Bob")
    for kind, channel in (
        (NotificationKind.STATUS, Channel.LIVE),
        (NotificationKind.CREATED_FOR_ME, Channel.MAIL),
    ):
        with pytest.raises(Invalid):
            await set_preference(bob, kind, channel, True, Digest.DAILY)


async def test_they_are_ones_own():
    bob, cy, key = (
        await desk.user("Bob"),
        await desk.user("Cy"),
        await desk.api_key(await desk.user("Di"), "items:read"),
    )
    await digests.set_times(bob, hour=17)
    assert (await digests.times_of([desk.key(cy)]))[desk.key(cy)].hour == 8
    for nobody in (ANONYMOUS, await desk.setup(), key):
        with pytest.raises(NotAllowed):
            await digests.set_times(nobody, hour=1)
    assert await DigestTime.all().count() == 1


async def test_for_any_number_of_people_it_takes_three_statements(queries):
    people = [desk.key(await desk.user(f"U{number}")) for number in range(5)]
    with queries(3):
        assert len(await digests.times_of(people)) == 5
