"""A plain text or an HTML document that is one article."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from streams.acquire.detect import decode_text
from streams.acquire.identify import identify
from streams.acquire.rows import read_row
from streams.records import RawArticle


def read_page(
    data: bytes,
    kind: str,
    *,
    received: datetime,
    source: str | None,
    published: datetime | str | None = None,
    charset: str | None = None,
    about: Mapping[str, Any],
) -> RawArticle:
    """Return the article of a document of `kind` text or html; undecoded where its charset is in doubt.

    `about` as in `documents.read_bytes`.

    Raises:
        RecordError: as `read_row`.
    """
    text = decode_text(data, charset)
    row = {key: value for key, value in about.items() if key not in ("text", "html")}
    row["html" if kind == "html" else "text"] = text if text is not None else "?"
    if published is not None and row.get("published") in (None, ""):
        row["published"] = published
    article = read_row(row, received=received, source=source)
    if text is not None:
        return article
    given = row.get("id")
    undecoded = msgspec.structs.replace(
        article, item_id=article.item_id if given else "", content="", content_bytes=data, charset=charset
    )
    return identify(undecoded)
