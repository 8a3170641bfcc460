"""Builders for reports as the extraction room sends them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from streams.records import (
    Actor,
    Casualties,
    Claim,
    EventTime,
    Figure,
    Mention,
    Place,
    Report,
    Span,
)

NOON = datetime(2024, 3, 1, 12, 0, tzinfo=UTC)
TAREM = Place(
    text="Tarem", name="Tarem", geonames_id=70225, lat=16.05, lon=49.0, country="YE", admin1="Hadramawt",
    precision="exact",
)  # fmt: skip


def mention(
    *,
    killed: int | None = None,
    injured: int | None = None,
    type: str = "remote.bombing",
    day: str | None = "2024-03-01",
    place: Place = TAREM,
    title: str = "Blast hits market in Tarem",
    quote: str = "A blast hit the covered market in Tarem, the governor's office said.",
    initiator: str | None = None,
    mention_id: str | None = None,
    denial: bool = False,
    **more: Any,
) -> Mention:
    """One telling; a blast on a market unless told otherwise."""
    return Mention(
        mention_id=mention_id or f"m_{type}_{title}_{killed}",
        type=type,
        trigger=Span(start=0, end=5),
        title=title,
        quote=quote,
        place=place,
        time=EventTime(start=day, end=day, precision="day") if day else EventTime(),
        casualties=Casualties(
            killed=Figure(low=killed, high=killed) if killed is not None else None,
            injured=Figure(low=injured, high=injured) if injured is not None else None,
        ),
        actors=(Actor(role="initiator", text=initiator, name=initiator),) if initiator else (),
        claims=(Claim(by="the army", kind="denial"),) if denial else (),
        **{"confidence": 0.8, **more},
    )


def report(
    article_id: str,
    *mentions: Mention,
    source: str = "coastal-post",
    origin: str | None = None,
    minutes: float = 0,
    item_id: str | None = None,
    **more: Any,
) -> Report:
    """What one article version tells, received `minutes` after noon."""
    return Report(
        article_id=article_id,
        item_id=item_id or article_id.split("/", maxsplit=1)[0],
        source=source,
        origin=origin or f"outlet:{source}",
        received=NOON + timedelta(minutes=minutes),
        published=NOON + timedelta(minutes=minutes - 2),
        mentions=mentions,
        **more,
    )


@pytest.fixture(name="mention")
def _mention() -> Callable[..., Mention]:
    return mention


@pytest.fixture(name="report")
def _report() -> Callable[..., Report]:
    return report
