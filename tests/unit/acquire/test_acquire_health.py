"""The health of sources over weeks of event time: silence by each one's own rhythm, repetition, garbage, failure."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count, islice

import pytest

from streams.acquire import health
from streams.acquire.health import Health, History, State
from streams.acquire.rhythm import SILENT_AFTER, longest_usual, pace_of
from streams.records import RawArticle, Rejected

START = datetime(2026, 3, 2, 6, tzinfo=UTC)
"""A Monday morning."""
DAY = timedelta(days=1)
TICK = timedelta(minutes=10)
WORDS = ["".join(random.Random(n).choices("abcdefghijklmnoprstuvw", k=6)) for n in range(3_000)]
Rate = Callable[[datetime], float]


def news(seed: int = 0, words: int = 120) -> Iterator[RawArticle]:
    """Articles without end, each of words of its own."""
    rng = random.Random(seed)
    for number in count():
        yield article(f"{seed}-{number}", " ".join(rng.choices(WORDS, k=words)))


def article(item_id: str, content: str, **more: str) -> RawArticle:
    """One article of the source."""
    return RawArticle(article_id="a" + item_id, item_id=item_id, source="s", received=START, content=content, **more)  # type: ignore[arg-type]


def arrivals(rate: Rate, days: float, seed: int = 1, start: datetime = START) -> list[datetime]:
    """Times of a source that sends `rate(time)` times an hour, at random."""
    rng = random.Random(seed)
    most = max(rate(start + timedelta(hours=hour)) for hour in range(168))
    found, at = [], start
    while (at := at + timedelta(hours=rng.expovariate(most))) < start + days * DAY:
        if rng.random() * most < rate(at):
            found.append(at)
    return found


@dataclass
class Told:
    """What was said of a source, and when, each time it changed."""

    history: History
    states: list[tuple[datetime, Health]]
    multiples: dict[datetime, float]
    """The pause at these times, as a multiple of the longest usual one."""

    def when(self, state: State) -> list[datetime]:
        """Times at which it came into this state."""
        return [at for at, judged in self.states if judged.state == state]


def live(times: Sequence[datetime], until: datetime, start: datetime = START, known: History | None = None) -> Told:
    """A source lives through `times`, looked at every ten minutes until `until`."""
    history, articles, waiting = known or History(name="s"), news(len(times)), list(reversed(times))
    told = Told(history, [], {})
    at = start
    while at < until:
        while waiting and waiting[-1] <= at:
            health.came(history, [next(articles)], waiting.pop())
        health.watched(history, at)
        judged = health.judge(history, at)
        if not told.states or told.states[-1][1].state != judged.state:
            told.states.append((at, judged))
            pace, rhythm = pace_of(history.rhythm), history.rhythm
            told.multiples[at] = pace.busy(rhythm.anchor, at.timestamp()) / (longest_usual(rhythm.gaps, pace) or 1)
        at += TICK
    return told


def office_hours(at: datetime) -> float:
    """Twelve an hour by day, nothing at night."""
    return 12 if 6 <= at.hour < 22 else 0


def weekdays(at: datetime) -> float:
    """By day from Monday to Friday, a stray one at night."""
    return (12 if 6 <= at.hour < 20 else 0.05) if at.weekday() < 5 else 0


def bursts(at: datetime) -> float:
    """Many on one day of the week, few on the others."""
    return 10 if at.weekday() == 2 else 1


def few(at: datetime) -> float:
    """Three a day."""
    return 3 / 16 if 6 <= at.hour < 22 else 0


@pytest.mark.parametrize("rate", [office_hours, bursts, few])
def test_no_pause_of_its_own_is_told_as_silence(rate: Rate) -> None:
    """A desk that is called every night soon looks no more."""
    told = live(arrivals(rate, 28), START + 28 * DAY)
    assert [judged.state for _, judged in told.states] == ["new", "fine"]


def test_weekends_are_known_after_the_first() -> None:
    """The first Saturday cannot be told from a death: the week has not been seen yet. Later ones are never told."""
    told = live(arrivals(weekdays, 42), START + 42 * DAY)
    first_weekend = (START + 5 * DAY, START + 7 * DAY)
    assert all(first_weekend[0] <= at < first_weekend[1] for at in told.when("silent"))


@pytest.mark.parametrize(
    ("rate", "dies", "within"),
    [
        (office_hours, timedelta(days=28, hours=3), timedelta(hours=4)),
        (weekdays, timedelta(days=28, hours=3), timedelta(hours=24)),
        (bursts, timedelta(days=28), timedelta(hours=30)),
        (few, timedelta(days=28), timedelta(days=5)),
    ],
)
def test_real_silence_is_told_within_three_of_its_longest_usual_pauses(
    rate: Rate, dies: timedelta, within: timedelta
) -> None:
    """`SILENT_AFTER` is what the documentation promises, in the source's own busy time."""
    end = START + dies
    times = [at for at in arrivals(rate, 35) if at < end]
    told = live(times, end + 6 * DAY)
    [silent] = [at for at in told.when("silent") if at > end]
    last = max(times)
    before = next(judged for at, judged in reversed(told.states) if at < silent)
    assert before.state == "fine"
    assert silent - last <= within
    judged = told.states[-1][1]
    assert "nothing new for" in judged.reason
    due = judged.silent_at
    assert due is not None
    assert due <= silent < due + TICK + timedelta(seconds=1)
    assert 0.95 * SILENT_AFTER <= told.multiples[silent] <= 1.5 * SILENT_AFTER


