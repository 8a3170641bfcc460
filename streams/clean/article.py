"""One raw article cleaned: the way through this room."""

from __future__ import annotations

import re
from typing import Final

from streams.clean.charset import decode
from streams.clean.language import language_of
from streams.clean.limits import CleanLimits
from streams.clean.mend import has_odd
from streams.clean.page import read_page
from streams.clean.plain import read_plain
from streams.clean.story import Story
from streams.errors import RecordError
from streams.records import CleanArticle, RawArticle

_LIMITS: Final = CleanLimits()
_LOST: Final = re.compile("[\ufffd\x00-\x08\x0e-\x1f]")
"""What stands where characters were lost, or where there never were any."""


def clean(article: RawArticle, limits: CleanLimits | None = None) -> CleanArticle:
    """Return the article and nothing else of `article`; the same for the same input, wherever and whenever.

    What the source stated in its own fields (title, dates, byline) goes before what the text says. A canceled
    article passes with whatever text it has, even none.

    Raises:
        RecordError: `empty`, `too_large`, `not_text`, `bad_charset`, `unsupported_type` or `no_article`.
    """
    limits = limits or _LIMITS
    killed = article.pub_status == "canceled"
    try:
        story = _read(article, limits)
    except RecordError as error:
        if not killed or error.reason == "too_large":
            raise
        story = Story()
    if not story.text and not killed:
        raise RecordError(
            f"article {article.article_id} holds no story, only page furniture; check what the source sends",
            reason="no_article",
        )
    if len(story.text) > limits.body_chars:
        raise RecordError(
            f"article {article.article_id} has a body of {len(story.text)} characters, over {limits.body_chars}; "
            "split it, or raise body_chars",
            reason="too_large",
        )
    return _record(article, story)


def _read(article: RawArticle, limits: CleanLimits) -> Story:
    content = article.content
    if article.content_bytes is not None and not content:
        if len(article.content_bytes) > limits.input_bytes:
            raise _too_large(article, len(article.content_bytes), "bytes", limits.input_bytes)
        content = decode(article.content_bytes, article.charset)
    media_type = article.media_type.split(";")[0].strip().lower()
    html = media_type in ("text/html", "application/xhtml+xml")
    if not html and media_type not in ("text/plain", ""):
        raise RecordError(
            f"article {article.article_id} is {media_type[:60]}; send text/plain or text/html",
            reason="unsupported_type",
        )
    if len(content) > (limits.input_chars if html else limits.text_chars):
        raise _too_large(article, len(content), "characters", limits.input_chars if html else limits.text_chars)
    head = content[:5000]
    if ("\ufffd" in head or has_odd(head)) and len(_LOST.findall(head)) > 0.05 * len(head):
        raise RecordError(
            f"article {article.article_id} is no text: its characters were lost in another charset, or it is binary; "
            "send the bytes, or UTF-8",
            reason="not_text",
        )
    if not content or content.isspace():
        raise RecordError(f"article {article.article_id} has no content; send its text or html", reason="empty")
    return read_page(content, article, limits) if html else read_plain(content, article, limits)


def _too_large(article: RawArticle, size: int, unit: str, limit: int) -> RecordError:
    return RecordError(
        f"article {article.article_id} has {size} {unit}, over {limit}; send the article alone, or raise the limit",
        reason="too_large",
    )


def _record(article: RawArticle, story: Story) -> CleanArticle:
    language = language_of(f"{story.title}\n{story.text}" if len(story.text) < 200 else story.text,
        article.language or story.language)  # fmt: skip
    return CleanArticle(
        article_id=article.article_id,
        item_id=article.item_id,
        source=article.source,
        received=article.received,
        version=article.version,
        text=story.text,
        scope=language,
        title=story.title,
        standfirst=story.standfirst,
        language=language,
        published=story.published,
        published_precision=story.published_precision,
        published_day=story.published_day,
        published_from=story.published_from,
        updated=story.updated,
        dates_refused=tuple(story.dates_refused),
        url=story.url,
        byline=story.byline,
        dateline=story.dateline,
        credit=story.credit,
        origin=story.origin,
        captions=tuple({caption.text: caption for caption in (*story.captions, *article.captions)}.values()),
        removed=tuple(story.removed),
        offsets=tuple(story.offsets),
        pub_status=article.pub_status,
        replaces=article.replaces,
        embargoed=article.embargoed,
        backfill=article.backfill,
        slug=article.slug,
        urgency=article.urgency,
        correction_note=article.correction_note or story.correction_note,
        rights=article.rights,
        subjects=article.subjects,
        extra=article.extra,
    )
