"""Families of copies, gathered from judged articles as they are read: who carries which story, and what was changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any, Final, NamedTuple, get_args

import msgspec

from streams.acquire.times import read_time
from streams.cli import rows
from streams.errors import RecordError
from streams.records import Edit, JudgedArticle, Precision, Verdict

MOST_ARTICLES: Final = 200_000
"""Articles kept at once, about 1 KB each. Beyond them those that nothing copies go first, the oldest before others."""
MOST_MEMBERS: Final = 1_000
"""Articles kept of one family; of a larger one the first and the newest."""
TITLE_CHARS: Final = 300

_KINDS: Final = frozenset(rows.KINDS.values())
_VERDICTS: Final = frozenset(get_args(Verdict))
_WAITING: Final = 1_000
"""Cleaned articles of `streams batch` whose decision has not come yet; it comes with the next line."""


class Member(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What is kept of one article."""

    article_id: str
    item_id: str
    verdict: Verdict
    cluster: str
    source: str = ""
    title: str = ""
    url: str | None = None
    published: datetime | None = None
    published_precision: Precision = "instant"
    received: datetime | None = None
    copy_of: str | None = None
    original: str = ""
    origin: str = ""
    containment: float | None = None
    """0–1."""
    edits: tuple[Edit, ...] = ()
    position: int = 0
    """Its place in the log, 0 where the row does not say: then the order of the rows counts."""

    @property
    def is_late_version(self) -> bool:
        """Return whether it is no copy but an older version of its item that came after a newer one."""
        return self.verdict == "repeat" and self.copy_of == self.item_id


class _Told(NamedTuple):
    """What a row says of the article itself."""

    source: str
    title: str
    url: str | None
    published: datetime | None
    published_precision: Precision
    received: datetime | None


class _Judged(msgspec.Struct):
    """What a row says of the decision."""

    id: str
    verdict: Verdict
    cluster: str
    article_id: str | None = None
    copy_of: str | None = None
    original: str | None = None
    origin: str | None = None
    containment: float | None = None
    edits: tuple[Edit, ...] = ()


def member_of(judged: JudgedArticle) -> Member:
    """Return what is kept of a record of `articles.unique` or `articles.repeats`."""
    article, decision = judged.article, judged.decision
    return Member(
        article_id=decision.article_id,
        item_id=decision.item_id,
        verdict=decision.verdict,
        cluster=decision.cluster or decision.item_id,
        source=article.source,
        title=article.title[:TITLE_CHARS],
        url=article.url,
        published=article.published,
        published_precision=article.published_precision,
        received=article.received,
        copy_of=decision.copy_of,
        original=decision.original,
        origin=decision.origin,
        containment=decision.containment,
        edits=decision.edits,
        position=decision.position,
    )


def members_of_rows(lines: Iterable[dict[str, Any] | RecordError]) -> Iterator[Member | RecordError]:
    """Yield the judged articles among the rows of `streams dedup` or `streams batch`, and what is wrong with others.

    Rows of later rooms, and what an earlier filter refused, are passed over.
    """
    waiting: dict[str, _Told] = {}
    for row in lines:
        if isinstance(row, RecordError):
            yield row
        elif row.get("verdict") in _VERDICTS and isinstance(row.get("cluster"), str):
            try:
                judged = msgspec.convert(row, _Judged)
            except msgspec.ValidationError as error:
                yield RecordError(f"decision does not fit docs/schema/Decision.json: {error}", reason="bad_field")
                continue
            named = judged.article_id or ""
            yield _member(row, judged, waiting.pop(named) if named in waiting else _told(row))
        elif row.get("kind") == "clean" and isinstance(cleaned := row.get("article_id"), str):
            waiting[cleaned] = _told(row)
            if len(waiting) > _WAITING:
                del waiting[next(iter(waiting))]
        elif row.get("kind") not in _KINDS and not rows.is_refusal(row):
            yield RecordError("a row has no verdict; pass it through `streams dedup` first", reason="no_verdict")


def _member(row: dict[str, Any], judged: _Judged, told: _Told) -> Member:
    position = row.get("position") if row.get("kind") == "decision" else None
    return Member(
        article_id=judged.article_id or judged.id,
        item_id=judged.id,
        verdict=judged.verdict,
        cluster=judged.cluster or judged.id,
        source=told.source or _text(row, "source"),
        title=told.title,
        url=told.url,
        published=told.published,
        published_precision=told.published_precision,
        received=told.received or _time(row, "event_time")[0],
        copy_of=judged.copy_of,
        original=judged.original or "",
        origin=judged.origin or "",
        containment=judged.containment,
        edits=judged.edits,
        position=position if isinstance(position, int) else 0,
    )


def _told(row: dict[str, Any]) -> _Told:
    published, precision = _time(row, "published")
    title, url = _text(row, "title")[:TITLE_CHARS], _text(row, "url") or None
    return _Told(_text(row, "source"), title, url, published, precision, _time(row, "received")[0])


def _text(row: dict[str, Any], key: str) -> str:
    value = row.get(key)
    return value if isinstance(value, str) else ""


def _time(row: dict[str, Any], key: str) -> tuple[datetime | None, Precision]:
    try:
        time, precision = read_time(row.get(key))
    except RecordError:
        return None, "instant"
    return (time, precision) if time > rows.EPOCH else (None, precision)


# ---------------------------------------------------------------- gathering


