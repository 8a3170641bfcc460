"""What one partition of the log remembers of recent articles, and for how long.

Each article has a slot: its decision as bytes, its time, its position, its family. It is found by the shingles
its decision says it is posted by, and by its ids. Because decisions say all that, an index restored from them
is the index that made them, whatever has left the window since.
"""

from __future__ import annotations

import heapq
import struct
import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import chain, islice
from typing import Final, TypeVar

import numpy as np
import numpy.typing as npt

from streams.dedup import kernels
from streams.dedup.kernels.plain import SLOT, SlotRows
from streams.dedup.kernels.plain_reading import Hashes, Keys
from streams.dedup.limits import DedupLimits
from streams.dedup.neighbours import Neighbours, family_key
from streams.dedup.shelf import Shelf, microseconds, moment_of
from streams.dedup.sketch import without_chance
from streams.records import CleanArticle, Decision

_NEVER: Final = np.iinfo(np.int64).max
_EMPTY: Final = -1
_BATCH: Final = 4096
_OPENED: Final = 2048
_FIRST_SLOTS: Final = 1024
_BLOCK: Final = 1024
_SCOPES: Final = 256
"""Scopes recur: so many salts are made once."""

Value = TypeVar("Value")

_KEY: Final = struct.Struct("<I")
_TWO_KEYS: Final = struct.Struct("<2I")
_THREE_KEYS: Final = struct.Struct("<3I")
_FOUR_KEYS: Final = struct.Struct("<4I")
_SLOT: Final = struct.Struct("<qqqIi")
"""`SLOT`, written as one."""


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
        self._postings = kernels.Postings()
        self._shelf = Shelf()
        self._slots = 0
        """Slots used so far; those of `_free` are empty."""
        self._places: npt.NDArray[np.int64] = np.full(_FIRST_SLOTS, _EMPTY, np.int64)
        """Where on the shelf each slot's decision is."""
        self._see(_empty_slots(_FIRST_SLOTS))
        self._earliest: npt.NDArray[np.int64] = np.full(_FIRST_SLOTS // _BLOCK, _NEVER, np.int64)
        """The earliest of each `_BLOCK` of them, so that looking for the old ones does not look at all."""
        self._free: list[int] = []
        self._opened: dict[int, Decision] = {}
        self._opened_before: dict[int, Decision] = {}
        """Some of the decisions made or looked at last, by slot: what is new or copied now is soon copied again."""
        self._lasts: dict[int, int] = {}
        """By family the slot of its last article, where it has more than its first."""
        self._versions: dict[str, list[int]] = {}
        """Slots of items with more than one article; an item's only article is found in the postings."""

    def __len__(self) -> int:
        """Return the number of articles remembered."""
        return self._slots - len(self._free)

    @property
    def clock(self) -> datetime | None:
        """The latest event time in the log so far; None before its first article."""
        return moment_of(self._clock) if self._end else None

    @property
    def nbytes(self) -> int:
        """Bytes the index takes, small change left out."""
        return self._places.nbytes + self._held.nbytes + self._shelf.nbytes + self._postings.nbytes

    def decision(self, slot: int) -> Decision:
        """Return the decision in `slot`."""
        made = self._opened.get(slot)
        if made is None:
            made = self._opened_before.get(slot)
            if made is None:
                place, position = int(self._places[slot]), int(self._positions[slot])
                made = self._shelf.get(place, position, int(self._times[slot]), int(self._counts[slot]))
            self._open(slot, made)
        return made

    def _open(self, slot: int, made: Decision) -> None:
        if len(self._opened) >= _OPENED:
            self._opened_before, self._opened = self._opened, {}
        self._opened[slot] = made

    def weigh(self, slot: int, shingles: Hashes) -> tuple[float, float]:
        """Return, by its bitmap alone, the share of `shingles` in the text of `slot`, and how many of its own that is.

        Both 0 where it has no bitmap. A quick look at what `overlap.measure` measures.
        """
        hits, set_bits, size = self._shelf.weigh(int(self._places[slot]), shingles)
        lucky = set_bits / size if size else 0.0
        share = without_chance(hits, len(shingles), lucky)
        return share, share * len(shingles) / max(1, int(self._counts[slot]))

    def stored(self, article_id: str) -> Decision | None:
        """Return the decision remembered on `article_id`."""
        found = self._postings.find(_KEY.pack(article_key(article_id)))
        return self._of_article(article_id, [slot for _, slot in found])

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
        salt = _salt(article.scope)
        reach, at = int(self.limits.window_s * 1e6), microseconds(article.received)
        sifted = self._postings.search(
            _FOUR_KEYS.pack(*names),
            keys,
            salt,
            self._held,
            position,
            at - reach,
            at + reach,
            self._floor(),
            self.limits.max_families,
        )
        by_name: list[list[int]] = [[] for _ in names]
        for row, slot in sifted.named:
            by_name[row].append(slot)
        return Neighbours(
            stored=self._of_article(article.article_id, by_name[0]),
            same_item=self._of_item(article.item_id, by_name[1], position),
            replaced=self._of_item(article.replaces, by_name[2], position) if article.replaces else [],
            same_body=self._of_body(body, article, by_name[3], position) if body else [],
            sifted=sifted,
            held=self._held,
            names=names,
            salt=salt,
            article_slots=by_name[0],
            item_slots=by_name[1],
        )

    def add(self, decision: Decision, near: Neighbours) -> None:
        """Afterwards `decision`, made from `near`, is remembered, in place of a later one on the same article."""
        if near.article_slots and self._superseded(decision, near.article_slots):
            return
        slot, at = self._take_slot(decision)
        self._open(slot, decision)
        self._note(decision, slot, at, max(self._clock_before(decision.position), at))
        article, item, _, body = near.names
        first = self._join_item(decision, slot, None, near.item_slots)
        self._postings.post(*_keys_of(decision, article, item if first else None, body), near.salt, slot)

    def absorb(self, decisions: Iterable[Decision]) -> None:
        """Afterwards all of `decisions` are remembered, of two on one article the one that counts.

        Before the next article is judged, call `settle`. Many together are much faster than one by one.
        """
        for batch in batched(decisions, _BATCH):
            latest: dict[str, Decision] = {}
            for made in batch:
                known = latest.get(made.article_id)
                latest[made.article_id] = made if known is None else newer(known, made, self.limits)
            self._absorb(list(latest.values()))

    def settle(self) -> None:
        """Afterwards the index is as the one that made the decisions absorbed, whatever their order."""
        order = self._in_order()
        self._entries[order] = np.maximum.accumulate(self._times[order])
        self._earliest = self._entries.reshape(-1, _BLOCK).min(axis=1)

    def forget(self, article_ids: Iterable[str]) -> None:
        """Afterwards nothing is remembered of these articles."""
        for batch in batched(article_ids, _BATCH):
            names = [article_key(name) for name in batch]
            for row, slot in self._postings.find(np.array(names, np.uint32)):
                if self._places[slot] != _EMPTY and self.decision(slot).article_id == batch[row]:
                    self._remove(slot)

    def clocks(self, positions: Sequence[int]) -> list[datetime]:
        """Return what the clock was just after each of `positions`, as far as is remembered; 1970 before all."""
        order = self._in_order()
        known = np.concatenate([np.zeros(1, np.int64), self._entries[order]])
        entered = known[self._positions[order].searchsorted(np.array(positions, np.int64), "right")]
        return [moment_of(one) for one in entered.tolist()]

    def _in_order(self) -> npt.NDArray[np.intp]:
        """Return the slots in use, in the order of the log."""
        order = np.argsort(self._positions[: self._slots], kind="stable")
        used: npt.NDArray[np.intp] = order[self._times[order] != _NEVER]
        return used

    def forget_old(self) -> tuple[str, ...]:
        """Forget what no later decision may rest on; return the article ids by position."""
        floor = self._floor()
        blocks = (self._earliest < floor).nonzero()[0]
        if not len(blocks):
            return ()
        block, place = (self._entries.reshape(-1, _BLOCK)[blocks] < floor).nonzero()
        slots = blocks[block] * _BLOCK + place
        slots = slots[np.argsort(self._positions[slots])]
        gone = tuple(self._remove(int(slot), leaving=True) for slot in slots)
        self._earliest[blocks] = self._entries.reshape(-1, _BLOCK)[blocks].min(axis=1)
        return gone

    # ------------------------------------------------------------ finding

    def _floor(self) -> int:
        return self._clock - int((self.limits.window_s + self.limits.redelivery_s) * 1e6)

    def _alive(self, slot: int) -> bool:
        """False for what is due to be forgotten, whether or not `forget_old` has run since."""
        return bool(self._places[slot] != _EMPTY and self._entries[slot] >= self._floor())

    def _of_article(self, article_id: str, slots: list[int]) -> Decision | None:
        for slot in slots:
            if self._alive(slot) and (made := self.decision(slot)).article_id == article_id:
                return made
        return None

    def _of_item(self, item_id: str, slots: list[int], before: int) -> list[Decision]:
        slots = self._versions.get(item_id, slots)
        if not slots:
            return []
        found = [self.decision(slot) for slot in slots if self._positions[slot] < before and self._alive(slot)]
        return sorted((made for made in found if made.item_id == item_id), key=_position)

    def _of_body(self, body: str, article: CleanArticle, slots: list[int], before: int) -> list[Decision]:
        if not slots:
            return []
        reach, at = int(self.limits.window_s * 1e6), microseconds(article.received)
        found = [
            self.decision(slot)
            for slot in slots
            if self._positions[slot] < before and self._alive(slot) and abs(int(self._times[slot]) - at) <= reach
        ]
        same = (made for made in found if made.scope == article.scope and made.fingerprint)
        return sorted((made for made in same if made.fingerprint and made.fingerprint.body == body), key=_position)

    def newest_of(self, cluster: str, before: int) -> Decision | None:
        """Return the decision on the last article of the family of `cluster` that stands before position `before`.

        None where at most its first is remembered.
        """
        family = family_key(cluster)
        last = self._lasts.get(family)
        # Those before it in the log left no later than it.
        if last is None or not self._alive(last):
            return None
        for slot in chain((last,), self._members(family)):
            earlier = self._positions[slot] < before and self._alive(slot)
            if earlier and (made := self.decision(slot)).cluster == cluster:
                return made
        return None

    def _members(self, family: int) -> Iterator[int]:
        """Yield the slots of a family, the last in the log first; looks at all slots once it is asked."""
        slots = ((self._families == family) & (self._times != _NEVER)).nonzero()[0]
        yield from slots[np.argsort(-self._positions[slots])].tolist()

    # ------------------------------------------------------------ keeping

    def _absorb(self, decisions: list[Decision]) -> None:
        """Remember `decisions`, each on another article."""
        count = len(decisions)
        names = [article_key(made.article_id) for made in decisions] + [item_key(made.item_id) for made in decisions]
        known: list[list[int]] = [[] for _ in names]
        for row, slot in self._postings.find(np.array(names, np.uint32)):
            known[row].append(slot)
        latest: dict[str, int] = {}
        """Slots of the batch by item: they are not in the postings yet."""
        used = self._slots
        kept: list[Decision] = []
        slots: list[int] = []
        times: list[int] = []
        for number, made in enumerate(decisions):
            if self._superseded(made, known[number], restoring=True):
                continue
            slot, at = self._take_slot(made)
            if slot < used:  # used before, so what was found of others may name it
                self._note(made, slot, at, at)
            first = self._join_item(made, slot, latest.get(made.item_id), known[count + number])
            latest.setdefault(made.item_id, slot)
            keys = _keys_of(made, names[number], names[count + number] if first else None, _body_of(made))
            self._postings.post(*keys, _salt(made.scope), slot)
            kept.append(made)
            slots.append(slot)
            times.append(at)
        self._note_all(kept, slots, times)

    def _superseded(self, made: Decision, slots: list[int], *, restoring: bool = False) -> bool:
        """True where a decision on the same article stands; one that must give way is forgotten."""
        for slot in slots:
            if self._places[slot] == _EMPTY:
                continue
            old = self.decision(slot)
            if old.article_id == made.article_id:
                if (restoring or self._alive(slot)) and newer(old, made, self.limits) is old:
                    return True
                self._remove(slot)
        return False

    def _join_item(self, made: Decision, slot: int, earlier: int | None, slots: list[int]) -> bool:
        """Note that `slot` belongs to its item; true where it is the item's first and goes into the postings.

        `earlier` is a slot of the same item, `slots` are those that may be.
        """
        versions = self._versions.get(made.item_id)
        if versions is not None:
            versions.append(slot)
            return False
        if earlier is not None:
            self._versions[made.item_id] = [earlier, slot]
            return False
        for other in slots:
            if other != slot and self._places[other] != _EMPTY and self.decision(other).item_id == made.item_id:
                self._versions[made.item_id] = [other, slot]
                return False
        return True

    def _take_slot(self, decision: Decision) -> tuple[int, int]:
        """Return the slot in which `decision` is kept from now on, and its event time."""
        if self._free:
            slot = heapq.heappop(self._free)
        else:
            slot = self._slots
            self._slots += 1
            if slot == len(self._times):
                self._make_room()
        at = microseconds(decision.event_time)
        self._places[slot] = self._shelf.put(decision)
        return slot, at

    def _note(self, decision: Decision, slot: int, at: int, entry: int) -> None:
        """Note what is looked at without opening the decision: its event time, and the clock when it came."""
        family = family_key(decision.cluster)
        shingles = decision.fingerprint.shingle_count if decision.fingerprint else 0
        _SLOT.pack_into(self._bytes, slot * _SLOT.size, decision.position, at, entry, family, shingles)
        block = slot // _BLOCK
        self._earliest[block] = min(self._earliest[block], entry)
        self._join_family(decision, slot, family)
        self._clock = max(self._clock, at)
        self._end = max(self._end, decision.position + 1)

    def _note_all(self, decisions: list[Decision], slots: list[int], times: list[int]) -> None:
        """The same of many, a column at once; their entries, and the earliest of each block, are left to `settle`."""
        if not slots:
            return
        families = [family_key(made.cluster) for made in decisions]
        self._positions[slots] = [made.position for made in decisions]
        self._times[slots] = self._entries[slots] = times
        self._families[slots] = families
        self._counts[slots] = [made.fingerprint.shingle_count if made.fingerprint else 0 for made in decisions]
        for made, slot, family in zip(decisions, slots, families, strict=True):
            self._join_family(made, slot, family)
        self._clock = max(self._clock, *times)
        self._end = max(self._end, 1 + max(made.position for made in decisions))

    def _join_family(self, made: Decision, slot: int, family: int) -> None:
        """Note the last article of a family that has more than its first."""
        if made.verdict != "new":
            last = self._lasts.get(family)
            if last is None or self._positions[last] < made.position:
                self._lasts[family] = slot

    def _make_room(self) -> None:
        """Afterwards there are more slots: by an eighth, so that little memory stands empty."""
        more = max(len(self._times) // 8 // _BLOCK, 1) * _BLOCK
        self._places = np.concatenate([self._places, np.full(more, _EMPTY, np.int64)])
        self._see(np.concatenate([self._held, _empty_slots(more)]))
        self._earliest = np.concatenate([self._earliest, np.full(more // _BLOCK, _NEVER, np.int64)])

    def _see(self, held: SlotRows) -> None:
        """`held` is what there is of each slot, in one place of memory: those of a slot are looked at together."""
        self._held = held
        self._bytes = held.view(np.uint8).data
        self._times: npt.NDArray[np.int64] = held["time"]
        """Event time of each slot in microseconds since 1970."""
        self._entries: npt.NDArray[np.int64] = held["entry"]
        """Clock at which each arrived, likewise."""
        self._positions: npt.NDArray[np.int64] = held["position"]
        self._families: npt.NDArray[np.uint32] = held["family"]
        self._counts: npt.NDArray[np.int32] = held["count"]

    def _clock_before(self, position: int) -> int:
        if position >= self._end:
            return self._clock
        earlier = self._times[(self._positions < position) & (self._times != _NEVER)]
        return int(earlier.max()) if len(earlier) else 0

    def _remove(self, slot: int, *, leaving: bool = False) -> str:
        """Forget `slot`; `leaving`: with all that came before it."""
        made = self.decision(slot)
        keys = _keys_of(made, article_key(made.article_id), item_key(made.item_id), _body_of(made))
        self._postings.remove(*keys, _salt(made.scope), slot)
        versions = self._versions.get(made.item_id)
        if versions is not None and slot in versions:
            versions.remove(slot)
            if not versions:
                del self._versions[made.item_id]
        self._opened.pop(slot, None)
        self._opened_before.pop(slot, None)
        self._shelf.drop(int(self._places[slot]))
        self._places[slot] = _EMPTY
        self._times[slot] = self._entries[slot] = _NEVER
        family = family_key(made.cluster)
        if self._lasts.get(family) == slot:
            del self._lasts[family]
            if not leaving and (last := next(self._members(family), None)) is not None:
                self._lasts[family] = last
        heapq.heappush(self._free, slot)
        return made.article_id


def batched(values: Iterable[Value], size: int) -> Iterator[list[Value]]:
    """Yield `values` in lists of up to `size`."""
    rest = iter(values)
    while batch := list(islice(rest, size)):
        yield batch


def restore(index: Index, decisions: Iterable[Decision]) -> None:
    """Afterwards `index` judges as the one that made `decisions` (in any order) would."""
    index.absorb(decisions)
    index.settle()


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


def _empty_slots(count: int) -> SlotRows:
    held = np.zeros(count, SLOT)
    held["time"] = held["entry"] = _NEVER
    return held


def item_key(item_id: str) -> int:
    """Return the key under which an item is posted."""
    return zlib.crc32(b"item\x1f" + item_id.encode("utf-8", "surrogatepass"))


def article_key(article_id: str) -> int:
    """Return the key under which an article is posted."""
    return zlib.crc32(b"article\x1f" + article_id.encode("utf-8", "surrogatepass"))


def _body_key(body: str, scope: str) -> int:
    return zlib.crc32(f"body\x1f{scope}\x1f{body}".encode("utf-8", "surrogatepass"))


def _body_of(decision: Decision) -> int:
    return _body_key(decision.fingerprint.body if decision.fingerprint else "", decision.scope)


@lru_cache(_SCOPES)
def _salt(scope: str) -> int:
    """Return what keeps one scope's shingles apart from another's."""
    return zlib.crc32(b"scope\x1f" + scope.encode("utf-8", "surrogatepass"))


def _keys_of(decision: Decision, article: int, item: int | None, body: int) -> tuple[bytes, bytes]:
    """Return the names and keys under which `decision` is found; `item` only of its item's first.

    An exact copy is found by its article id only.
    """
    remembered = decision.fingerprint
    if remembered is None or not remembered.shingles:
        return _KEY.pack(article) if item is None else _TWO_KEYS.pack(article, item), b""
    names = _TWO_KEYS.pack(article, body) if item is None else _THREE_KEYS.pack(article, item, body)
    return names, remembered.shingles


def _position(decision: Decision) -> int:
    return decision.position


_DEFAULTS: Final = DedupLimits()
