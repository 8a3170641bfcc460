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
    ("A man who stabbed a priest in 2015 was jailed on Friday.", "jailed", ("2017-08-11", "2017-08-11", "day")),
    ("A man who stabbed three people was jailed on Friday.", "stabbed", (None, "2017-08-12", "day")),
    ("Police have caught a rebel who escaped from prison in January.", "caught", (None, "2017-08-12", "day")),
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


BESIDE: list[tuple[str, str, Time]] = [
    ("Gunmen killed six on Friday, two days after a bomb killed nine.", "bomb", ("2017-08-09", "2017-08-09", "day")),
    ("Six people were killed, two days after a bomb killed nine.", "bomb", (None, "2017-08-10", "day")),
    ("The march on Friday came days after police shot a boy.", "shot", (None, "2017-08-10", "day")),
    ("The march on Friday came a week after police shot a boy.", "shot", ("2017-07-31", "2017-08-06", "week")),
    ("The march on Friday came a month after police shot a boy.", "shot", ("2017-07-01", "2017-07-31", "month")),
    ("The march on Friday came hours after police shot a boy.", "shot", ("2017-08-10", "2017-08-11", "day")),
    ("Six were killed two days after a truce began on Friday.", "truce", ("2017-08-11", "2017-08-11", "day")),
    ("Six were killed on Friday, the deadliest attack since May.", "killed", ("2017-08-11", "2017-08-11", "day")),
    ("It was the deadliest attack since the war began in 2011.", "attack", (None, "2017-08-12", "day")),
    ("They hold most of it since the capture of Vakaf in March.", "capture of", ("2017-03-01", "2017-03-31", "month")),
    ("At least 112 have been killed since the siege began on Tuesday.", "killed", ("2017-08-08", "2017-08-12", "day")),
    ("The worst fighting since July erupted on Friday.", "fighting", ("2017-08-11", "2017-08-11", "day")),
    ("Jets have been bombing the town since July 2015.", "bombing", ("2015-07-01", None, "month")),
    ("Nine have been killed since the siege began on Tuesday.", "killed", ("2017-08-08", "2017-08-12", "day")),
    ("Nine have been killed since the siege began on Tuesday.", "siege", ("2017-08-08", "2017-08-12", "day")),
    ("Nine have died of cholera since the outbreak began in May.", "cholera", ("2017-05-01", None, "month")),
    ("He has been detained since May.", "detained", ("2017-05-01", "2017-05-31", "month")),
    ("As of Friday, nine people had died.", "died", (None, "2017-08-11", "day")),
    ("Rebels had seized a base earlier in the week.", "seized", ("2017-08-07", "2017-08-11", "week")),
    ("Rebels shelled the town earlier in the day, the army said on Friday.", "shelled",
     ("2017-08-11", "2017-08-11", "day")),
    ("The governor said on Friday that nine people were killed the day before.", "killed",
     ("2017-08-10", "2017-08-10", "day")),
    ("The day before the vote nine people were killed on Friday.", "killed", ("2017-08-11", "2017-08-11", "day")),
    ("The group claimed on Sunday Tuesday's attack.", "attack", ("2017-08-01", "2017-08-01", "day")),
    ("The army said on Thursday that Tuesday's attack had failed.", "attack", ("2017-08-08", "2017-08-08", "day")),
    ("Police arrested six people on Tuesday over the bombing.", "bombing", (None, "2017-08-08", "day")),
    ("Police arrested six people on Tuesday over the bombing.", "arrested", ("2017-08-08", "2017-08-08", "day")),
    ("Six people were killed on Tuesday in the bombing.", "bombing", ("2017-08-08", "2017-08-08", "day")),
    ("The mayor condemned on Friday the attack that killed six on Wednesday.", "attack",
     ("2017-08-09", "2017-08-09", "day")),
    ("The mayor condemned on Friday the attack that killed six.", "condemned", ("2017-08-11", "2017-08-11", "day")),
    ("The minister dismissed the claim, saying that a strike hit the base on Friday.", "strike",
     ("2017-08-11", "2017-08-11", "day")),
    ("The minister rejected the claim, saying that a strike hit the base on Friday.", "rejected",
     ("2017-08-12", "2017-08-12", "day")),
    ("Powers have blamed the army but the minister denied it on Friday.", "blamed", (None, "2017-08-12", "day")),
    ("The outbreak, which began in May, has killed nine.", "outbreak", ("2017-05-01", None, "month")),
    ("Nine have fled since Tuesday, when rebels entered the town.", "entered", ("2017-08-08", "2017-08-08", "day")),
    ("The trial of a man accused of theft in 2014 began on Monday.", "trial", ("2017-08-07", "2017-08-07", "day")),
    ("The trial of a man accused of theft in 2014 goes on.", "trial", (None, "2017-08-12", "day")),
    ("Nine fell ill after a fair held last month, officials said.", "fell ill", (None, "2017-08-12", "day")),
    ("A fair was held last month.", "held", ("2017-07-01", "2017-07-31", "month")),
    ("Between Thursday night and Friday morning jets carried out nine strikes.", "strikes",
     ("2017-08-10", "2017-08-11", "day")),
    ("Shelling from Thursday evening until Friday killed nine.", "Shelling", ("2017-08-10", "2017-08-11", "day")),
    ("Nine people were killed in attacks on Wednesday and Friday.", "killed", ("2017-08-09", "2017-08-11", "day")),
    ("The epidemic of 1998-2001 killed thousands.", "epidemic", ("1998-01-01", "2001-12-31", "year")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "trigger", "expected"), BESIDE)
