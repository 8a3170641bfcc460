"""Three small stages with every trait that faults can hurt: a stateless one that rejects, and two that keep views."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from streams.codec import derive_id
from streams.errors import RecordError
from streams.records import CleanArticle, Decision, Event, JudgedArticle, RawArticle
from streams.stages import Outcome, Output, Position, Stage


def clean(_state: None, article: RawArticle, _position: Position, _now: datetime) -> Outcome:
    """Refuse what says it is bad; the rest goes to the log of its scope."""
    if article.content.startswith("bad"):
        raise RecordError("says it is bad; mend it", reason="bad")
    cleaned = CleanArticle(
        article_id=article.article_id,
        item_id=article.item_id,
        source=article.source,
        received=article.received,
        text=article.content,
        scope=article.language or "en",
    )
    return Outcome("sent", (Output("articles.clean", cleaned.scope, cleaned),))


def judge(state: dict[str, dict[str, Any]], article: CleanArticle, position: Position, _now: datetime) -> Outcome:
    """Decide once whether the text came before; a redelivered article gets its stored decision."""
    decision = state["decisions"].get(article.article_id)
    if decision is None:
        first = state["texts"].get(article.text)
        decision = Decision(
            article_id=article.article_id,
            item_id=article.item_id,
            verdict="new" if first is None else "repeat",
            scope=article.scope,
            source=article.source,
            position=position.offset,
            event_time=article.received,
            copy_of=first,
            cluster=derive_id("c-", article.text),
        )
        enter(state, decision, article.text)
    return Outcome(
        "sent" if decision.verdict == "new" else "repeat",
        (
            Output("decisions", article.article_id, decision, position.partition),
            Output("articles.unique", article.text[:4], JudgedArticle(article=article, decision=decision)),
        ),
    )


def enter(state: dict[str, dict[str, Any]], decision: Decision, text: str) -> None:
    """Remember a decision."""
    state["decisions"][decision.article_id] = decision
    if decision.verdict == "new":
        state["texts"][text] = decision.item_id


def restore_decisions(state: dict[str, dict[str, Any]], decisions: Iterable[Decision]) -> None:
    """Rebuild the index from the decisions: a text is known by its hash."""
    for decision in decisions:
        state["decisions"][decision.article_id] = decision
        if decision.verdict == "new":
            state["hashes"][decision.cluster] = decision.item_id
    state["texts"] = _ByHash(state["hashes"])


class _ByHash(dict[str, Any]):
    """Texts by their hash, as the decisions keep them."""

    def __init__(self, hashes: dict[str, str]) -> None:
        super().__init__()
        self.hashes = hashes

    def get(self, text: str, default: Any = None) -> Any:
        return self.hashes.get(derive_id("c-", text), default)

    def __setitem__(self, text: str, item_id: str) -> None:
        self.hashes[derive_id("c-", text)] = item_id


def merge(state: dict[str, Event], judged: JudgedArticle, position: Position, _now: datetime) -> Outcome:
    """Gather the articles of one text into an event; its revision counts them, not their deliveries."""
    article = judged.article
    event_id = derive_id("e-", judged.decision.cluster)
    before = state.get(event_id)
    if before is None or article.article_id not in before.touched:
        touched = (*(before.touched if before else ()), article.article_id)
        state[event_id] = Event(
            event_id=event_id,
            revision=len(touched),
            op="create" if before is None else "update",
            status="reported",
            type="test.told",
            first_seen=before.first_seen if before else article.received,
            last_seen=article.received,
            touched=touched,
        )
    return Outcome("sent", (Output("events", event_id, state[event_id], position.partition),))


def restore_events(state: dict[str, Event], events: Iterable[Event]) -> None:
    """Take the open events back."""
    state.update({event.event_id: event for event in events})


def new_index() -> dict[str, Any]:
    """Return an empty index."""
    hashes: dict[str, str] = {}
    return {"decisions": {}, "hashes": hashes, "texts": _ByHash(hashes)}


def make() -> tuple[Stage, ...]:
    """Return the stages in the data's order."""
    return (
        Stage(name="clean", source="articles.raw", reads=RawArticle, sinks=("articles.clean",), judge=clean),
        Stage(
            name="dedup",
            source="articles.clean",
            reads=CleanArticle,
            sinks=("decisions", "articles.unique"),
            judge=judge,
            new_state=new_index,
            view="decisions",
            view_record=Decision,
            newer=lambda old, new: min(old, new, key=lambda one: one.position),
            restore=restore_decisions,
            ordered=True,
        ),
        Stage(
            name="fuse",
            source="articles.unique",
            reads=JudgedArticle,
            sinks=("events",),
            judge=merge,
            new_state=dict,
            view="events",
            view_record=Event,
            newer=lambda old, new: max(old, new, key=lambda one: one.revision),
            restore=restore_events,
            ordered=True,
        ),
    )
