"""What cleaning has found of an article so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Final, Literal

from streams.clean.bylines import Writers, joined
from streams.clean.dates import When, is_filed_by_day
from streams.clean.shown import Shown
from streams.clean.stated import Stated, on_shown_day
from streams.records import Caption, Dateline, OffsetRun, Precision, RawArticle, Removed

_SLUG_DAYS: Final = 45
"""Days that a story may come out after its slug was made."""
_CLOCKS_DIFFER: Final = timedelta(minutes=15)
"""By which a publisher's clock may be ahead of ours."""
_EASTERNMOST: Final = timedelta(hours=14)
"""By which a local time may be ahead of UTC. Source: tz database, Pacific/Kiritimati."""
_NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""`received` of what nobody received: rows of an archive that say nothing of it."""


@dataclass(slots=True)
class Story:
    """The fields of `CleanArticle` that the content decides; see there for their meaning."""

    text: str = ""
    title: str = ""
    standfirst: str | None = None
    language: str | None = None
    published: datetime | None = None
    published_precision: Precision = "instant"
    published_day: str | None = None
    published_from: Literal["given", "metadata", "json_ld", "url", "text"] | None = None
    updated: datetime | None = None
    dates_refused: list[datetime] = field(default_factory=list)
    stated: Stated = field(default_factory=Stated)
    """What markup and URL say of the dates; `settle` weighs it."""
    url: str | None = None
    byline: str | None = None
    dateline: Dateline | None = None
    credit: str | None = None
    correction_note: str | None = None
    origin: str | None = None
    captions: list[Caption] = field(default_factory=list)
    removed: list[Removed] = field(default_factory=list)
    offsets: list[OffsetRun] = field(default_factory=list)


def settle(story: Story, article: RawArticle, shown: Shown) -> None:
    """Write into `story` when it was published and changed: as its source gave it, as it is stated, as it is `shown`.

    What is shown beside the headline goes before the earlier day in a URL's slug, made before its story, and
    before a later day that markup gives for the last change too, as templates do that know of one date only.
    """
    when = story.stated.published
    source: Literal["given", "metadata", "json_ld", "url", "text"] | None = story.stated.published_from
    if shown.published and (when is None or _is_better(shown, shown.published.day, story.stated, article.url)):
        when, source = shown.published, "text"
    when = _believe(when, article, story)
    if article.published is not None:
        day = date.fromisoformat(article.published_day) if article.published_day else article.published.date()
        given = _believe(When(article.published, article.published_precision, day), article, story)
        if given is not None:
            when, source = given, "given"
    if when is not None:
        if shown.published:
            when = on_shown_day(when, shown.published.day)
        story.published, story.published_precision, story.published_from = when.at, when.precision, source
        story.published_day = when.day.isoformat() if when.day != when.at.date() else None
    latest = _believe(story.stated.updated or shown.updated, article, story)
    if article.updated is not None:
        latest = _believe(When(article.updated, "instant", article.updated.date()), article, story) or latest
    story.updated = latest.at if latest else None


def _believe(when: When | None, article: RawArticle, story: Story) -> When | None:
    """Return `when`, its day alone, or None, as far as it can be so; what was not believed is noted in `story`.

    An article that has come in is published: a later time is a mistyped year, a schedule, a clock set wrong, or bait to
    stand first in every list. Believed, it would hold an event's news back from what comes after it, and move what
    "on Monday" means. Clocks differ by minutes. Up to the easternmost zone's offset it is a local time whose zone was
    left out, as many feeds do: its day is right, its hour is not. Of an embargoed article the release is no future.
    """
    if when is None or article.received <= _NEVER:
        return when
    latest = max(article.received, article.embargoed or article.received) + _CLOCKS_DIFFER
    if when.at <= latest:
        return when
    is_day = when.at - _EASTERNMOST <= latest
    if is_day and when.precision == "day":
        return when
    if when.at not in story.dates_refused:
        story.dates_refused.append(when.at)
    midnight = datetime(when.day.year, when.day.month, when.day.day, tzinfo=UTC)
    return When(midnight, "day", when.day) if is_day else None


def _is_better(shown: Shown, day: date, stated: Stated, url: str | None) -> bool:
    published = stated.published
    if published is None:
        return True
    if stated.published_from == "url":
        late = (day - published.day).days
        return not is_filed_by_day(url) and (late > 0 if shown.sure else 0 < late <= _SLUG_DAYS)
    same = stated.updated is not None and stated.updated.day == published.day
    return shown.sure and same and (published.day - day).days > 1


def sign(story: Story, article: RawArticle, writers: Writers) -> None:
    """Let the persons a page states go before those its text names, both before desks; agencies make the credit."""
    if article.byline:
        return
    shown = story.byline.split(", ") if story.byline else []
    if writers.names and not set(writers.names) < set(shown):
        story.byline = joined(writers.names)
    elif not shown and not writers.agencies:
        story.byline = joined(writers.desks)
    if writers.agencies and story.origin is None:
        story.origin = writers.agencies[0]
        story.credit = story.credit or ", ".join(writers.agencies)
