"""A time of day narrows the day to instants in UTC, by the clock of the place where it happened."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from streams.extract import Lexicon
from streams.extract.document import Document
from streams.extract.read import read

WEDNESDAY = datetime(2023, 6, 14, 15, 30, tzinfo=UTC)
Time = tuple[str | None, str | None, str]


def told(text: str, lexicon: Lexicon, published: datetime | None = WEDNESDAY, *, day_only: bool = False) -> Time:
    """Start, end and precision of the first mention."""
    document = Document(text=text, published=published, published_day_only=day_only)
    time = read(document, lexicon).mentions[0].time
    return time.start, time.end, time.precision


MOMENTS: list[tuple[str, str]] = [
    ("A car bomb killed nine people in Mosul at 3 a.m. on Monday.", "2023-06-12T00:00:00Z"),
    ("On Monday at around 3.20am a car bomb killed nine people in Mosul.", "2023-06-12T00:20:00Z"),
    ("A bomb killed 12 people in Karachi around 715 pm (1415 GMT) on Tuesday.", "2023-06-13T14:15:00Z"),
    ("A bomb killed 12 people in Karachi at 1415 GMT (715 pm) on Tuesday.", "2023-06-13T14:15:00Z"),
    ("An earthquake struck Chile at 0430 GMT on Monday, killing two people.", "2023-06-12T04:30:00Z"),
    ("Gunmen attacked the hotel in Nairobi at 20:45 on Monday.", "2023-06-12T17:45:00Z"),
    ("Troops entered the village of Kafr Zita at 0600 hours on Tuesday.", "2023-06-13T03:00:00Z"),
    ("A bomb exploded in Manila at nine o'clock on Monday evening, killing four people.", "2023-06-12T13:00:00Z"),
    ("A bomb killed ten people in Beirut on Monday, at about six in the evening.", "2023-06-12T15:00:00Z"),
    ("A blast shook Beirut at 6 o'clock in the evening on Monday, killing ten people.", "2023-06-12T15:00:00Z"),
    ("The bombing in Grozny on Monday at 10:30 p.m. Moscow time killed two soldiers.", "2023-06-12T19:30:00Z"),
    ("At 3:00 p.m. ET on Monday a gunman killed two people in Denver.", "2023-06-12T19:00:00Z"),
    ("A gunman killed two people in Houston on Monday at noon.", "2023-06-12T17:00:00Z"),
    ("A ferry sank off Zanzibar around 1 a.m. (2200 GMT) on Monday, drowning 30 people.", "2023-06-11T22:00:00Z"),
]


@pytest.mark.parametrize(("text", "moment"), MOMENTS)
def test_clock_is_read_in_the_zone_of_the_place_or_its_own(lexicon: Lexicon, text: str, moment: str) -> None:
    """Three in the morning in Mosul is midnight in UTC; GMT is GMT wherever it is written."""
    assert told(text, lexicon) == (moment, moment, "minute")


PARTS: list[tuple[str, str, str]] = [
    ("In the early hours of Monday an air strike killed eleven people in Idlib.", "11T21", "12T03"),
    ("Early on Monday an air strike killed eleven people in Idlib.", "11T21", "12T07"),
    ("Rebels attacked an army base near Goma on Sunday night, killing seven soldiers.", "11T16", "12T04"),
    ("Gunmen killed a judge in Basra late Monday afternoon.", "12T12", "12T16"),
    ("A suicide bomber killed six people in Kabul before dawn on Monday.", "11T19", "12T02"),
    ("Three soldiers were killed in a pre-dawn raid in Mali on Tuesday.", "13T00", "13T07"),
    ("Last night a bomb killed two police officers in Quetta.", "13T13", "14T01"),
    ("Overnight shelling killed four people in Kharkiv.", "13T15", "14T06"),
    ("Troops shelled the town of Lyman in Ukraine between 2 and 4 a.m. on Monday.", "11T23", "12T01"),
    ("Gunmen opened fire on a bus in Texas on Monday evening, killing three people.", "12T22", "13T05"),
    ("A strike killed five people in Sanaa on 12 June 2023, shortly before midnight.", "12T20", "12T21"),
]


@pytest.mark.parametrize(("text", "low", "high"), PARTS)
def test_part_of_the_day_bounds_it(lexicon: Lexicon, text: str, low: str, high: str) -> None:
    """Its precision stays a day: the words say no more than between when and when."""
    start, end, precision = told(text, lexicon)
    assert (str(start)[8:13], str(end)[8:13], precision) == (low, high, "day")


ALONE: list[tuple[str, Time]] = [
    ("A man was shot dead in Leeds at 2 a.m.", ("2023-06-14T01:00:00Z", "2023-06-14T01:00:00Z", "minute")),
    ("A man was shot dead in Leeds at 11 p.m.", ("2023-06-13T22:00:00Z", "2023-06-13T22:00:00Z", "minute")),
    ("A man was shot dead in Leeds about midnight.", ("2023-06-13", "2023-06-14", "day")),
    ("A man was shot dead in Leeds at dawn.", (None, "2023-06-14", "day")),
    (
        "Three soldiers were killed near Bamako on Monday. It happened at about 7 pm.",
        ("2023-06-12T19:00:00Z", "2023-06-12T19:00:00Z", "minute"),
    ),
]


@pytest.mark.parametrize(("text", "time"), ALONE)
def test_clock_without_a_day_is_the_last_such_before_publication(lexicon: Lexicon, text: str, time: Time) -> None:
    """At half past three in the afternoon, two in the morning was today and eleven in the evening yesterday."""
    assert told(text, lexicon) == time


def test_clock_without_a_day_leaves_two_days_where_only_the_day_of_publication_is_known(lexicon: Lexicon) -> None:
    """Whether eleven in the evening had come is not known."""
    told_by_day = told("A man was shot dead in Leeds at 11 p.m.", lexicon, day_only=True)
    assert told_by_day == ("2023-06-13", "2023-06-14", "day")


DAYS: list[str] = [
    "The minister said at 3 p.m. that nine rebels had been killed in Mali on Monday.",  # the time of the saying
    "Nine people were killed in a stampede in Lagos on Monday. The stadium closes at 9 p.m.",
    "Two people were shot dead in a night club in Miami on Monday.",
    "A bomb killed two people in Homs on Monday and another killed four in Hama at 6 a.m. on Tuesday.",
    "Two people were shot dead at a late show in Miami on Monday.",
    "A gunman killed two people in the United States at 3 p.m. on Monday.",  # four clocks
    "A bomb killed two people in Homs on Monday, in the 48 hours after a truce.",
    "A bomb killed two people in Homs around midnight on Monday.",  # which of two
]


@pytest.mark.parametrize("text", DAYS)
def test_day_stays_a_day(lexicon: Lexicon, text: str) -> None:
    """No clock is told of the happening, or nobody can say which."""
    assert told(text, lexicon) == ("2023-06-12", "2023-06-12", "day")


def test_clock_of_the_page_is_not_that_of_the_event(lexicon: Lexicon) -> None:
    """A stamp says when the page was made."""
    time = told("June 14 2023 1037 UTC+3 Rebels attacked an army post near Homs, a monitor said.", lexicon)
    assert time == (None, "2023-06-14", "day")
    assert told("On 12 June 2023 at 3 a.m. a bomb killed nine in Mosul.", lexicon)[0] == "2023-06-12T00:00:00Z"
    assert told("A bomb killed nine in Mosul on 12 June 2023 at 3 a.m.", lexicon)[0] == "2023-06-12T00:00:00Z"


def test_clock_of_an_unanchored_day_stays_unresolved(lexicon: Lexicon) -> None:
    """Without a publication day there is no Monday."""
    assert told("A bomb killed two people in Homs at 3 a.m. on Monday.", lexicon, None) == (None, None, "unresolved")
