"""Whether an entry holds its article's text, or is a stub that its page must complete."""

from __future__ import annotations

import html
import re
from functools import cache
from importlib.resources import files
from typing import Final, Literal, NamedTuple, TypeAlias

from streams.records import RawArticle

Reason: TypeAlias = Literal["title_only", "continue_reading", "cut_off", "summary_only", "short_content"]

_TAG: Final = re.compile(r"</?[A-Za-z!][^<>]*>")
_TAIL: Final = 400
"""Characters at the end in which an entry says that it goes on."""
_AFTER_MORE: Final = 60
"""Characters that may follow it: the headline again, an arrow, the name of the site."""
_ELLIPSIS: Final = re.compile(r"(?:\[\s*(?:\.{3}|…)\s*\]|\(\s*(?:\.{3}|…)\s*\)|\.{3}|…)[\s\"'”’»›>→]*$")
_ENDED: Final = re.compile(r"[.!?。！？؟।…:;][\s\"'”’»)\]]*$")
_LONG_SUMMARY: Final = 1_200
"""Characters: no outlet's summary is as long; a description as long as that is the article."""
_SHORT_CONTENT: Final = 140
"""Characters: a content element below that which ends in no full stop is a teaser."""


class _Words(NamedTuple):
    more: re.Pattern[str]
    footers: re.Pattern[str]


@cache
def _words() -> _Words:
    rows = files("streams.acquire").joinpath("stubs.tsv").read_text("utf-8").splitlines()
    cells = [row.split("\t") for row in rows if row and not row.startswith("#")]
    phrases = [re.escape(words) for kind, words, _ in cells if kind == "more"]
    footers = [re.escape(words).replace(r"\{\}", ".{1,120}?") for kind, words, _ in cells if kind == "footer"]
    return _Words(
        # A phrase stands on its own: at the start, or after the end of a sentence, a bracket or a dash.
        re.compile(rf"(?:^|[\n.!?…。:;»\"”’)\]\[(|–—>-])\s*(?:{'|'.join(phrases)})(?!\w)(.*)$", re.DOTALL),
        re.compile(rf"(?:{'|'.join(footers)})\s*\.?\s*$", re.DOTALL),
    )


def needs_page(article: RawArticle) -> bool:
    """Return whether the page that `article` links to must be fetched for its text."""
    return page_reason(article) is not None


def page_reason(article: RawArticle) -> Reason | None:
    """Return why an entry as the readers of feeds give it is a stub; None if it holds its text, or leads nowhere.

    title_only         a headline, nothing else
    continue_reading   it says itself that it goes on
    cut_off            it ends in an ellipsis
    summary_only       a summary of ordinary length, no element with the content
    short_content      an element with the content, shorter than a sentence or two and without an end
    """
    if article.url is None or article.pub_status != "usable" or article.content_bytes is not None:
        return None
    text_from = article.extra.get("text_from", "content")
    if text_from == "title":
        return "title_only"
    text = _visible(article)
    tail = _words().footers.sub("", text[-_TAIL:].lower()).rstrip()
    said = _words().more.search(tail)
    if said and len(said[1]) <= _AFTER_MORE:
        return "continue_reading"
    if _ELLIPSIS.search(tail):
        return "cut_off"
    if text_from == "summary":
        return "summary_only" if len(text) < _LONG_SUMMARY else None
    return "short_content" if len(text) < _SHORT_CONTENT and not _ENDED.search(tail) else None


def _visible(article: RawArticle) -> str:
    if article.media_type != "text/html":
        return article.content
    lines = html.unescape(_TAG.sub("\n", article.content)).splitlines()
    return "\n".join(filter(None, (" ".join(line.split()) for line in lines)))
