"""The decision on one article: new, repeat, update, version or kill.

    canceled                                  kill, known item or not
    same item, another article                version; a late one (lower number, or killed since) is a repeat
    says it replaces another item             version of that item
    shares enough with an earlier article     repeat; update where figures, lead or much else is new
    otherwise                                 new (version, where it says that it is not its item's first)

Only articles at lower positions count, within the window around the article's own time.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC
from typing import NamedTuple

import msgspec

from streams.dedup.edits import find_edits
from streams.dedup.index import Index
from streams.dedup.limits import DedupLimits
from streams.dedup.neighbours import Neighbours
from streams.dedup.origin import claim_of, earlier, known_original, origin_of
from streams.dedup.overlap import Overlap, measure, shares_a_lead, shares_both_leads, tell_apart
from streams.dedup.sketch import (
    Sketch,
    fingerprint,
    sketch,
)
from streams.records import CleanArticle, Decision, Edit, Template, Verdict


class _Copy(NamedTuple):
    """What an article is a copy of."""

    original: Decision
    overlap: Overlap
    edits: tuple[Edit, ...]


def judge(index: Index, article: CleanArticle, position: int, template: Template | None = None) -> Decision:
    """Return the decision on `article` at `position` of its log; afterwards `index` remembers it.

    An article judged before gets its stored decision, equal in every byte. `template` is kept with a new one.
    """
    made = sketch(article)
    near = index.look(article, made.body, made.wanted, position)
    if near.stored is not None and near.stored.position <= position:
        return near.stored
    decision = _decide(index, article, position, made, near)
    if template is not None:
        decision = msgspec.structs.replace(decision, template=template)
    index.add(decision, near)
    return decision


def _decide(index: Index, article: CleanArticle, position: int, made: Sketch, near: Neighbours) -> Decision:
    history = near.same_item
    replaces = article.replaces if article.replaces != article.item_id else None
    withdrawn = (article.item_id, replaces) if replaces else (article.item_id,)
    if article.pub_status == "canceled":
        family = _last(history or near.replaced)
        return _decision(index, article, position, made, "kill", family=family, replaces=withdrawn)
    if history and _is_late(article, history):
        first = history[-1]
        return _decision(index, article, position, made, "repeat", family=first, copy_of=article.item_id)
    if history or replaces:
        previous = _last(history or near.replaced)
        copy = None if previous else _find_copy(index, article, made, near)
        against = previous or (copy.original if copy else None)
        overlap = measure(tell_apart(made, near), against) if against else None
        edits: tuple[Edit, ...] = ()
        if against and overlap and against.fingerprint:
            edits = find_edits(article, made, against.fingerprint, overlap)
        return _decision(
            index,
            article,
            position,
            made,
            "version",
            family=against,
            replaces=withdrawn,
            overlap=overlap,
            edits=edits,
            posted=near.novel(made.wanted, made.posted, against.cluster if against else None),
        )
    copy = _find_copy(index, article, made, near)
    if copy is None:
        first_seen: Verdict = "version" if article.version > 1 else "new"
        return _decision(
            index,
            article,
            position,
            made,
            first_seen,
            replaces=withdrawn if first_seen == "version" else (),
            posted=near.novel(made.wanted, made.posted, None),
        )
    age_s = (article.received - copy.original.event_time).total_seconds()
    fresh_anchor = age_s > index.limits.reanchor_s
    return _decision(
        index,
        article,
        position,
        made,
        "update" if _brings_news(article, copy, index.limits) else "repeat",
        family=copy.original,
        copy_of=copy.original.item_id,
        overlap=copy.overlap,
        edits=copy.edits,
        posted=near.novel(made.wanted, made.posted, None if fresh_anchor else copy.original.cluster),
    )


def _last(decisions: Sequence[Decision]) -> Decision | None:
    return decisions[-1] if decisions else None


def _is_late(article: CleanArticle, history: Sequence[Decision]) -> bool:
    """True for a version older than the newest seen; after a kill only a higher number brings an item back."""
    newest, killed = 0, False
    for decision in history:
        newest = max(newest, decision.version)
        if decision.verdict in ("kill", "version"):
            killed = decision.verdict == "kill"
    return article.version < newest or (killed and article.version == newest)


def _brings_news(article: CleanArticle, copy: _Copy, limits: DedupLimits) -> bool:
    if {"numbers", "new_lead", "merged"} & set(copy.edits):
        return True
    if article.source != copy.original.source:
        return copy.overlap.of_new < limits.extended_share
    return copy.overlap.of_new < (1.0 if "reheadlined" in copy.edits else limits.extended_same_source)


def _find_copy(index: Index, article: CleanArticle, made: Sketch, near: Neighbours) -> _Copy | None:
    """Return what `article` copies: the earlier article that shares most with it, of equals the first."""
    limits = index.limits
    headline = made.word_count <= limits.headline_words
    for original in near.same_body:
        if original.fingerprint and (not headline or _apart_s(article, original) <= limits.headline_window_s):
            whole = Overlap(1.0, 1.0, len(made.shingles))
            return _Copy(original, whole, find_edits(article, made, original.fingerprint, whole))
    if headline:
        return None
    found: list[tuple[Decision, Overlap]] = []
    slots = near.candidates(len(made.shingles), limits.containment, limits.max_candidates)
    if not slots:
        return None
    told = tell_apart(made, near)
    least = limits.containment * limits.same_lead
    for slot in slots:
        # What would be measured below, without opening the decision: most share a phrase or two.
        bitmap_decides = told.telling is None and len(made.shingles) <= near.held["count"][slot]
        if bitmap_decides and max(index.weigh(slot, made.shingles)) < least:
            continue
        decision = index.decision(slot)
        if decision.scope != article.scope or decision.fingerprint is None:
            continue
        overlap = measure(told, decision)
        if overlap.containment >= _needed(article, made, decision, overlap, limits):
            found.append((decision, overlap))
    if not found:
        return None
    best, overlap = min(found, key=lambda pair: (-round(pair[1].containment, 2), pair[0].position))
    others = [
        decision
        for decision, held in found
        if decision.cluster != best.cluster and held.of_old > held.of_new and overlap.of_old > overlap.of_new
    ]
    assert best.fingerprint is not None
    return _Copy(best, overlap, find_edits(article, made, best.fingerprint, overlap, others))


def _needed(article: CleanArticle, made: Sketch, old: Decision, overlap: Overlap, limits: DedupLimits) -> float:
    """Return the containment from which the article is a copy of `old`; above 1 where no share would do."""
    assert old.fingerprint is not None
    needed = limits.containment
    least = limits.containment * limits.same_lead
    if old.source == article.source:
        if _apart_s(article, old) > limits.another_take_s:
            needed = limits.containment_another_day
        elif shares_a_lead(made, old.fingerprint):
            needed = limits.containment_same_source
        else:
            needed = limits.containment_background
    elif least <= overlap.containment < needed and shares_both_leads(made, old.fingerprint):
        needed = least
    if overlap.smaller < limits.short_shingles:
        needed = max(needed, limits.containment_short)
    if overlap.smaller < limits.min_shingles:
        sizes = sorted((len(made.shingles), old.fingerprint.shingle_count))
        needed = max(needed, limits.containment_tiny) if 2 * sizes[0] >= sizes[1] else 2.0
    return needed


def _apart_s(article: CleanArticle, old: Decision) -> float:
    return abs((article.received - old.event_time).total_seconds())


def _decision(
    index: Index,
    article: CleanArticle,
    position: int,
    made: Sketch,
    verdict: Verdict,
    *,
    family: Decision | None = None,
    copy_of: str | None = None,
    overlap: Overlap | None = None,
    edits: tuple[Edit, ...] = (),
    replaces: tuple[str, ...] = (),
    posted: bytes = b"",
) -> Decision:
    event_time = article.received.astimezone(UTC)
    telling = origin_of(article)
    original = claim_of(article, telling)
    if family:
        known = known_original(index.newest_of(family.cluster, position) or family)
        original = known if verdict == "kill" else earlier(known, original)
    return Decision(
        article_id=article.article_id,
        item_id=article.item_id,
        verdict=verdict,
        scope=article.scope,
        source=article.source,
        position=position,
        event_time=event_time,
        version=article.version,
        copy_of=copy_of,
        cluster=family.cluster if family else article.item_id,
        origin=family.origin if family else telling,
        original=original.item_id,
        original_standing=original.standing,
        original_at=original.at if original.at != event_time else None,
        containment=round(overlap.containment, 3) if overlap else None,
        edits=edits,
        replaces=replaces,
        fingerprint=fingerprint(made, posted),
    )
