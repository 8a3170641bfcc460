"""Whether a source is well: silent, repeating itself, garbage or failing, by what it usually does; pure.

    new         too little is known of it to judge
    fine        it sends as it does
    silent      nothing new for three times its longest usual pause, weighed by the hour of the week
    repeating   what comes came before: the same texts under new ids, or the same entries again and again
    garbage     texts are empty, not text, far from their usual length, nearly all the same, or rejected
    failing     it cannot be reached or read

Every way in reports here: what came (`came`), an answer without news (`answered`), a failure (`failed`), and that the
program has been looking at all (`watched`). `judge` says what to make of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Final, Literal, TypeAlias, get_args

import msgspec

from streams.acquire import looks as texts
from streams.acquire import rhythm as pauses
from streams.acquire.limits import is_passed_over
from streams.acquire.looks import Looks
from streams.acquire.rhythm import Rhythm
from streams.records import RawArticle, Rejected

State: TypeAlias = Literal["new", "fine", "silent", "repeating", "garbage", "failing"]
STATES: Final[tuple[State, ...]] = get_args(State)
TROUBLE: Final = frozenset({"silent", "repeating", "garbage", "failing"})
_GRAVEST_FIRST: Final[tuple[State, ...]] = ("failing", "garbage", "repeating", "silent", "new", "fine")
FAILURES_TOLD: Final = 3
"""Failures in a row after which a source that has worked is failing; the first of one that never has."""
REPEATING_AFTER: Final = 3.0
"""Times the silence that is told, after which a source that goes on answering with the same is repeating."""
_MOST_LOOKS: Final = 50
"""Articles of one batch that are looked at, the last ones: an archive that is loaded must hold nothing up."""
_MAX_ERROR: Final = 300


class History(msgspec.Struct, omit_defaults=True):
    """All that is remembered of one source; times are Unix seconds."""

    name: str
    rhythm: Rhythm = msgspec.field(default_factory=Rhythm)
    looks: Looks = msgspec.field(default_factory=Looks)
    articles: int = 0
    rejected: int = 0
    last_article: float | None = None
    last_new: float | None = None
    """When it last sent what had not come before."""
    same: int = 0
    """Answers since then that held only what was known."""
    works: bool = False
    """It has answered or sent at least once."""
    failures: int = 0
    """In a row, up to now."""
    last_error: str | None = None
    last_error_at: float | None = None
    state: State = "new"
    since: float | None = None


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be said of a source now."""

    name: str
    state: State
    reason: str
    """In words, for the desk."""
    since: datetime | None = None
    """When it came into this state."""
    last_article: datetime | None = None
    expected_gap_s: float | None = None
    """Seconds from its last news until it is usually back at the latest; None while unknown."""
    silent_at: datetime | None = None
    """When it will be told as silent if nothing comes."""
    articles: int = 0
    rejected: int = 0
    failures: int = 0
    last_error: str | None = None
    last_error_at: datetime | None = None


def watched(history: History, now: datetime) -> None:
    """The program has had its eyes on the source until `now`; told at least every quarter of an hour.

    A source that fails is not seen: the time counts neither as its silence nor as its habit.
    """
    if not history.failures:
        pauses.watch(history.rhythm, now.timestamp())


def came(history: History, batch: Sequence[RawArticle | Rejected], now: datetime) -> None:
    """`batch` has come and is in the log."""
    at = now.timestamp()
    new = False
    for number, one in enumerate(batch, 1):
        if isinstance(one, Rejected) and is_passed_over(one):
            continue  # an archive's redirects say nothing of its source
        if isinstance(one, Rejected):
            history.rejected += 1
        else:
            history.articles += 1
            history.last_article = at
        if len(batch) - number < _MOST_LOOKS:
            new |= texts.take_look(history.looks, one)
    history.failures, history.works = 0, True
    if new:
        history.last_new, history.same = at, 0
        pauses.arrive(history.rhythm, at)
    elif batch:
        history.same += 1
        pauses.watch(history.rhythm, at)


