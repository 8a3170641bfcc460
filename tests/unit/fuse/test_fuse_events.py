"""Which tellings become one event, and what the event then says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import msgspec

from streams.fuse import OpenEvents, fuse
from streams.fuse.view import view_of
from streams.records import Event, EventTime, Mention, Place, Report

Build = Callable[..., Mention]
Tell = Callable[..., Report]


def _run(*reports: Report) -> dict[str, Event]:
    state = OpenEvents()
    found: dict[str, Event] = {}
    for position, report in enumerate(reports):
        for event in fuse(state, report, position):
            found[event.event_id] = event
    return found


def _one(*reports: Report) -> Event:
    found = _run(*reports)
    assert len(found) == 1, [(e.type, e.place.name, e.time) for e in found.values()]
    return next(iter(found.values()))


def test_two_outlets_tell_one_event_with_both_tolls_kept(mention: Build, report: Tell) -> None:
    """A desk must see who said how many, and when."""
    event = _one(
        report("a1", mention(killed=12), source="coastal-post"),
        report("b1", mention(killed=19, title="Market bombing kills 19"), source="gulf-wire", minutes=40),
    )
    assert event.revision == 2
    assert event.status == "corroborated"
    assert event.independent_origins == 2
    assert event.outlets == ("coastal-post", "gulf-wire")
    assert [entry.mention.casualties.killed.low for entry in event.ledger if entry.mention.casualties.killed] == [
        12,
        19,
    ]
    assert event.casualties.killed is not None
    assert event.casualties.killed.low == 19


def test_the_change_of_the_toll_names_the_outlet_that_brought_it(mention: Build, report: Tell) -> None:
    """A revision explains itself field by field."""
    event = _one(report("a1", mention(killed=12)), report("b1", mention(killed=19), source="gulf-wire", minutes=40))
    change = next(change for change in event.changes if change.field == "killed")
    assert change.before == {"low": 12, "high": 12}
    assert change.after == {"low": 19, "high": 19}
    assert change.source == "gulf-wire"


def test_ten_copies_of_one_agency_story_corroborate_nothing(mention: Build, report: Tell) -> None:
    """Corroboration counts origins, not outlets."""
    event = _one(
        *(
            report(f"c{n}", mention(killed=12), source=f"paper-{n}", origin="agency:transmeridian", minutes=n)
            for n in range(10)
        )
    )
    assert event.status == "reported"
    assert event.independent_origins == 1
    assert len(event.outlets) == 10


def test_the_same_day_elsewhere_is_another_event(mention: Build, report: Tell) -> None:
    """Places forty kilometres apart are two places."""
    elsewhere = Place(
        text="Shibam", name="Shibam", geonames_id=1, lat=15.92, lon=48.62, country="YE", precision="exact"
    )
    assert len(_run(report("a1", mention(killed=12)), report("b1", mention(killed=12, place=elsewhere)))) == 2


def test_the_same_place_three_days_later_is_another_event(mention: Build, report: Tell) -> None:
    """A second attack on one town must not drown in the first."""
    later = report("b1", mention(killed=12, day="2024-03-04"), minutes=3 * 1440)
    assert len(_run(report("a1", mention(killed=12)), later)) == 2


def test_tolls_that_cannot_be_one_rising_toll_part_two_attacks_of_a_day(mention: Build, report: Tell) -> None:
    """Large towns see several attacks a day; figures and words tell them apart."""
    first = mention(killed=2, title="Gunmen kill two guards at checkpoint", quote="Two guards died at the gate.")
    second = mention(
        killed=60, title="Car bomb devastates funeral", quote="Mourners gathered by the mosque when a car exploded."
    )
    far = mention(killed=11, title="Third", quote="A grocer's van burned outside the stadium after an explosion.")
    assert len(_run(report("a1", mention(killed=60, title="x", quote="funeral")), report("b1", far))) == 2
    assert len(_run(report("a1", second), report("b1", first))) == 2


def test_a_looser_word_for_the_same_blast_joins_and_the_sharper_type_wins(mention: Build, report: Tell) -> None:
    """First flashes say "explosion", later copy says "suicide bomber"."""
    event = _one(
        report("a1", mention(killed=12)),
        report("b1", mention(killed=14, type="remote.suicide_bombing"), source="gulf-wire", minutes=30),
    )
    assert event.type == "remote.suicide_bombing"


def test_a_flash_without_a_place_name_joins_by_its_toll_and_words(mention: Build, report: Tell) -> None:
    """Country-only tellings match weakly: something else must agree."""
    country = Place(text="Yemen", name="Yemen", country="YE", precision="country")
    event = _one(
        report("a1", mention(killed=23)),
        report("b1", mention(killed=23, place=country), source="gulf-wire", minutes=5),
    )
    assert event.place.name == "Tarem"
    apart = mention(killed=None, place=country, title="Explosion in Yemen", quote="An explosion shook a barracks.")
    assert len(_run(report("a1", mention(killed=23)), report("b1", apart, source="gulf-wire"))) == 2


def test_a_telling_without_a_day_joins_by_when_it_was_told(mention: Build, report: Tell) -> None:
    """Without a publication date weekdays stay unresolved; the story is still the same."""
    event = _one(
        report("a1", mention(killed=12)), report("b1", mention(killed=12, day=None), source="gulf-wire", minutes=90)
    )
    assert event.time == EventTime(start="2024-03-01", end="2024-03-01", precision="day")


def test_one_article_telling_two_events_keeps_them_two(mention: Build, report: Tell) -> None:
    """Extraction has already merged what one article tells twice."""
    text = report(
        "a1",
        mention(killed=12),
        mention(killed=None, type="civilians.abduction", title="Nurse abducted", quote="A nurse was taken away."),
    )
    assert len(_run(text)) == 2


def test_talk_in_one_capital_on_one_day_is_not_one_meeting(mention: Build, report: Tell) -> None:
    """Much is said in a capital; shared names or words must carry it."""
    trade = mention(type="politics.meeting", title="Trade ministers discuss tariffs", quote="Tariffs on steel.")
    water = mention(type="politics.meeting", title="Envoys talk about river water", quote="Dams upstream worry them.")
    assert len(_run(report("a1", trade), report("b1", water, source="gulf-wire"))) == 2
    again = mention(type="politics.meeting", title="Tariffs discussed by trade ministers", quote="Steel tariffs stay.")
    assert len(_run(report("a1", trade), report("b1", again, source="gulf-wire"))) == 1


def test_a_denial_makes_the_event_disputed(mention: Build, report: Tell) -> None:
    """Somebody says it was not so: a reader must be told."""
    event = _one(report("a1", mention(killed=12)), report("b1", mention(killed=12, denial=True), minutes=9))
    assert event.status == "disputed"


def test_tolls_of_the_same_hours_that_cannot_both_hold_are_disputed(mention: Build, report: Tell) -> None:
    """A toll rises; it does not stand at 12 and at 60 at once."""
    event = _one(
        report("a1", mention(killed=60)),
        report("b1", mention(killed=12, initiator="Red Brigade"), source="gulf-wire", minutes=5),
    )
    assert event.status == "disputed"


def test_a_lone_newest_toll_yields_to_two_more_origins_of_the_same_hours(mention: Build, report: Tell) -> None:
    """One outlet's slip must not move the toll that everybody else gives."""
    event = _one(
        *(report(f"{o}1", mention(killed=23), source=o, minutes=n) for n, o in enumerate("abc")),
        report("d1", mention(killed=19), source="d", minutes=20),
    )
    assert event.casualties.killed is not None
    assert event.casualties.killed.low == 23


