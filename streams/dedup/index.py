"""What one partition of the log remembers of recent articles, and for how long.

Each article has a slot: its decision as bytes, its time, its position, its family. It is found by the shingles
its decision says it is posted by, and by its ids. Because decisions say all that, an index restored from them
is the index that made them, whatever has left the window since.
"""

from __future__ import annotations

import heapq
import zlib
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

import msgspec
import numpy as np
import numpy.typing as npt

from streams.dedup.limits import DedupLimits
from streams.dedup.neighbours import Neighbours, family_key
from streams.dedup.postings import Postings
from streams.dedup.sketch import Keys, distinct, posted_keys
from streams.records import CleanArticle, Decision

_NEVER: Final = np.iinfo(np.int64).max
_BATCH: Final = 4096
_FIRST_SLOTS: Final = 1024
_BLOCK: Final = 1024
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Decision)


class Index:
    """The recent articles of one partition, all its scopes together.

    Not thread-safe. Its clock is the latest event time in its log so far; nothing else moves it. An article is
    remembered from the clock at its arrival on, so one that arrives days late is not forgotten at once.
    """

    def __init__(self, limits: DedupLimits | None = None) -> None:
        self.limits = limits or DedupLimits()
        self._clock = 0
        self._end = 0
        """One more than the highest position remembered."""
        self._postings = Postings()
        self._stored: list[bytes | None] = []
        self._times: npt.NDArray[np.int64] = np.full(_FIRST_SLOTS, _NEVER, np.int64)
        """Event time of each slot in microseconds since 1970."""
        self._entries: npt.NDArray[np.int64] = np.full(_FIRST_SLOTS, _NEVER, np.int64)
        """Clock at which each arrived, likewise."""
        self._earliest: npt.NDArray[np.int64] = np.full(_FIRST_SLOTS // _BLOCK, _NEVER, np.int64)
        """The earliest of each `_BLOCK` of them, so that looking for the old ones does not look at all."""
        self._positions: npt.NDArray[np.int64] = np.zeros(_FIRST_SLOTS, np.int64)
        self._families: npt.NDArray[np.uint32] = np.zeros(_FIRST_SLOTS, np.uint32)
        self._counts: npt.NDArray[np.int32] = np.zeros(_FIRST_SLOTS, np.int32)
        """Shingles of each."""
        self._free: list[int] = []
        self._versions: dict[str, list[int]] = {}
        """Slots of items with more than one article; an item's only article is found in the postings."""

    def __len__(self) -> int:
        """Return the number of articles remembered."""
        return len(self._stored) - len(self._free)

    @property
    def nbytes(self) -> int:
        """Bytes the index takes, small change left out."""
        texts = sum(len(value) + 33 for value in self._stored if value is not None)
        arrays = (
            self._times.nbytes
            + self._entries.nbytes
            + self._positions.nbytes
            + self._families.nbytes
            + self._counts.nbytes
        )
        return texts + arrays + self._postings.nbytes + 8 * len(self._stored)

    def decision(self, slot: int) -> Decision:
        """Return the decision in `slot`."""
        value = self._stored[slot]
        assert value is not None
        return _decoder.decode(value)

    def stored(self, article_id: str) -> Decision | None:
        """Return the decision remembered on `article_id`."""
        _, slots = self._postings.find(np.array([article_key(article_id)], np.uint32))
        return self._of_article(article_id, slots.tolist())

    def look(self, article: CleanArticle, body: str, keys: Keys, position: int) -> Neighbours:
        """Return what stands in the log before `position` that may have to do with `article`.

        `body` is the hash of its words; `keys` are the distinct shingle keys to look for. One look into the
        postings answers all questions.
        """
        names = [
            article_key(article.article_id),
            item_key(article.item_id),
            item_key(article.replaces or ""),
            _body_key(body, article.scope),
        ]
        asked = np.concatenate([np.array(names, np.uint32), keys ^ _salt(article.scope)])
        rows, slots = self._postings.find(asked)
        by_name: list[list[int]] = [[] for _ in names]
        for entry in (rows < len(names)).nonzero()[0].tolist():
            by_name[rows[entry]].append(int(slots[entry]))
        rows = rows - len(names)
        reach, at = int(self.limits.window_s * 1e6), microseconds(article.received)
        seen = rows >= 0
        seen &= self._positions[slots] < position
        times = self._times[slots]
        seen &= times >= at - reach
        seen &= times <= at + reach
        seen &= self._entries[slots] >= self._floor()
        rows, slots = rows[seen], slots[seen]
        return Neighbours(
            stored=self._of_article(article.article_id, by_name[0]),
            same_item=self._of_item(article.item_id, by_name[1], position),
            replaced=self._of_item(article.replaces, by_name[2], position) if article.replaces else [],
            same_body=self._of_body(body, article, by_name[3], position) if body else [],
            key_count=len(keys),
            rows=rows,
            slots=slots,
            families=self._families[slots],
            positions=self._positions,
            shingle_counts=self._counts,
            max_families=self.limits.max_families,
            article_slots=by_name[0],
            item_slots=by_name[1],
        )

    def add(self, decision: Decision, near: Neighbours) -> None:
        """Afterwards `decision`, made from `near`, is remembered, in place of a later one on the same article."""
        self._add_all([decision], [near.article_slots, near.item_slots])

    def extend(self, decisions: Iterable[Decision]) -> None:
        """Afterwards all of `decisions` are remembered; many together are much faster than one by one."""
        batch: dict[str, Decision] = {}
        for decision in decisions:
            known = batch.get(decision.article_id)
            batch[decision.article_id] = decision if known is None else newer(known, decision, self.limits)
            if len(batch) == _BATCH:
                self._add_all(made := list(batch.values()), self._namesakes(made))
                batch = {}
        if batch:
            self._add_all(made := list(batch.values()), self._namesakes(made))
        order = np.argsort(self._positions[: len(self._stored)], kind="stable")
        order = order[self._times[order] != _NEVER]
        self._entries[order] = np.maximum.accumulate(self._times[order])
        self._earliest = self._entries.reshape(-1, _BLOCK).min(axis=1)

    def forget_old(self) -> tuple[str, ...]:
        """Forget what no later decision may rest on; return the article ids by position."""
        floor = self._floor()
        blocks = (self._earliest < floor).nonzero()[0]
        if not len(blocks):
            return ()
        block, place = (self._entries.reshape(-1, _BLOCK)[blocks] < floor).nonzero()
        slots = blocks[block] * _BLOCK + place
        slots = slots[np.argsort(self._positions[slots])]
        gone = tuple(self._remove(int(slot)) for slot in slots)
        self._earliest[blocks] = self._entries.reshape(-1, _BLOCK)[blocks].min(axis=1)
        return gone

    # ------------------------------------------------------------ finding

    def _floor(self) -> int:
        return self._clock - int((self.limits.window_s + self.limits.redelivery_s) * 1e6)

    def _alive(self, slot: int) -> bool:
        """False for what is due to be forgotten, whether or not `forget_old` has run since."""
        return self._stored[slot] is not None and bool(self._entries[slot] >= self._floor())

    def _of_article(self, article_id: str, slots: list[int]) -> Decision | None:
        for slot in slots:
            if self._alive(slot) and (made := self.decision(slot)).article_id == article_id:
                return made
        return None

    def _of_item(self, item_id: str, slots: list[int], before: int) -> list[Decision]:
        slots = self._versions.get(item_id, slots)
        found = [self.decision(slot) for slot in slots if self._positions[slot] < before and self._alive(slot)]
        return sorted((made for made in found if made.item_id == item_id), key=_position)

    def _of_body(self, body: str, article: CleanArticle, slots: list[int], before: int) -> list[Decision]:
        reach, at = int(self.limits.window_s * 1e6), microseconds(article.received)
        found = [
            self.decision(slot)
            for slot in slots
            if self._positions[slot] < before and self._alive(slot) and abs(int(self._times[slot]) - at) <= reach
        ]
        same = (made for made in found if made.scope == article.scope and made.fingerprint)
        return sorted((made for made in same if made.fingerprint and made.fingerprint.body == body), key=_position)

    def newest_of(self, cluster: str, before: int) -> Decision | None:
        """Return the decision on the last article of the family of `cluster` that stands before position `before`."""
        slots = (self._families == family_key(cluster)).nonzero()[0]
        slots = slots[(self._times[slots] != _NEVER) & (self._positions[slots] < before)]
        for slot in slots[np.argsort(-self._positions[slots])].tolist():
            if self._alive(slot) and (made := self.decision(slot)).cluster == cluster:
                return made
        return None

    # ------------------------------------------------------------ keeping

    def _namesakes(self, decisions: list[Decision]) -> list[list[int]]:
        """Return for each article, then for each item of `decisions` the slots under its key."""
        names = [article_key(made.article_id) for made in decisions] + [item_key(made.item_id) for made in decisions]
        known: list[list[int]] = [[] for _ in names]
        rows, slots = self._postings.find(np.array(names, np.uint32))
        for row, slot in zip(rows.tolist(), slots.tolist(), strict=True):
            known[row].append(slot)
        return known

    def _add_all(self, decisions: list[Decision], known: list[list[int]]) -> None:
        """Remember `decisions`, each on another article; `known` are their `_namesakes`."""
        firsts: dict[str, int] = {}
        keys: list[Keys] = []
        owners: list[npt.NDArray[np.int32]] = []
        for number, made in enumerate(decisions):
            if self._superseded(made, known[number]):
                continue
            slot = self._take_slot(made)
            first = self._join_item(made, slot, known[len(decisions) + number], firsts)
            own = _keys_of(made, with_item=first)
            keys.append(own)
            owners.append(np.full(len(own), slot, np.int32))
        if keys:
            self._postings.insert(np.concatenate(keys), np.concatenate(owners))

    def _superseded(self, made: Decision, slots: list[int]) -> bool:
        """True where a decision on the same article stands; one that must give way is forgotten."""
        for slot in slots:
            if self._stored[slot] is None:
                continue
            old = self.decision(slot)
            if old.article_id == made.article_id:
                if self._alive(slot) and newer(old, made, self.limits) is old:
                    return True
                self._remove(slot)
        return False

    def _join_item(self, made: Decision, slot: int, slots: list[int], firsts: dict[str, int]) -> bool:
        """Note that `slot` belongs to its item; true where it is the item's first and goes into the postings."""
        versions = self._versions.get(made.item_id)
        if versions is not None:
            versions.append(slot)
            return False
        for other in (firsts.get(made.item_id), *slots):
            if other is None or other == slot or self._stored[other] is None:
                continue
            if self.decision(other).item_id == made.item_id:
                self._versions[made.item_id] = [other, slot]
                return False
        firsts[made.item_id] = slot
        return True

    def _take_slot(self, decision: Decision) -> int:
        if self._free:
            slot = heapq.heappop(self._free)
        else:
            slot = len(self._stored)
            self._stored.append(None)
            if slot == len(self._times):
                self._times = np.concatenate([self._times, np.full(slot, _NEVER, np.int64)])
                self._entries = np.concatenate([self._entries, np.full(slot, _NEVER, np.int64)])
                self._earliest = np.concatenate([self._earliest, np.full(slot // _BLOCK, _NEVER, np.int64)])
                self._positions = np.concatenate([self._positions, np.zeros(slot, np.int64)])
                self._families = np.concatenate([self._families, np.zeros(slot, np.uint32)])
                self._counts = np.concatenate([self._counts, np.zeros(slot, np.int32)])
        time = microseconds(decision.event_time)
        self._stored[slot] = _encoder.encode(decision)
        self._times[slot] = time
        entry = max(self._clock_before(decision.position), time)
        self._entries[slot] = entry
        self._earliest[slot // _BLOCK] = min(int(self._earliest[slot // _BLOCK]), entry)
        self._positions[slot] = decision.position
        self._families[slot] = family_key(decision.cluster)
        self._counts[slot] = decision.fingerprint.shingle_count if decision.fingerprint else 0
        self._clock = max(self._clock, time)
        self._end = max(self._end, decision.position + 1)
        return slot

    def _clock_before(self, position: int) -> int:
        if position >= self._end:
            return self._clock
        earlier = self._times[(self._positions < position) & (self._times != _NEVER)]
        return int(earlier.max()) if len(earlier) else 0

    def _remove(self, slot: int) -> str:
        made = self.decision(slot)
        self._postings.remove(_keys_of(made, with_item=True), slot)
        versions = self._versions.get(made.item_id)
        if versions is not None and slot in versions:
            versions.remove(slot)
            if not versions:
                del self._versions[made.item_id]
        self._stored[slot] = None
        self._times[slot] = self._entries[slot] = _NEVER
        heapq.heappush(self._free, slot)
        return made.article_id


def restore(index: Index, decisions: Iterable[Decision]) -> None:
    """Afterwards `index` judges as the one that made `decisions` (in any order) would."""
    index.extend(decisions)


def newer(old: Decision, new: Decision, limits: DedupLimits | None = None) -> Decision:
    """Return the decision that counts of two on one article: the first in the log.

    Unless the first had been forgotten when the other was made: then the article came back after the window
    and the time for redelivery, and was judged anew.
    """
    limits = limits or _DEFAULTS
    first, second = (old, new) if old.position <= new.position else (new, old)
    kept_s = limits.window_s + limits.redelivery_s
    return second if (second.event_time - first.event_time).total_seconds() > kept_s else first


def evict(index: Index) -> tuple[str, ...]:
    """Forget what has left the window and the time for redelivery after it; return the ids to tombstone.

    Judging never depends on whether this has run: what is due to be forgotten is not looked at any more.
    """
    return index.forget_old()


def microseconds(moment: datetime) -> int:
    """Return `moment` as whole microseconds since 1970."""
    since = moment.astimezone(UTC) - _EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def item_key(item_id: str) -> int:
    """Return the key under which an item is posted."""
    return zlib.crc32(b"item\x1f" + item_id.encode("utf-8", "surrogatepass"))


def article_key(article_id: str) -> int:
    """Return the key under which an article is posted."""
    return zlib.crc32(b"article\x1f" + article_id.encode("utf-8", "surrogatepass"))


def _body_key(body: str, scope: str) -> int:
    return zlib.crc32(f"body\x1f{scope}\x1f{body}".encode("utf-8", "surrogatepass"))


def _salt(scope: str) -> np.uint32:
    """Return what keeps one scope's shingles apart from another's."""
    return np.uint32(zlib.crc32(b"scope\x1f" + scope.encode("utf-8", "surrogatepass")))


def _keys_of(decision: Decision, *, with_item: bool) -> Keys:
    """Return the keys `decision` is found by; an exact copy is found by its article id only."""
    names = [article_key(decision.article_id)]
    if with_item:
        names.append(item_key(decision.item_id))
    remembered = decision.fingerprint
    if remembered is None or not remembered.shingles:
        return distinct(np.array(names, np.uint32))
    names.append(_body_key(remembered.body, decision.scope))
    return distinct(np.concatenate([posted_keys(remembered) ^ _salt(decision.scope), np.array(names, np.uint32)]))


def _position(decision: Decision) -> int:
    return decision.position


_DEFAULTS: Final = DedupLimits()
