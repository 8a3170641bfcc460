"""When a source is asked next, and how soon a host after its last request."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.acquire.polling import schedule
from streams.acquire.polling.hosts import Host, HostLimits
from streams.acquire.polling.schedule import Pace

NOW = 1_700_000_000.0
PACE = Pace(min_s=60, max_s=3_600)
times = st.lists(st.floats(NOW - 40 * 86_400, NOW + 86_400), max_size=60)
paces = st.builds(
    lambda least, more: Pace(min_s=least, max_s=least + more), st.floats(1, 10_000), st.floats(0, 100_000)
)
names = st.text(max_size=20)


@given(paces, times, st.none() | st.floats(0, 1e9))
def test_the_interval_stays_within_its_bounds(pace: Pace, entries: list[float], fresh_s: float | None) -> None:
    """Whatever a feed says of itself, it is asked neither in a hurry nor never."""
    assert pace.min_s <= schedule.interval(pace, entries, NOW, fresh_s=fresh_s) <= pace.max_s


@given(paces, times, st.randoms())
def test_the_order_of_the_entries_says_nothing(pace: Pace, entries: list[float], chance: object) -> None:
    """Feeds list their entries newest first, oldest first or anyhow."""
    shuffled = sorted(entries, key=lambda _when: chance.random())  # type: ignore[attr-defined]
    assert schedule.interval(pace, shuffled, NOW) == schedule.interval(pace, entries, NOW)


@given(paces, times, st.floats(0, 1e6), st.floats(0, 1e6))
def test_a_longer_promise_never_shortens_the_interval(
    pace: Pace, entries: list[float], one: float, other: float
) -> None:
    """What the server says stays the same is a lower bound."""
    short, long = sorted((one, other))
    assert schedule.interval(pace, entries, NOW, fresh_s=short) <= schedule.interval(pace, entries, NOW, fresh_s=long)


@given(paces, times)
def test_a_fixed_interval_is_kept(pace: Pace, entries: list[float]) -> None:
    """Who sets one knows the source."""
    fixed = Pace(min_s=pace.min_s, max_s=pace.max_s, every_s=77.0)
    assert schedule.interval(fixed, entries, NOW, fresh_s=1e6) == 77.0


@pytest.mark.parametrize(("gap_s", "expected"), [(30, 60), (600, 300), (3_600, 1_800), (86_400, 3_600)])
def test_a_feed_is_asked_twice_in_its_usual_gap(gap_s: int, expected: float) -> None:
    """An article then waits a quarter of the gap on average."""
    assert schedule.interval(PACE, [NOW - number * gap_s for number in range(20)], NOW) == expected


def test_entries_that_come_together_are_one_release() -> None:
    """Ten stories every six hours are not a story every 36 minutes."""
    entries = [NOW - 21_600 * batch - number for batch in range(4) for number in range(10)]
    assert schedule.interval(Pace(min_s=60, max_s=86_400), entries, NOW) == pytest.approx(10_800, abs=10)


def test_a_silent_feed_is_asked_less_often() -> None:
    """At night a feed of every ten minutes needs no request every five."""
    entries = [NOW - 8 * 3_600 - number * 600 for number in range(20)]
    assert schedule.interval(PACE, entries, NOW) == 3_600


@given(paces, names, st.integers(1, 200), st.none() | st.floats(0, 1e9))
def test_waits_after_failures_grow_and_end(pace: Pace, name: str, failures: int, retry: float | None) -> None:
    """Six hours at most, a day where the server asks for it; never sooner than it asks within that."""
    wait = schedule.after_failure(pace, name, failures, retry_after_s=retry)
    assert wait >= min(retry or 0.0, 86_400)
    assert wait <= 1.1 * max(6 * 3_600, pace.min_s, min(retry or 0.0, 86_400))
    if retry is None:
        assert schedule.after_failure(pace, name, failures + 2) >= min(wait, 6 * 3_600)


@given(names, st.integers(0, 1_000))
def test_chance_is_a_hash(name: str, number: int) -> None:
    """A replayed schedule is the same schedule."""
    assert 0 <= schedule.share(name, number) <= 1
    assert schedule.share(name, number) == schedule.share(name, number)


def test_many_new_sources_do_not_fire_together() -> None:
    """A thousand feeds added at once are spread over the first minute."""
    waits = sorted(schedule.first_wait(PACE, f"feed-{number}") for number in range(1_000))
    assert waits[0] >= 0
    assert waits[-1] <= 60
    assert max(later - earlier for earlier, later in pairwise(waits)) < 1


@given(times, times)
def test_kept_times_are_few_recent_and_sorted(kept: list[float], fresh: list[float]) -> None:
    """The cursor stays small, and a date in the future does not put a feed to sleep."""
    found = schedule.remember_times(kept, fresh, NOW)
    assert list(found) == sorted(set(found))
    assert len(found) <= 40
    assert all(NOW - 30 * 86_400 - 1 <= when <= NOW for when in found)


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (b"<rss><channel><ttl>5</ttl>", 300),
        (b"<rss><channel><ttl> 60 </ttl>", 900),
        (b"<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>6</sy:updateFrequency>", 600),
        (b"<sy:updatePeriod>\nhourly\t</sy:updatePeriod><sy:updateFrequency>1</sy:updateFrequency>", 900),
        (b"<syn:updatePeriod>daily</syn:updatePeriod><syn:updateFrequency>0</syn:updateFrequency>", 900),
        (b"<rss><channel><ttl>soon</ttl>", None),
        (b"", None),
    ],
)
def test_what_a_feed_says_of_its_rhythm_counts_for_a_while(document: bytes, expected: float | None) -> None:
    """The makers of most feeds never changed "hourly": it may not delay news by more than a quarter of an hour."""
    assert schedule.hint(document) == expected


@given(
    st.integers(1, 4),
    st.floats(0, 30),
    st.lists(st.tuples(st.floats(0, 100), st.booleans()), max_size=40),
)
def test_a_host_is_never_asked_sooner_or_more_than_its_limits(
    at_once: int, gap_s: float, steps: list[tuple[float, bool]]
) -> None:
    """Whatever comes and goes, `wait` of 0 means that the gap has gone by and a place is free."""
    limits, host, now = HostLimits(at_once=at_once, gap_s=gap_s), Host(), 1_000.0
    touched: list[float] = []
    for pause, begin in steps:
        now += pause
        if begin and host.wait(now, limits) <= 0:
            assert host.under_way < at_once
            assert not touched or now - touched[-1] >= gap_s - 1e-6
            host.under_way, host.last = host.under_way + 1, now
            touched.append(now)
        elif not begin and host.under_way:
            host.under_way, host.last = host.under_way - 1, now
            touched.append(now)


def test_a_host_that_wants_to_rest_is_waited_for() -> None:
    """Retry-After counts for the host, and a crawl delay only up to its bound."""
    limits = HostLimits(at_once=1, gap_s=1, gap_most_s=30)
    assert Host(held_until=NOW + 90).wait(NOW, limits) == 90
    assert Host(last=NOW, gap_s=5).wait(NOW, limits) == 5
    assert Host(last=NOW, gap_s=86_400).wait(NOW, limits) == 30
    assert Host(under_way=1).wait(NOW, limits) == float("inf")