def test_a_passing_recap_neither_moves_the_toll_nor_makes_it_history(mention: Build, report: Tell) -> None:
    """An article on something else recalls the attack with an old figure."""
    recap = mention(killed=12, background=True, salience=0.1)
    event = _one(report("a1", mention(killed=23)), report("b1", recap, source="gulf-wire", minutes=300))
    assert not event.background
    assert event.casualties.killed is not None
    assert event.casualties.killed.low == 23


def test_an_event_told_only_as_history_is_background(mention: Build, report: Tell) -> None:
    """An anniversary piece alerts nobody."""
    assert _one(report("a1", mention(killed=23, day="2014-03-01", background=True))).background


def test_an_event_is_backfill_until_a_live_article_tells_it(mention: Build, report: Tell) -> None:
    """Archive material makes events but never live alerts."""
    old = report("a1", mention(killed=23), backfill=True)
    assert _one(old).backfill
    assert not _one(old, report("b1", mention(killed=23), source="gulf-wire")).backfill


def test_an_outbreak_takes_its_later_cases(mention: Build, report: Tell) -> None:
    """One outbreak is one event; separately told cases belong to it."""
    words = {"title": "Cholera outbreak in Tarem", "quote": "The cholera ward in Tarem took in new patients."}
    event = _one(
        report("a1", mention(type="hazard.disease_outbreak", killed=3, **words)),
        report(
            "b1",
            mention(type="hazard.disease_outbreak", killed=5, day="2024-03-06", **words),
            source="gulf-wire",
            minutes=5 * 1440,
        ),
    )
    assert event.independent_origins == 2