def answered(history: History, now: datetime, *, same: bool) -> None:
    """The source has answered without news; `same`: with entries, all of them known."""
    history.failures, history.works = 0, True
    history.same += same
    pauses.watch(history.rhythm, now.timestamp())


def failed(history: History, error: str, now: datetime) -> None:
    """The source could not be reached or read; `error` says why, without secrets."""
    history.failures += 1
    history.last_error, history.last_error_at = error[:_MAX_ERROR], now.timestamp()


def judge(history: History, now: datetime) -> Health:
    """Return what is to be said of the source at `now`; `history` remembers since when."""
    pace = pauses.pace_of(history.rhythm)
    at, start = now.timestamp(), history.rhythm.anchor
    longest = pauses.longest_usual(history.rhythm.gaps, pace)
    told = pauses.silent_after(longest)
    learnt = pauses.is_learnt(history.rhythm)
    pause = pace.busy(start, at)
    state, reason = _state(history, at, pause, told, learnt=learnt)
    if learnt and state in ("silent", "fine"):
        usual = span(pace.reaches(start, longest) - start)
        if state == "silent":
            reason = f"nothing new for {span(at - _news(history))}; its longest usual pause would be {usual} now"
            reason += "; it answers with what is known" if history.same else ""
        else:
            reason = f"longest usual pause now {usual}"
    if history.since is None or state != history.state:
        history.state, history.since = state, at
    return Health(
        name=history.name,
        state=state,
        reason=reason,
        since=_time(history.since),
        last_article=_time(history.last_article),
        expected_gap_s=round(pace.reaches(start, longest) - start, 1) if learnt else None,
        silent_at=_time(pace.reaches(start, told)) if learnt else None,
        articles=history.articles,
        rejected=history.rejected,
        failures=history.failures,
        last_error=history.last_error,
        last_error_at=_time(history.last_error_at),
    )


def _state(history: History, at: float, pause: float, told: float, *, learnt: bool) -> tuple[State, str]:
    if history.failures >= (FAILURES_TOLD if history.works else 1):
        times = "once" if history.failures == 1 else f"{history.failures} times in a row"
        return "failing", f"failed {times}: {history.last_error}"
    if garbage := texts.told_garbage(history.looks):
        return "garbage", garbage
    if repeating := texts.told_repeating(history.looks):
        return "repeating", repeating
    if learnt and pause > REPEATING_AFTER * told and history.same:
        return "repeating", f"for {span(at - _news(history))} it has answered only with what is known"
    if learnt:
        return ("silent" if pause > told else "fine"), ""
    return "new", f"{history.rhythm.pauses} pauses in {span(history.rhythm.watched_s)} watched: too little to judge"


def _news(history: History) -> float:
    """Return when its pause began: its last news, or when watching began again after that."""
    return max(history.last_new or 0.0, history.rhythm.anchor)


def worst_first(states: Iterable[Health]) -> list[Health]:
    """Return `states` as a desk looks at them: what is in trouble first, the gravest before, then by name."""
    return sorted(states, key=lambda one: (_GRAVEST_FIRST.index(one.state), one.name))


def summed(states: Sequence[Health]) -> str:
    """Return how many are how: ``12 sources: 1 failing, 11 fine``."""
    counts = Counter(one.state for one in states)
    told = ", ".join(f"{counts[state]:,} {state}" for state in _GRAVEST_FIRST if counts[state])
    return f"{len(states):,} source{'' if len(states) == 1 else 's'}{': ' if told else ''}{told}"


def span(seconds: float) -> str:
    """Return a length of time as people say it: ``4 d 6 h``, ``35 min``."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    parts = [(days, "d"), (hours, "h"), (minutes, "min"), (rest, "s")]
    said = [f"{number} {unit}" for number, unit in parts if number]
    return " ".join(said[: 2 if days or hours else 1]) or "0 s"


def _time(seconds: float | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
