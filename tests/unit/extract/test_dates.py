"""Dates are found as written and resolved against the day of publication."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from streams.extract.dates import anchor_day, find_dates
from streams.extract.document import Document

SATURDAY = datetime(2017, 8, 12, 9, tzinfo=UTC)


def read(
    text: str, published: datetime | None = SATURDAY
) -> list[tuple[str, str | tuple[str | None, str | None] | None]]:
    """Return (text, value) of each date, value being `when` or (from, to)."""
    spans = find_dates(Document(text=text, published=published))
    assert all(text[s.start : s.end] == s.text for s in spans)
    return [(s.text, s.when or ((s.from_, s.to) if s.from_ or s.to else None)) for s in spans]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("It fell on 21 July 2016.", "2016-07-21"),
        ("It fell on July 21, 2016.", "2016-07-21"),
        ("It fell on Thursday, July 21, 2016.", "2016-07-21"),
        ("It fell on the 3rd of March 1999.", "1999-03-03"),
        ("It fell on 2016-07-21.", "2016-07-21"),
        ("It fell in July 2016.", "2016-07"),
        ("It fell in 1998.", "1998"),
        ("He was acquitted of the 1984 killing of a judge.", "1984"),
        ("A plant of the 1960s burned.", ("1960-01-01", "1969-12-31")),
        ("It fell on Friday.", "2017-08-11"),
        ("It fell on Saturday.", "2017-08-12"),
        ("It fell last Saturday.", "2017-08-05"),
        ("Talks will open on Monday.", "2017-08-14"),
        ("It fell yesterday.", "2017-08-11"),
        ("It fell today.", "2017-08-12"),
        ("It fell last week.", ("2017-07-31", "2017-08-06")),
        ("It fell this week.", ("2017-08-07", "2017-08-13")),
        ("It fell last month.", "2017-07"),
        ("It fell this year.", "2017"),
        ("It fell in late May.", ("2017-05-21", "2017-05-31")),
        ("It fell in December.", "2016-12"),
        ("It fell in August last year.", "2016-08"),
        ("It fell two years ago.", "2015"),
        ("It fell three days ago.", "2017-08-09"),
        ("It fell between 3 and 5 May.", ("2017-05-03", "2017-05-05")),
        ("It fell from July 28-30.", ("2017-07-28", "2017-07-30")),
        ("Over the past five years it fell.", ("2012", "2017")),
    ],
)
def test_date_has_its_value(text: str, value: str | tuple[str, str]) -> None:
    """Each way that wires write a date."""
    assert [v for _, v in read(text)] == [value]


@pytest.mark.parametrize(
    "text",
    [
        "Some 2000 people fled.",
        "It rang at approximately 1500 (2000 GMT).",
        "He may march to the sun.",
        "Views 1430 Related stories follow.",
        "The sale brought a further 1500 or more.",
        "The march went on, and May Brown spoke.",
        "It cost $1999 a ton.",
        "They prayed at April 7th Street.",
        "The army holds 1,950 posts.",
    ],
)
def test_counts_and_names_are_no_dates(text: str) -> None:
    """A wrong date is worse than none."""
    assert read(text) == []


def test_old_years_follow_a_word_that_makes_them_years() -> None:
    """Four digits alone are as well a time of day or a count."""
    assert [value for _, value in read("The fort was built in 1430 (1429-1431).")][:1] == ["1430"]


def test_weekday_without_publication_stays_unresolved() -> None:
    """Nothing may be guessed: the span is told, its value is not."""
    assert read("It fell on Friday and in June 2015.", None) == [("Friday", None), ("June 2015", "2015-06")]


def test_wire_dateline_anchors_the_rest() -> None:
    """``4 JAN 90`` in the dateline is the day of filing, also where no other date is known."""
    document = Document(text="BOGOTA, 4 JAN 90 -- REBELS FREED TWO MEN TODAY. THE MEN WERE SEIZED ON 30 DECEMBER.")
    day = anchor_day(document)
    assert day is not None
    assert day.isoformat() == "1990-01-04"
    assert [s.when for s in find_dates(document)] == ["1990-01-04", "1990-01-04", "1989-12-30"]


def test_time_of_publication_in_january_looks_back_over_new_year() -> None:
    """A December date in a January article lies behind it."""
    assert read("It fell on 30 December.", datetime(2018, 1, 2, tzinfo=UTC)) == [("30 December", "2017-12-30")]


def test_an_article_without_its_day_lends_a_date_the_year_told_before() -> None:
    """``June 17`` behind ``June 4 2014`` is of 2014; before any whole date, and of weekdays, nobody knows."""
    text = "On May 2 talks began. On June 4 2014 the head of the mission spoke. The experts meet on June 17, a Tuesday."
    dates = {span.text: span.when for span in find_dates(Document(text))}
    assert (dates["May 2"], dates["June 17"]) == (None, "2014-06-17")
