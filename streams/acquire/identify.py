"""Ids that are the same whenever and however often the same thing arrives."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Final

import msgspec

from streams.codec import derive_id, encode
from streams.records import RawArticle

_NO_TIME: Final = datetime(1, 1, 1, tzinfo=UTC)


def identify(draft: RawArticle) -> RawArticle:
    """Return `draft` with `item_id` (where it has none) and `article_id` filled in.

    `item_id`: as given, else a hash of source and URL, else of source and content. `article_id`: a hash of the item,
    its version, and all that its meaning rests on. When and how it came (`received`, `backfill`, unknown keys in
    `extra`) does not count: the same thing delivered twice has one id.
    """
    item_id = draft.item_id
    if not item_id:
        content = draft.content_bytes if draft.content_bytes is not None else draft.content.encode()
        named = draft.url or hashlib.blake2b(content, digest_size=20).hexdigest()
        item_id = derive_id("it_", draft.source, named)
    meaning = msgspec.structs.replace(
        draft, item_id=item_id, article_id="", received=_NO_TIME, backfill=False, extra={}
    )
    digest = hashlib.blake2b(encode(meaning), digest_size=10).hexdigest()
    return msgspec.structs.replace(draft, item_id=item_id, article_id="ar_" + digest)