def test_silence_at_night_is_told_in_the_morning_not_before() -> None:
    """Of a source that died in its evening nobody can know until it should be back."""
    died = START + timedelta(days=28, hours=15, minutes=50)  # ten to ten in the evening
    told = live([at for at in arrivals(office_hours, 30) if at < died], died + 2 * DAY)
    [silent] = told.when("silent")
    morning = START + timedelta(days=29)
    assert morning < silent < morning + timedelta(hours=4)


def test_source_that_comes_back_is_fine_again_and_its_death_is_no_habit() -> None:
    """A week's outage must not make a week's silence usual."""
    times = arrivals(office_hours, 21)
    again = arrivals(office_hours, 10, seed=2, start=START + 28 * DAY)
    died = START + timedelta(days=38, hours=6)
    told = live([*times, *(at for at in again if at < died)], died + 3 * DAY)
    outage, death = told.when("silent")
    assert outage < START + 22 * DAY
    assert START + 28 * DAY in [at.replace(hour=6, minute=0) for at in told.when("fine")]
    assert death - died < DAY


def test_time_in_which_nobody_looked_is_no_silence() -> None:
    """The program was stopped for two days: the sources are not to blame."""
    times = arrivals(office_hours, 21)
    told = live(times, START + 21 * DAY)
    back = START + 23 * DAY + timedelta(hours=4)
    after = live(arrivals(office_hours, 2, seed=3, start=back), back + 2 * DAY, start=back, known=told.history)
    assert [judged.state for _, judged in after.states] == ["fine"]
    assert max(gap.end - gap.start for gap in told.history.rhythm.gaps) < DAY.total_seconds()


def test_too_little_is_not_judged() -> None:
    """Ten articles in an hour and then a pause say nothing of a source's habit."""
    told = live([START + timedelta(minutes=3 * n) for n in range(20)], START + timedelta(hours=20))
    assert [judged.state for _, judged in told.states] == ["new"]
    assert "too little to judge" in told.states[0][1].reason


def well_known() -> History:
    """A source that has sent two hundred articles in as many ten minutes."""
    history = History(name="s")
    for number, one in enumerate(islice(news(7), 200)):
        health.came(history, [one], START + number * TICK)
    assert health.judge(history, START + 200 * TICK).state == "fine"
    return history


def send(history: History, batch: Sequence[RawArticle | Rejected], after: int = 200) -> tuple[Health, int | None]:
    """Return the last judgement on what then comes one by one, and after how many it was first no longer fine."""
    first = None
    judged = health.judge(history, START + after * TICK)
    for number, one in enumerate(batch, 1):
        at = START + (after + number) * TICK
        health.came(history, [one], at)
        judged = health.judge(history, at)
        if judged.state != "fine" and first is None:
            first = number
    return judged, first


def test_old_texts_under_new_ids_are_repetition() -> None:
    """A feed that was moved sends its archive again, each with a new guid."""
    history = well_known()
    old = [article(f"again-{n}", one.content) for n, one in enumerate(islice(news(7), 100, 130))]
    judged, first = send(history, old)
    assert judged.state == "repeating"
    assert "came before under other ids" in judged.reason
    assert first is not None
    assert first <= 10


def test_the_same_front_page_for_long_is_repetition() -> None:
    """A dead site that still answers looks alive to a monitor that asks only whether it answers."""
    times = arrivals(office_hours, 14)
    history = live(times, START + 14 * DAY).history
    states = []
    for number in range(6 * 24 * 3):
        at = START + 14 * DAY + number * TICK
        health.answered(history, at, same=True)
        states.append(health.judge(history, at))
    assert list(dict.fromkeys(judged.state for judged in states)) == ["fine", "silent", "repeating"]
    assert "it answers with what is known" in next(one.reason for one in states if one.state == "silent")
    assert "answered only with what is known" in states[-1].reason


def test_redelivered_articles_are_no_repetition_and_no_life() -> None:
    """After a restart a way in sends again what it had sent: the very same ids."""
    history = well_known()
    last, at = history.last_new, START + 201 * TICK
    health.came(history, list(islice(news(7), 150, 200)), at)
    assert health.judge(history, at).state == "fine"
    assert history.last_new == last


