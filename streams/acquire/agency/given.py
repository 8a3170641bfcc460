"""What a way in says of a document, and how a reader's findings become an article."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from streams.acquire.agency.terms import marks, words
from streams.acquire.limits import AcquireLimits, reject
from streams.acquire.rows import read_row
from streams.errors import RecordError
from streams.records import RawArticle, Rejected

CAPTION_CHARS: Final = 600
"""Characters up to which the text of a picture or video is its caption; a longer one may be a whole script."""


@dataclass(frozen=True, kw_only=True)
class Given:
    """`source` names the outlet of all that comes this way, `fallback` of what names none; `name` is where it stood."""

    received: datetime
    source: str | None = None
    published: datetime | str | None = None
    fallback: str | None = None
    name: str = "-"
    limits: AcquireLimits = field(default_factory=AcquireLimits)

    def refuse(self, error: RecordError, value: bytes, number: int, item_id: str | None = None) -> Rejected:
        """Return the record of the `number`-th item of a message that could not be read."""
        where = {"path": self.name, "entry": str(number)}
        return reject(
            error, value, received=self.received, source=self.source, where=where, item_id=item_id, limits=self.limits
        )


def article_of(row: Mapping[str, Any], given: Given) -> RawArticle:
    """Return the article of what a reader found; its own source gives way to the one the way in names.

    Raises:
        RecordError: as `read_row`.
    """
    found = {key: value for key, value in row.items() if value not in (None, "", [], {})}
    found["source"] = given.source or row.get("source") or given.fallback
    if given.published is not None:
        found.setdefault("published", given.published)
    return read_row(found, received=given.received)


def check_is_article(row: Mapping[str, Any], kind: str, what: str) -> None:
    """Raise RecordError `not_an_article` where a usable item has no text of its own; `kind` is its class.

    A headline alone is a flash, but not under a picture; a picture's text is its caption.
    """
    if (row.get("pub_status") or "usable") != "usable":
        return
    body = row.get("html") or row.get("text") or ""
    caption = kind in words("pictures")
    if body and not caption:
        return
    if body and len(body) > CAPTION_CHARS:
        return
    if body:
        raise RecordError(f"a {what} {kind} whose text is a caption", reason="not_an_article")
    if not row.get("title"):
        raise RecordError(f"a {what} {kind} with neither a body nor a headline", reason="not_an_article")
    if caption:
        raise RecordError(f"a {what} {kind} with a headline, but no text of its own", reason="not_an_article")


def note_of(row: dict[str, Any], note: str | None, *, changes: bool) -> None:
    """Put an editor's note into `row`: as what was corrected where it `changes` something told before.

    That is so in a later version, in a kill, and where the agency signals a correction or update; not where it only
    says that the item is held back.
    """
    if not note:
        return
    later = row.get("version", 1) > 1 or (row.get("pub_status") or "usable") != "usable"
    held = bool(row.get("embargoed")) and marks("embargo_marks").search(note) is not None
    row["correction_note" if (changes or later) and not held else "ednote"] = note