@dataclass(slots=True)
class _Kept:
    members: dict[str, Member] = field(default_factory=dict)
    let_go: int = 0


@dataclass(frozen=True, kw_only=True)
class Family:
    """A story and those who carry it."""

    key: str
    """Name of the family: `Decision.cluster`."""
    original_id: str
    """`item_id` of the article that the others go back to."""
    original: Member | None
    """That article; None where it was not among those read."""
    origin: str
    """Whose telling it is: ``agency:reuters``, ``outlet:…``."""
    members: tuple[Member, ...]
    """The others in the order of the log; of them those that were asked for."""
    size: int
    """Articles of the family, all told."""
    verdicts: dict[Verdict, int]
    """How many of the others are what."""
    outlets: int

    @property
    def newest(self) -> float:
        """Return when its latest article came, Unix time; 0 where no row says."""
        known = (*self.members, self.original) if self.original else self.members
        return max((moment.timestamp() for one in known if (moment := one.received or one.published)), default=0.0)

    def lag_s(self, member: Member) -> float | None:
        """Return how long after the original `member` came out: by their publication, else by their receipt."""
        first = self.original
        if first is None:
            return None
        if (
            first.published
            and member.published
            and first.published_precision == member.published_precision == "instant"
        ):
            return (member.published - first.published).total_seconds()
        if first.received and member.received:
            return (member.received - first.received).total_seconds()
        return None


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which families are asked for: those with an article that meets all that is set."""

    since: datetime | None = None
    sources: frozenset[str] = frozenset()
    verdicts: frozenset[str] = frozenset()
    edits: frozenset[str] = frozenset()
    least: int = 2
    """Articles that a family has at least, the original counted."""
    named: str | None = None
    """An id of an article, an item or the family: then that family alone, whole."""

    def takes(self, member: Member) -> bool:
        """Return whether `member` meets all that is set."""
        moment = member.received or member.published
        return (
            (self.since is None or (moment is not None and moment >= self.since))
            and (not self.sources or member.source in self.sources)
            and (not self.verdicts or member.verdict in self.verdicts)
            and (not self.edits or not self.edits.isdisjoint(member.edits))
        )


class Families:
    """What was read, by family; at most `most` articles, the oldest that nothing copies let go first."""

    def __init__(self, most: int = MOST_ARTICLES) -> None:
        self._most = most
        self._alone: dict[str, _Kept] = {}
        self._shared: dict[str, _Kept] = {}
        self._held = 0
        self.read = 0
        """Articles read."""
        self.let_go = 0
        """Of them those not kept any more."""
        self.refused = 0
        """What could not be read."""
        self.first_refused = ""
        """What was wrong with the first of it."""

    def add(self, member: Member | RecordError) -> None:
        """`member` is kept with its family; delivered again, it takes its own place. What is none is counted."""
        if isinstance(member, RecordError):
            self.refused += 1
            self.first_refused = self.first_refused or str(member)
            return
        key = member.cluster
        kept = self._alone.pop(key, None) or self._shared.pop(key, None) or _Kept()
        if member.article_id not in kept.members:
            self.read += 1
            self._held += 1
        kept.members[member.article_id] = member
        if len(kept.members) > MOST_MEMBERS:
            later = islice(kept.members.items(), 1, None)
            del kept.members[next(name for name, one in later if one.item_id != member.original)]
            kept.let_go += 1
            self._held -= 1
        # At the end: the order is that of the newest member.
        (self._shared if len(kept.members) > 1 else self._alone)[key] = kept
        while self._held > self._most:
            aged = self._alone or self._shared
            gone = aged.pop(next(iter(aged)))
            self._held -= len(gone.members)
            self.let_go += len(gone.members)

    def choose(self, wanted: Wanted, *, newest: bool = False) -> list[Family]:
        """Return the families asked for, the biggest first; `newest`: the one with the latest article first."""
        chosen = [
            family
            for shelf in ((self._shared, self._alone) if wanted.least < 2 or wanted.named else (self._shared,))
            for key, kept in shelf.items()
            if (family := _family(key, kept, wanted)) is not None
        ]
        chosen.sort(key=lambda family: (-family.newest, -family.size) if newest else (-family.size, -family.newest))
        return chosen


def _family(key: str, kept: _Kept, wanted: Wanted) -> Family | None:
    """Return the family with those of its members that are asked for; None where it is not asked for."""
    size = len(kept.members) + kept.let_go
    if wanted.named is None:
        if size < wanted.least or not any(map(wanted.takes, kept.members.values())):
            return None
    elif wanted.named not in (key, *kept.members, *(one.item_id for one in kept.members.values())):
        return None
    ordered = sorted(kept.members.values(), key=lambda member: member.position)
    # What is known later is known better: the agency's own story may come after its copies.
    original_id = next((one.original for one in reversed(ordered) if one.original), key)
    original = _original(ordered, original_id)
    others = [member for member in ordered if member is not original]
    return Family(
        key=key,
        original_id=original_id,
        original=original,
        origin=next((one.origin for one in ([original] if original else ordered) if one.origin), ""),
        members=tuple(others if wanted.named else filter(wanted.takes, others)),
        size=size,
        verdicts=dict(Counter(member.verdict for member in others)),
        outlets=len({member.source for member in ordered}),
    )


def _original(ordered: Sequence[Member], item_id: str) -> Member | None:
    """Return the first telling of the item, its kill aside."""
    return next((one for one in ordered if one.item_id == item_id and one.verdict != "kill"), None)
