"""What cleaning has found of an article so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from streams.records import Caption, Dateline, OffsetRun, Precision, Removed


@dataclass(slots=True)
class Story:
    """The fields of `CleanArticle` that the content decides; see there for their meaning."""

    text: str = ""
    title: str = ""
    standfirst: str | None = None
    language: str | None = None
    published: datetime | None = None
    published_precision: Precision = "instant"
    published_from: Literal["given", "metadata", "json_ld", "url", "text"] | None = None
    updated: datetime | None = None
    url: str | None = None
    byline: str | None = None
    dateline: Dateline | None = None
    credit: str | None = None
    correction_note: str | None = None
    origin: str | None = None
    captions: list[Caption] = field(default_factory=list)
    removed: list[Removed] = field(default_factory=list)
    offsets: list[OffsetRun] = field(default_factory=list)
