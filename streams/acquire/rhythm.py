"""When a source usually sends, learnt from when it has sent; pure.

Silence is measured in *busy seconds*: an hour of the week in which the source sends half as often as in its busiest one
counts half, its nightly pause hardly at all. A source's own longest pauses, in busy seconds, are what a pause is held
against. So a gap of ten minutes may be long at noon, and one of nine hours nothing at night. Hours never watched before
are taken as the same hour of other days.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec

HOUR_S: Final = 3_600
WEEK_HOURS: Final = 168
SILENT_AFTER: Final = 3.0
"""Times its usual longest pause, in busy seconds, after which a source is silent."""
LEAST_SILENCE_S: Final = 600.0
"""Busy seconds; no shorter pause is ever told."""
LEAST_PAUSES: Final = 10
"""Pauses seen before any is judged."""
LEAST_WATCHED_S: Final = 24 * HOUR_S
"""Watched before any pause is judged: a day with its night, up to an arrival, or twice that."""
UNWATCHED_S: Final = 900.0
"""Seconds without a look at the source that are no silence of its own: the program was down."""
_KEPT_DAYS: Final = 56
_KEPT_A_DAY: Final = 3
"""The longest pauses of each day that are remembered."""
_SPARED: Final = 40
"""Of so many remembered pauses the longest is left out as an accident; what comes every week never is."""
_FADING: Final = 0.9
"""Weight of a week against the one after it: a changed habit is learnt within some weeks."""
_PRIOR_WEEKS: Final = 0.5
"""Weight of the same hour on other days against the very hour of the week."""
_HORIZON_HOURS: Final = 5 * WEEK_HOURS


class Gap(msgspec.Struct, array_like=True):
    """One pause between two arrivals, Unix seconds; `most` bounds its busy seconds if it was told as silence."""

    start: int
    end: int
    most: float | None = None


class Rhythm(msgspec.Struct, omit_defaults=True):
    """What is known of a source's habit; times are Unix seconds."""

    watched_from: float = 0.0
    """0: never."""
    watched_until: float = 0.0
    watched_s: float = 0.0
    """Seconds watched in all."""
    covered_s: float = 0.0
    """Seconds watched up to the last arrival."""
    anchor: float = 0.0
    """Begin of the pause that runs now: the last arrival, or when watching began again."""
    learnable: bool = False
    """Whether the pause that runs now began with an arrival, and was watched throughout."""
    minutes: list[float] = msgspec.field(default_factory=lambda: [0.0] * WEEK_HOURS)
    """By hour of the week: minutes with an arrival, faded."""
    weeks: list[float] = msgspec.field(default_factory=lambda: [0.0] * WEEK_HOURS)
    """By hour of the week: times it was watched, faded."""
    hour: int = -1
    """Hour since 1970 that is being watched."""
    hour_minutes: int = 0
    """Minutes with an arrival in it so far."""
    last_minute: int = -1
    pauses: int = 0
    """Pauses seen in all."""
    gaps: list[Gap] = []
    """The longest ones of each day."""


