"""All that came about by one article, from a file or from the log: what `streams explain` shows."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from streams import acquire, batch
from streams.acquire import AcquireLimits
from streams.cli import look, rows
from streams.cli.filters import articles_in
from streams.errors import SettingsError
from streams.records import (
    Alert,
    CleanArticle,
    Decision,
    Event,
    JudgedArticle,
    Mention,
    RawArticle,
    Rejected,
    Report,
)
from streams.settings import Settings
from streams.wiring import Plan, make_stages

STDIN: Final = "-"
MOST_BEFORE: Final = 20_000
"""Articles kept of those that came before, some 5 KB each."""


@dataclass
class Way:
    """All that came about by one article."""

    raw: RawArticle | None = None
    article: CleanArticle | None = None
    decision: Decision | None = None
    mentions: list[Mention] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    alerts: list[Alert] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    earlier: CleanArticle | None = None
    """What it is a copy or a new version of, where that is at hand."""

    def take(self, record: Any) -> None:
        """Put `record` where it belongs."""
        if isinstance(record, CleanArticle):
            self.article = record
        elif isinstance(record, JudgedArticle):
            # Offsets of what was read in it are those of the text that went on.
            self.article, self.decision = record.article, record.decision
        elif isinstance(record, Report):
            self.mentions += record.mentions
        elif isinstance(record, Event):
            self.events.append(record)
        elif isinstance(record, Alert):
            self.alerts.append(record)
        elif isinstance(record, Rejected):
            self.rejected.append(record)


def ways(settings: Settings, plan: Plan, what: str, *, published: str | None, after: Sequence[Path]) -> Iterator[Way]:
    """Yield the way through the rooms of `plan` of each article in a file, on standard input (``-``), or in the log.

    Raises:
        SettingsError: there is no such file, and no broker to look the id up.
    """
    line = batch.Line(make_stages(plan))
    before = Before()
    for earlier in articles_in(after, None) if after else ():
        for told in line.feed(earlier):
            before.take(told.record)
    if what == STDIN or _is_there(what):
        for article in _given(published) if what == STDIN else articles_in([Path(what)], published):
            way = _way(line, article)
            if way.article and way.decision:
                way.earlier = before.of(way.decision)
                before.keep(way.article)
            yield way
    else:
        logged = list(_logged(settings, what))
        if (answers := line.states["extract"]) is not None:
            # Nobody is asked again: what the log says of it is there.
            answers.keep(look.kept_readings(settings))
        made = [_way(line, article) for article in logged]
        _as_in_the_log(settings, made)
        yield from made


def _given(published: str | None) -> Iterator[RawArticle | Rejected]:
    """Yield what standard input holds, which here may be a text or a page by itself."""
    data = sys.stdin.buffer.read(AcquireLimits().max_bytes + 1)
    return acquire.read_bytes(data, received=rows.EPOCH, published=published)


def _way(line: batch.Line, article: RawArticle | Rejected) -> Way:
    way = Way(raw=article if isinstance(article, RawArticle) else None)
    for told in line.feed(article):
        way.take(told.record)
    return way


def _logged(settings: Settings, name: str) -> Iterable[RawArticle]:
    if settings.kafka.broker is None:
        raise SettingsError(
            f"{name} is no file, and no broker is set to look the id up; name a file, or set STREAMS_KAFKA__BROKER",
            reason="missing_file",
        )
    return look.raw_articles(settings, name)


def _is_there(what: str) -> bool:
    try:
        return Path(what).exists()
    except (OSError, ValueError):  # too long, or with a NUL: an id at best
        return False


def earlier_names(decision: Decision) -> tuple[str, ...]:
    """Return the `item_id`s of what the article is to be compared with, the first that is at hand."""
    if decision.copy_of:
        return (decision.copy_of,)
    return tuple(dict.fromkeys((decision.item_id, *decision.replaces))) if decision.verdict == "version" else ()


class Before:
    """The latest articles that came before, by item: those that a copy may be compared with."""

    def __init__(self, most: int = MOST_BEFORE) -> None:
        self._most = most
        self._articles: dict[str, CleanArticle] = {}

    def take(self, record: Any) -> None:
        """A judged article is kept; the oldest goes when there are too many."""
        if isinstance(record, JudgedArticle):
            self.keep(record.article)

    def keep(self, article: CleanArticle) -> None:
        """`article` is its item's latest version."""
        self._articles.pop(article.item_id, None)
        self._articles[article.item_id] = article
        if len(self._articles) > self._most:
            del self._articles[next(iter(self._articles))]

    def of(self, decision: Decision) -> CleanArticle | None:
        """Return the article that `decision` says it copies or replaces, if it is kept."""
        return next((self._articles[name] for name in earlier_names(decision) if name in self._articles), None)


def _as_in_the_log(settings: Settings, made: Sequence[Way]) -> None:
    """Each way has the decision that the log holds, and what it was made against: here nothing came before it.

    The topics are read once for all decisions, and once more only for what was copied or replaced.
    """
    judged = {
        one.article.article_id: one.decision
        for one in look.judged_articles(settings, {way.raw.article_id for way in made if way.raw})
    }
    told = [way for way in made if way.raw and way.raw.article_id in judged]
    for way in told:
        assert way.raw is not None
        way.decision = judged[way.raw.article_id]
        if way.decision.verdict == "repeat":
            way.mentions, way.events, way.alerts = [], [], []
    names = {name for way in told if way.decision for name in earlier_names(way.decision)}
    earlier = look.judged_articles(settings, names) if names else []
    for way in told:
        assert way.decision is not None
        position = way.decision.position
        way.earlier = next(
            (
                one.article
                for name in earlier_names(way.decision)
                for one in reversed(earlier)
                if one.article.item_id == name and one.decision.position < position
            ),
            None,
        )