def test_a_day_told_of_something_else_is_not_the_day(text: str, trigger: str, expected: Time) -> None:
    """What came before, what is measured against, what goes on: each has the bounds that its words give it."""
    assert when(text, trigger, SATURDAY, True) == expected


TENSES: list[tuple[str, str, Time]] = [
    ("A bomb went off on Thursday. It was loud. It was hot. The army has opened a base.", "opened",
     (None, "2017-08-12", "day")),
    ("A bomb went off on Thursday. It was loud. It was hot. Rebels had shelled the base.", "shelled",
     (None, "2017-08-10", "day")),
    ("A bomb went off on Thursday. It was loud. It was hot. Rebels shelled the base.", "shelled",
     ("2017-08-10", "2017-08-10", "day")),
    ("A bomb went off on Thursday. Nine people have been killed.", "killed", ("2017-08-10", "2017-08-10", "day")),
    ("The council meets in a session to be held on Monday. Rebels shelled the base.", "shelled",
     (None, "2017-08-12", "day")),
    ("A bomb went off on Thursday. It was loud. It was hot. A truce ended in May. Rebels shelled the base.", "shelled",
     (None, "2017-08-12", "day")),
    ("Twenty have died since Tuesday. Rebels shelled the base.", "shelled", (None, "2017-08-12", "day")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "trigger", "expected"), TENSES)
def test_the_day_of_the_lines_before_holds_for_what_its_tense_allows(text: str, trigger: str, expected: Time) -> None:
    """A day is carried over the lines to a plain past; not from what is to come or goes on."""
    assert when(text, trigger, SATURDAY, True) == expected


STAMPED: list[tuple[str, str, Time]] = [
    ("Published October 31 2014 Nine people were killed in a raid.", "killed", (None, None, "unresolved")),
    ("Sat Feb 28 2015 Nine people were killed in a raid.", "killed", (None, None, "unresolved")),
    ("Nine killed in raid AFP Wednesday 29 Oct 2014 Nine people were killed.", "were killed",
     (None, None, "unresolved")),
    ("On October 31 2014 nine people were killed in a raid.", "killed", ("2014-10-31", "2014-10-31", "day")),
    ("October 31 2014 saw nine people killed in a raid.", "killed", ("2014-10-31", "2014-10-31", "day")),
    ("Yesterday October 31, 2014, nine people were killed.", "killed", ("2014-10-31", "2014-10-31", "day")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "trigger", "expected"), STAMPED)
def test_the_date_printed_above_a_story_is_no_day_of_its_events(text: str, trigger: str, expected: Time) -> None:
    """Without a time of publication a stamp is still the page's."""
    assert when(text, trigger, None, True) == expected
