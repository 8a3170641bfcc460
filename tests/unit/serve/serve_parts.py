"""Records and fakes that the tests of the HTTP side share."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from starlette.testclient import TestClient

from streams.errors import StreamsError
from streams.records import (
    Alert,
    Casualties,
    CleanArticle,
    Decision,
    Delivery,
    Event,
    Figure,
    JudgedArticle,
    LedgerEntry,
    Mention,
    Place,
    RawArticle,
    Rejected,
    Span,
)
from streams.serve import ReadModel, make_app

NOW = datetime(2024, 5, 3, 12, 0, tzinfo=UTC)
TOKEN = "harbour-token-0123456789"


class FakeLog:
    """A publisher that remembers, or fails as told."""

    def __init__(self, failure: StreamsError | None = None) -> None:
        self.got: list[RawArticle] = []
        self.failure = failure

    async def publish(self, article: RawArticle) -> None:
        """Remember it, or fail."""
        if self.failure is not None:
            raise self.failure
        self.got.append(article)


def client_of(log: FakeLog | None = None, model: ReadModel | None = None, **options: Any) -> TestClient:
    """A client of an app over `model`."""
    options.setdefault("now", lambda: NOW)
    options.setdefault("monotonic", lambda: 0.0)
    app = make_app(log or FakeLog(), model or ReadModel(":memory:"), **options)
    return TestClient(app, base_url="http://localhost:8080", raise_server_exceptions=False)


def event(number: int = 1, revision: int = 1, **more: Any) -> Event:
    """An attack that killed two."""
    mention = Mention(
        mention_id=f"m{number}", type="conflict.attack", trigger=Span(start=0, end=4), quote="Two people were killed."
    )
    entry = LedgerEntry(
        article_id=f"ar_{number}",
        item_id=f"it_{number}",
        source="harbour",
        origin="harbour",
        received=NOW,
        position=0,
        mention=mention,
        title="Blast",
        url="https://harbour.example/1",
    )
    fields: dict[str, Any] = {
        "event_id": f"ev_{number}",
        "revision": revision,
        "op": "create",
        "status": "reported",
        "type": "conflict.attack",
        "first_seen": NOW,
        "last_seen": NOW,
        "title": f"Blast number {number}",
        "quote": "Two people were killed.",
        "place": Place(text="Goma", name="Goma", country="CD"),
        "casualties": Casualties(killed=Figure(low=2, high=2)),
        "outlets": ("harbour",),
        "independent_origins": 1,
        "ledger": (entry,),
    }
    return Event(**{**fields, **more})


def alert(number: int = 1, sequence: int = 1, **more: Any) -> Alert:
    """What a rule tells of it."""
    fields: dict[str, Any] = {
        "alert_id": f"al_{number}",
        "rule_id": "deadly",
        "subscriber": "desk",
        "event_id": f"ev_{number}",
        "revision": sequence,
        "sequence": sequence,
        "op": "new",
        "title": f"Blast number {number}",
        "received": NOW,
        "severity": "severe",
        "reasons": ("casualties.killed.low = 2 >= 1",),
        "quote": "Two people were killed.",
        "quote_source": "harbour",
    }
    return Alert(**{**fields, **more})


def judged(number: int = 1, version: int = 1, **decided: Any) -> JudgedArticle:
    """An article with its decision."""
    article = CleanArticle(
        article_id=f"ar_{number}_{version}",
        item_id=f"it_{number}",
        source=decided.get("source", "harbour"),
        received=NOW,
        text="GOMA - Two people were killed.",
        version=version,
    )
    fields: dict[str, Any] = {
        "article_id": article.article_id,
        "item_id": article.item_id,
        "verdict": "new",
        "scope": "en",
        "source": "harbour",
        "position": number,
        "event_time": NOW,
        "cluster": article.item_id,
    }
    return JudgedArticle(article=article, decision=Decision(**{**fields, **decided}))


def rejected(number: int = 1, **more: Any) -> Rejected:
    """Something nobody could read."""
    fields: dict[str, Any] = {
        "rejected_id": f"re_{number}",
        "stage": "clean",
        "reason": "no_text",
        "message": "nothing is left of it",
        "value": b"<html>",
        "at": NOW,
    }
    return Rejected(**{**fields, **more})


def delivery(number: int = 1, **more: Any) -> Delivery:
    """What became of the alert."""
    fields: dict[str, Any] = {
        "delivery_id": f"de_{number}",
        "alert_id": f"al_{number}",
        "subscriber": "desk",
        "channel": "hook",
        "sequence": 1,
        "op": "new",
        "status": "delivered",
        "attempts": 1,
        "at": NOW,
    }
    return Delivery(**{**fields, **more})
