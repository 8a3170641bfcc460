"""An event happened when its sentence says; the day of the telling is only the upper end."""

from __future__ import annotations

from datetime import UTC, datetime

from streams.extract.dates import find_dates
from streams.extract.document import Document
from streams.extract.when import event_time
from streams.records import EventTime

SATURDAY = datetime(2017, 8, 12, 9, tzinfo=UTC)


def when(text: str, trigger: str, published: datetime | None = SATURDAY, past: bool = True) -> EventTime:
    """Return the time of the event that `trigger` states."""
    document = Document(text=text, published=published)
    start = text.index(trigger)
    sentence = document.sentence_at(start)
    assert sentence is not None
    time, evidence = event_time(document, find_dates(document), sentence, start, start + len(trigger), past)
    assert all(0 <= span.start < span.end <= len(text) for span in evidence)
    return time


def test_day_of_the_sentence_is_the_day_of_the_event() -> None:
    """The plain case."""
    time = when("On Friday a bomb killed nine people.", "killed")
    assert (time.start, time.end, time.precision) == ("2017-08-11", "2017-08-11", "day")


def test_day_of_the_report_is_only_the_upper_end() -> None:
    """``reported on Saturday`` does not say when the town fell."""
    time = when("Troops seized the town, state media reported on Saturday.", "seized")
    assert (time.start, time.end) == (None, "2017-08-12")


def test_statement_is_dated_by_its_saying() -> None:
    """A condemnation happens when it is said."""
    time = when("The council condemned the raid, it said on Friday.", "condemned")
    assert (time.start, time.end) == ("2017-08-11", "2017-08-11")


def test_sentence_without_date_takes_the_one_before() -> None:
    """A reader carries the day over."""
    time = when("A bomb went off on Thursday. Nine people were killed.", "were killed")
    assert time.start == "2017-08-10"


def test_nothing_told_lies_before_publication() -> None:
    """The upper end is the day of publication."""
    time = when("Nine people were killed.", "killed")
    assert (time.start, time.end) == (None, "2017-08-12")


def test_date_of_the_page_is_not_the_date_of_the_event() -> None:
    """A masthead says when the page was made."""
    time = when("Saturday, August 12, 2017\nNine people were killed.", "killed")
    assert time.start is None


def test_what_is_said_to_be_under_way_is_of_the_day_it_is_said() -> None:
    """The present is that of the speaker."""
    time = when("A spokesman said on Friday that crews are clearing mines from the harbour.", "clearing")
    assert (time.start, time.end) == ("2017-08-11", "2017-08-11")


def test_credit_of_a_picture_is_not_the_date_of_the_event() -> None:
    """A full date before an agency in brackets ends a caption, wherever it stands."""
    text = "A sailor waves from the harbour wall in Latakia June 6, 2017 (Reuters) Nine people were killed."
    assert when("Fishermen mend their nets. " * 8 + text, "were killed").start is None


def test_day_a_place_was_taken_is_not_that_of_the_fight_for_it() -> None:
    """A participle with its agent says when the thing changed hands."""
    text = "Troops launched an assault to retake the village captured by rebel groups earlier this year."
    assert when(text, "assault").start is None


def test_day_of_what_is_condemned_is_not_that_of_the_saying() -> None:
    """``Thursday's attack`` is what it is about, and what a visit is to look into."""
    assert when("The council condemned Thursday's attack.", "condemned").start == "2017-08-12"
    assert when("The council accused the army of the attack on Thursday.", "accused").start == "2017-08-12"
    assert when("The council accused the army on Thursday of the attack.", "accused").start == "2017-08-10"
    text = "The envoy arrived in the capital to investigate Thursday's attack."
    assert when(text, "arrived").start is None


def test_weekday_without_publication_stays_unresolved() -> None:
    """The words are kept for the reader, the value stays open."""
    time = when("On Friday a bomb killed nine people.", "killed", None)
    assert time == EventTime(text="Friday")


def test_range_of_two_dates_is_one_time() -> None:
    """``from A to B`` has both ends."""
    time = when("Clashes from 3 July to 9 July 2017 killed nine.", "killed")
    assert (time.start, time.end) == ("2017-07-03", "2017-07-09")


def test_planned_event_without_date_has_no_upper_end() -> None:
    """What is still to come does not lie before publication."""
    assert when("The sides will meet.", "meet", past=False) == EventTime()


def test_week_of_publication_ends_with_publication() -> None:
    """A past event of this week cannot lie after the article."""
    time = when("This week shelling killed nine.", "killed")
    assert (time.start, time.end) == ("2017-08-07", "2017-08-12")
