"""When: days, ranges and months as wires write them, of the happening and not of its telling, row by row."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from streams.extract.dates import find_dates
from streams.extract.document import Document
from streams.extract.when import event_time

SATURDAY = datetime(2017, 8, 12, 9, tzinfo=UTC)
Time = tuple[str | None, str | None, str]


def when(text: str, trigger: str, published: datetime | None, past: bool) -> Time:
    """Start, end and precision of the event that `trigger` states."""
    document = Document(text=text, published=published)
    start = text.index(trigger)
    sentence = document.sentence_at(start)
    assert sentence is not None
    time, _ = event_time(document, find_dates(document), sentence, start, start + len(trigger), past)
    return time.start, time.end, time.precision


TOLD: list[tuple[str, str, Time]] = [
    ("A bomb killed nine people on Friday.", "killed", ("2017-08-11", "2017-08-11", "day")),
    ("A bomb killed nine people Friday.", "killed", ("2017-08-11", "2017-08-11", "day")),
    ("Nine people were killed Friday when a bomb exploded.", "killed", ("2017-08-11", "2017-08-11", "day")),
    ("Nine people were killed late Friday.", "killed", ("2017-08-11", "2017-08-11", "day")),
    ("Nine people were killed early on Friday.", "killed", ("2017-08-11", "2017-08-11", "day")),
    ("Nine people were killed on Friday night.", "killed", ("2017-08-11", "2017-08-11", "day")),
    ("Friday's bombing killed nine people.", "bombing", ("2017-08-11", "2017-08-11", "day")),
    ("Nine people were killed in Friday's bombing.", "killed", ("2017-08-11", "2017-08-11", "day")),
    ("Nine people were killed in a bombing on Saturday.", "bombing", ("2017-08-12", "2017-08-12", "day")),
    ("Nine people were killed on Sunday.", "killed", ("2017-08-06", "2017-08-06", "day")),
    ("Nine people were killed last Sunday.", "killed", ("2017-08-06", "2017-08-06", "day")),
    ("Nine people were killed last Saturday.", "killed", ("2017-08-05", "2017-08-05", "day")),
    ("Nine people were killed yesterday.", "killed", ("2017-08-11", "2017-08-11", "day")),
    ("Nine people were killed today.", "killed", ("2017-08-12", "2017-08-12", "day")),
    ("Nine people were killed this morning.", "killed", ("2017-08-12", "2017-08-12", "day")),
    ("Nine people were killed last night.", "killed", ("2017-08-11", "2017-08-11", "day")),
    ("Nine people were killed overnight.", "killed", ("2017-08-11", "2017-08-12", "day")),
    ("Nine people were killed overnight on Thursday.", "killed", ("2017-08-10", "2017-08-10", "day")),
    ("Nine people were killed earlier on Saturday.", "killed", ("2017-08-12", "2017-08-12", "day")),
    ("Nine people were killed on Thursday evening.", "killed", ("2017-08-10", "2017-08-10", "day")),
    ("Nine people were killed two days ago.", "killed", ("2017-08-10", "2017-08-10", "day")),
    ("Nine people were killed on Monday, two days after a truce began.", "killed", ("2017-08-07", "2017-08-07", "day")),
    ("Nine people were killed on the night of Thursday to Friday.", "killed", ("2017-08-10", "2017-08-11", "day")),
    ("Nine people were killed between Tuesday and Thursday.", "killed", ("2017-08-08", "2017-08-10", "day")),
    ("Nine people were killed from Tuesday to Thursday.", "killed", ("2017-08-08", "2017-08-10", "day")),
    ("Nine people were killed on Tuesday and Wednesday.", "killed", ("2017-08-08", "2017-08-09", "day")),
    ("Nine people have been killed since Tuesday.", "killed", ("2017-08-08", "2017-08-12", "day")),
    ("Nine people have been killed since 3 August.", "killed", ("2017-08-03", "2017-08-12", "day")),
    ("Nine people were killed on 3 August.", "killed", ("2017-08-03", "2017-08-03", "day")),
    ("Nine people were killed on August 3.", "killed", ("2017-08-03", "2017-08-03", "day")),
    ("Nine people were killed on August 3rd.", "killed", ("2017-08-03", "2017-08-03", "day")),
    ("Nine people were killed on Aug. 3.", "killed", ("2017-08-03", "2017-08-03", "day")),
    ("Nine people were killed on the 3rd of August.", "killed", ("2017-08-03", "2017-08-03", "day")),
    ("Nine people were killed on August 3, 2015.", "killed", ("2015-08-03", "2015-08-03", "day")),
    ("Nine people were killed on 3 August 2015.", "killed", ("2015-08-03", "2015-08-03", "day")),
    ("Nine people were killed on 2015-08-03.", "killed", ("2015-08-03", "2015-08-03", "day")),
    ("Nine people were killed on Thursday, August 3.", "killed", ("2017-08-03", "2017-08-03", "day")),
    ("Nine people were killed on Thursday 3 August 2017.", "killed", ("2017-08-03", "2017-08-03", "day")),
    ("Nine people were killed on Thursday (August 3).", "killed", ("2017-08-03", "2017-08-03", "day")),
    ("Nine people were killed on December 3.", "killed", ("2016-12-03", "2016-12-03", "day")),
    ("Nine people were killed from August 3 to 5.", "killed", ("2017-08-03", "2017-08-05", "day")),
    ("Nine people were killed on 3-5 August.", "killed", ("2017-08-03", "2017-08-05", "day")),
    ("Nine people were killed between 3 and 5 August.", "killed", ("2017-08-03", "2017-08-05", "day")),
    ("Nine people were killed between July 30 and August 3.", "killed", ("2017-07-30", "2017-08-03", "day")),
    ("Nine people were killed in August.", "killed", ("2017-08-01", "2017-08-12", "month")),
    ("Nine people were killed in July.", "killed", ("2017-07-01", "2017-07-31", "month")),
    ("Nine people were killed in late July.", "killed", ("2017-07-21", "2017-07-31", "week")),
    ("Nine people were killed in mid-July.", "killed", ("2017-07-11", "2017-07-20", "week")),
    ("Nine people were killed in early July.", "killed", ("2017-07-01", "2017-07-10", "week")),
    ("Nine people were killed in July 2015.", "killed", ("2015-07-01", "2015-07-31", "month")),
    ("Nine people were killed in 2015.", "killed", ("2015-01-01", "2015-12-31", "year")),
    ("Nine people were killed last month.", "killed", ("2017-07-01", "2017-07-31", "month")),
    ("Nine people were killed last week.", "killed", ("2017-07-31", "2017-08-06", "week")),
    ("Nine people were killed this week.", "killed", ("2017-08-07", "2017-08-12", "week")),
    ("Nine people were killed earlier this week.", "killed", ("2017-08-07", "2017-08-11", "week")),
    ("Nine people were killed earlier this month.", "killed", ("2017-08-01", "2017-08-12", "month")),
    ("Nine people were killed last year.", "killed", ("2016-01-01", "2016-12-31", "year")),
    ("Nine people were killed last weekend.", "killed", ("2017-08-05", "2017-08-06", "week")),
    ("Nine people were killed at the weekend.", "killed", ("2017-08-05", "2017-08-06", "week")),
    ("Nine people were killed over the weekend.", "killed", ("2017-08-05", "2017-08-06", "week")),
    ("Nine people were killed in the past 24 hours.", "killed", ("2017-08-11", "2017-08-12", "day")),
    ("Nine people were killed in the last 48 hours.", "killed", ("2017-08-10", "2017-08-12", "day")),
    ("Nine people were killed in the past three days.", "killed", ("2017-08-09", "2017-08-12", "week")),
    ("Nine people were killed a week ago.", "killed", ("2017-07-31", "2017-08-06", "week")),
    ("Nine people were killed hours after the truce began on Friday.", "killed", ("2017-08-11", "2017-08-11", "day")),
    ("Nine people were killed at dawn on Friday.", "killed", ("2017-08-11", "2017-08-11", "day")),
    ("Nine people were killed at about 3 pm on Friday.", "killed", ("2017-08-11", "2017-08-11", "day")),
    ("Nine people were killed at 15:00 GMT on Friday.", "killed", ("2017-08-11", "2017-08-11", "day")),
    ("Nine people were killed around midnight on Friday.", "killed", ("2017-08-11", "2017-08-11", "day")),
    (
        "Nine people were killed on Friday afternoon, the mayor said on Saturday.",
        "killed",
        ("2017-08-11", "2017-08-11", "day"),
    ),
]


@pytest.mark.parametrize(("text", "trigger", "expected"), TOLD)
def test_the_day_the_sentence_tells_is_the_day(text: str, trigger: str, expected: Time) -> None:
    """Published on Saturday 12 August 2017: every wording has one reading."""
    assert when(text, trigger, SATURDAY, True) == expected


REPORTED: list[tuple[str, str, Time]] = [
    ("Nine people were killed, police said on Friday.", "killed", (None, "2017-08-11", "day")),
    ("Police said on Friday nine people were killed.", "killed", (None, "2017-08-11", "day")),
    ("Police said Friday that nine people were killed.", "killed", (None, "2017-08-11", "day")),
    ("Police on Friday said nine people were killed.", "killed", (None, "2017-08-11", "day")),
    ("On Friday, police said nine people had been killed.", "killed", (None, "2017-08-11", "day")),
    ("Nine people were killed, according to a statement released on Friday.", "killed", (None, "2017-08-11", "day")),
    ("Nine people were killed, a spokesman told reporters on Friday.", "killed", (None, "2017-08-11", "day")),
    ("Nine people were killed, the agency reported Friday.", "killed", (None, "2017-08-11", "day")),
    ("Nine people have been killed, a doctor said in an interview on Friday.", "killed", (None, "2017-08-11", "day")),
    ("Nine people were killed on Thursday, police said on Friday.", "killed", ("2017-08-10", "2017-08-10", "day")),
    ("Police said on Friday that nine people were killed on Thursday.", "killed", ("2017-08-10", "2017-08-10", "day")),
    (
        "Police confirmed on Friday that nine people were killed two days earlier.",
        "killed",
        ("2017-08-09", "2017-08-09", "day"),
    ),
]


@pytest.mark.parametrize(("text", "trigger", "expected"), REPORTED)
def test_the_day_of_the_telling_is_only_the_upper_end(text: str, trigger: str, expected: Time) -> None:
    """A statement made on Friday tells of something that lay before it."""
    assert when(text, trigger, SATURDAY, True) == expected


CARRIED: list[tuple[str, str, Time]] = [
    (
        "A bomb went off in a market on Thursday. The blast killed nine people.",
        "killed",
        ("2017-08-10", "2017-08-10", "day"),
    ),
    (
        "Protesters marched on Tuesday. On Wednesday police fired at them. Nine people were killed.",
        "killed",
        ("2017-08-09", "2017-08-09", "day"),
    ),
    ("A bomb went off in a market. Nine people were killed.", "killed", (None, "2017-08-12", "day")),
    (
        "A bomb went off on Thursday. Nine people were killed the next day.",
        "killed",
        ("2017-08-11", "2017-08-11", "day"),
    ),
    (
        "A bomb went off on Thursday. Nine people were killed a day earlier.",
        "killed",
        ("2017-08-09", "2017-08-09", "day"),
    ),
    (
        "A bomb went off on Thursday. Nine people had been killed the previous day.",
        "killed",
        ("2017-08-09", "2017-08-09", "day"),
    ),
]


@pytest.mark.parametrize(("text", "trigger", "expected"), CARRIED)
def test_a_sentence_without_a_day_inherits_it(text: str, trigger: str, expected: Time) -> None:
    """A reader carries the day over, and counts on from it."""
    assert when(text, trigger, SATURDAY, True) == expected


TO_COME: list[tuple[str, str, Time]] = [
    ("The two sides will meet on Monday.", "meet", ("2017-08-14", "2017-08-14", "day")),
    ("The two sides will meet next week.", "meet", ("2017-08-14", "2017-08-20", "week")),
    ("The two sides will meet next month.", "meet", ("2017-09-01", "2017-09-30", "month")),
    ("The two sides are to meet on Wednesday.", "meet", ("2017-08-16", "2017-08-16", "day")),
    ("The two sides are to meet on 20 August.", "meet", ("2017-08-20", "2017-08-20", "day")),
    ("The two sides will meet tomorrow.", "meet", ("2017-08-13", "2017-08-13", "day")),
    ("Elections are due in October.", "Elections", ("2017-10-01", "2017-10-31", "month")),
    ("Elections are scheduled for 5 October.", "Elections", ("2017-10-05", "2017-10-05", "day")),
    ("The minister said on Friday that the sides would meet on Tuesday.", "meet", ("2017-08-15", "2017-08-15", "day")),
]


@pytest.mark.parametrize(("text", "trigger", "expected"), TO_COME)
def test_what_is_to_come_lies_ahead(text: str, trigger: str, expected: Time) -> None:
    """A weekday or month ahead counts forward."""
    assert when(text, trigger, SATURDAY, False) == expected


SPEECH: list[tuple[str, str, Time]] = [
    ("The council condemned the raid on Friday.", "condemned", ("2017-08-11", "2017-08-11", "day")),
    ("On Friday the council condemned the raid.", "condemned", ("2017-08-11", "2017-08-11", "day")),
    ("The president warned on Friday that he would retaliate.", "warned", ("2017-08-11", "2017-08-11", "day")),
]


@pytest.mark.parametrize(("text", "trigger", "expected"), SPEECH)
def test_an_act_of_words_is_dated_by_its_saying(text: str, trigger: str, expected: Time) -> None:
    """Condemning happens when it is said."""
    assert when(text, trigger, SATURDAY, True) == expected


UNDATED: list[tuple[str, str, Time]] = [
    ("Nine people were killed on Friday.", "killed", (None, None, "unresolved")),
    ("Nine people were killed yesterday.", "killed", (None, None, "unresolved")),
    ("Nine people were killed last week.", "killed", (None, None, "unresolved")),
    ("Nine people were killed on August 3.", "killed", (None, None, "unresolved")),
    ("Nine people were killed on August 3, 2015.", "killed", ("2015-08-03", "2015-08-03", "day")),
    ("Nine people were killed in 2015.", "killed", ("2015-01-01", "2015-12-31", "year")),
    ("Nine people were killed.", "killed", (None, None, "unresolved")),
]


@pytest.mark.parametrize(("text", "trigger", "expected"), UNDATED)
def test_without_a_day_of_publication_nothing_relative_is_resolved(text: str, trigger: str, expected: Time) -> None:
    """A guess would be worse than an open field."""
    assert when(text, trigger, None, True) == expected