class Pace(msgspec.Struct, frozen=True):
    """How fast busy time runs in each hour of the week, 0–1, and its sums."""

    speed: tuple[float, ...]
    sums: tuple[float, ...]
    """Busy seconds from the week's begin to each hour's."""

    def busy(self, start: float, end: float) -> float:
        """Return the busy seconds from `start` to `end`."""
        return max(0.0, self._until(end) - self._until(start))

    def reaches(self, start: float, busy: float) -> float:
        """Return when `busy` seconds from `start` on will have run, at most five weeks later."""
        left, at = busy, start
        for _ in range(_HORIZON_HOURS):
            speed = self.speed[int(at // HOUR_S) % WEEK_HOURS]
            until = (at // HOUR_S + 1) * HOUR_S
            if speed * (until - at) >= left:
                return at + left / speed
            left, at = left - speed * (until - at), until
        return at

    def _until(self, at: float) -> float:
        weeks, rest = divmod(at, WEEK_HOURS * HOUR_S)
        hour, seconds = divmod(rest, HOUR_S)
        return weeks * self.sums[-1] + self.sums[int(hour)] + seconds * self.speed[int(hour)]


def watch(rhythm: Rhythm, now: float) -> None:
    """The source has been watched until `now`; after a time unwatched its pause begins anew."""
    if not rhythm.watched_from:
        rhythm.watched_from, rhythm.anchor = now, now
    elif now < rhythm.watched_until:
        return
    elif now - rhythm.watched_until > UNWATCHED_S:
        rhythm.anchor, rhythm.learnable, rhythm.hour = now, False, -1
    else:
        rhythm.watched_s += now - rhythm.watched_until
    rhythm.watched_until = now
    hour = int(now // HOUR_S)
    if hour != rhythm.hour:
        if rhythm.hour >= 0:
            at = rhythm.hour % WEEK_HOURS
            rhythm.minutes[at] = rhythm.minutes[at] * _FADING + rhythm.hour_minutes
            rhythm.weeks[at] = rhythm.weeks[at] * _FADING + 1
        rhythm.hour, rhythm.hour_minutes = hour, 0


def arrive(rhythm: Rhythm, now: float) -> None:
    """Something new has come at `now`; the pause before it is learnt."""
    watch(rhythm, now)
    minute = int(now // 60)
    if minute > rhythm.last_minute:
        if rhythm.learnable and now > rhythm.anchor:
            _learn(rhythm, Gap(int(rhythm.anchor), int(now)))
        rhythm.last_minute = minute
        rhythm.hour_minutes += 1
    rhythm.covered_s = rhythm.watched_s
    rhythm.anchor, rhythm.learnable = max(now, rhythm.anchor), True


def pace_of(rhythm: Rhythm) -> Pace:
    """Return how fast busy time runs, by what has been learnt so far."""
    watched, seen = sum(rhythm.weeks), sum(rhythm.minutes)
    usual = seen / watched if watched and seen else 1.0
    daily = []
    for hour in range(24):
        minutes, weeks = sum(rhythm.minutes[hour::24]), sum(rhythm.weeks[hour::24])
        daily.append((minutes + _PRIOR_WEEKS * usual) / (weeks + _PRIOR_WEEKS))
    rates = [
        (rhythm.minutes[at] + _PRIOR_WEEKS * daily[at % 24]) / (rhythm.weeks[at] + _PRIOR_WEEKS)
        for at in range(WEEK_HOURS)
    ]
    # A habit keeps no exact hours: neighbours count too.
    smooth = [(rates[at - 1] + 2 * rates[at] + rates[(at + 1) % WEEK_HOURS]) / 4 for at in range(WEEK_HOURS)]
    most = max(smooth)
    speed = tuple(max(rate / most, 1e-4) for rate in smooth)
    sums = [0.0]
    for one in speed:
        sums.append(sums[-1] + one * HOUR_S)
    return Pace(speed, tuple(sums))


def is_learnt(rhythm: Rhythm) -> bool:
    """Return whether enough has been seen to judge a pause."""
    long_enough = rhythm.covered_s >= LEAST_WATCHED_S or rhythm.watched_s >= 2 * LEAST_WATCHED_S
    return rhythm.pauses >= LEAST_PAUSES and long_enough


def longest_usual(gaps: Sequence[Gap], pace: Pace) -> float:
    """Return the longest pause that is no accident, in busy seconds; 0 of none."""
    lengths = sorted((_busy(gap, pace) for gap in gaps), reverse=True)
    return lengths[len(lengths) // _SPARED] if lengths else 0.0


def silent_after(longest: float) -> float:
    """Return the busy seconds after which a source with this longest usual pause is silent."""
    return max(SILENT_AFTER * longest, LEAST_SILENCE_S)


def _busy(gap: Gap, pace: Pace) -> float:
    length = pace.busy(gap.start, gap.end)
    return length if gap.most is None else min(length, gap.most)


def _learn(rhythm: Rhythm, gap: Gap) -> None:
    """The pause is remembered if it is one of its day's longest; of one told as silence only what was told."""
    pace = pace_of(rhythm)
    if is_learnt(rhythm):
        most = silent_after(longest_usual(rhythm.gaps, pace))
        if pace.busy(gap.start, gap.end) > most:
            gap.most = most
    rhythm.pauses += 1
    day = gap.end // 86_400
    of_day = [*(other for other in rhythm.gaps if other.end // 86_400 == day), gap]
    rhythm.gaps.append(gap)
    if len(of_day) > _KEPT_A_DAY:
        rhythm.gaps.remove(min(of_day, key=lambda other: (_busy(other, pace), other.end)))
    oldest = gap.end - _KEPT_DAYS * 86_400
    if rhythm.gaps[0].end < oldest:
        rhythm.gaps = [other for other in rhythm.gaps if other.end >= oldest]