def test_new_versions_of_a_story_are_neither() -> None:
    """Writethrus carry most of the older text, under the same id."""
    history = well_known()
    text = next(news(9)).content
    versions = [article("story", f"{text} {' '.join(WORDS[n : n + 9])}") for n in range(30)]
    assert send(history, versions) == (health.judge(history, START + 230 * TICK), None)


ERROR_PAGE = "The page you asked for is not here any more. Please go back to our front page. Request number {}."
CHROME = " ".join(WORDS[:150])


@pytest.mark.parametrize(
    ("what", "make"),
    [
        ("nearly the same", lambda n: article(f"e{n}", ERROR_PAGE.format(n))),
        ("nearly the same", lambda n: article(f"e{n}", f"{CHROME} {' '.join(WORDS[200 + n : 206 + n])}")),
        (
            "no text in them",
            lambda n: article(f"e{n}", "<div><script>var a = 1</script></div>", media_type="text/html"),
        ),
        ("markup where text should be", lambda n: article(f"e{n}", f"<p>{'</p><p>'.join(WORDS[n : n + 30])}</p>")),
        ("not text but bytes", lambda n: article(f"e{n}", "\x00\x01PNG\x02a\ufffd\x03b" * (n + 9))),
        ("shorter than usual", lambda n: article(f"e{n}", " ".join(WORDS[9 * n : 9 * n + 9]))),
        ("longer than usual", lambda n: article(f"e{n}", " ".join(random.Random(n).choices(WORDS, k=800)))),
        (
            "rejected, bad_feed",
            lambda n: Rejected(rejected_id=f"e{n}", stage="acquire", reason="bad_feed", message="", value=b""),
        ),
    ],
)
def test_garbage_is_told_with_what_is_wrong(what: str, make: Callable[[int], RawArticle | Rejected]) -> None:
    """A feed that turned into error pages sends on time, and would be called fine."""
    judged, first = send(well_known(), [make(n) for n in range(14)])
    assert judged.state == "garbage"
    assert what in judged.reason
    assert first is not None
    assert first <= 10


def test_a_few_odd_articles_are_not_garbage() -> None:
    """Every wire sends a test message and an empty body now and then."""
    articles = list(islice(news(11), 40))
    articles[3::8] = [article(f"odd-{n}", "") for n in range(len(articles[3::8]))]
    assert send(well_known(), articles)[1] is None


def test_source_whose_texts_are_always_alike_is_fine() -> None:
    """Weather and market reports are the same words every hour with other figures."""
    history = History(name="s")
    text = " ".join(WORDS[:120])
    for number in range(200):
        one = article(str(number), f"{text} {' '.join(WORDS[300 + number : 306 + number])} {number}")
        health.came(history, [one], START + number * TICK)
    assert health.judge(history, START + 200 * TICK).state == "fine"


def test_ticker_whose_lines_differ_in_figures_alone_is_alive() -> None:
    """Every price is news."""
    history = History(name="s")
    for number in range(200):
        health.came(history, [article(str(number), f"EUR/USD spot {10_000 + number}")], START + number * TICK)
    judged = health.judge(history, START + 200 * TICK)
    assert (judged.state, history.rhythm.pauses) == ("fine", 199)


def test_garbage_ends_when_articles_are_back() -> None:
    """A verdict rests on the last dozen."""
    history = well_known()
    assert send(history, [article(f"e{n}", "") for n in range(12)])[0].state == "garbage"
    assert send(history, list(islice(news(12), 12)), after=212)[0].state == "fine"


def test_kills_and_withheld_articles_need_no_text() -> None:
    """They are what they should be: empty."""
    kills = [article(f"k{n}", "", pub_status="canceled") for n in range(20)]
    assert send(well_known(), kills)[1] is None


def test_failures_in_a_row_are_told_with_their_words() -> None:
    """One time-out is weather."""
    history = well_known()
    at = START + 200 * TICK
    for number in range(3):
        health.failed(history, "HTTP 503", at + number * TICK)
        state = health.judge(history, at + number * TICK)
        assert state.state == ("failing" if number == 2 else "fine")
    assert state.reason == "failed 3 times in a row: HTTP 503"
    health.answered(history, at + 4 * TICK, same=False)
    assert health.judge(history, at + 4 * TICK).state == "fine"


def test_source_that_never_worked_fails_at_once() -> None:
    """A mistyped address is mended by who has just typed it."""
    history = History(name="s")
    health.failed(history, "no such host", START)
    assert health.judge(history, START).state == "failing"


def test_same_history_gives_the_same_judgement() -> None:
    """Nothing in it depends on the process."""
    assert send(well_known(), list(islice(news(5), 20))) == send(well_known(), list(islice(news(5), 20)))