def test_events_of_two_countries_never_meet(mention: Build, report: Tell) -> None:
    """The log is split by country: results must not depend on how many partitions there are."""
    other = Place(text="Tarem", name="Tarem", country="OM", precision="exact")
    assert len(_run(report("a1", mention(killed=12)), report("b1", mention(killed=12, place=other)))) == 2


def test_an_attack_like_yesterdays_is_another_attack(mention: Build, report: Tell) -> None:
    """In a war one town is struck day after day, with tolls that resemble each other."""
    today = mention(killed=19, type="remote.air_strike", title="Strikes kill 19", quote="Strikes killed 19 in Tarem.")
    yesterday = mention(
        killed=22,
        type="remote.air_strike",
        day="2024-02-29",
        title="Strikes kill 22",
        quote="Strikes killed 22 in Tarem.",
    )
    assert len(_run(report("a1", yesterday), report("b1", today, source="gulf-wire"))) == 2


def test_a_later_bombing_told_only_by_its_report_does_not_join_last_weeks(mention: Build, report: Tell) -> None:
    """ "Reported Tuesday" reaches back a day, not to every earlier blast in the town."""
    first = report("a1", mention(killed=126, type="remote.suicide_bombing", title="Bus convoy bombed"))
    later = mention(killed=6, title="Device explodes at bakery", quote="A device went off by a bakery.", day=None)
    reported = msgspec.structs.replace(later, time=EventTime(end="2024-03-05", precision="day"))
    second = report("b1", reported, source="gulf-wire", minutes=4 * 1440)
    assert len(_run(first, second)) == 2


def test_a_count_of_part_of_the_dead_told_late_does_not_lower_the_toll(mention: Build, report: Tell) -> None:
    """A report on the children among the dead gives their number only."""
    event = _one(
        report("a1", mention(killed=40)),
        report("b1", mention(killed=41), source="gulf-wire", minutes=30),
        report("c1", mention(killed=11), source="peak-radio", minutes=1500),
    )
    assert event.casualties.killed is not None
    assert event.casualties.killed.low == 41
    assert len(event.ledger) == 3


def test_instant_is_the_day_on_the_spot_that_others_tell(mention: Build) -> None:
    """Nine in the evening in Denver is the next day in UTC; an outlet that tells only the day means the same."""
    denver = Place(name="Denver", country="US", lat=39.7, lon=-105.0, precision="exact")
    evening, day = (
        view_of(mention(day=told, place=denver), None, datetime(2017, 8, 12, 9, tzinfo=UTC))
        for told in ("2017-08-12T03:00:00Z", "2017-08-11")
    )
    assert (evening.first_day, evening.last_day) == (day.first_day, day.last_day)
