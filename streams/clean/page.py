"""An HTML page as the story it holds."""

from __future__ import annotations

import trafilatura

from streams.clean.limits import CleanLimits
from streams.clean.plain import read_plain
from streams.clean.story import Story
from streams.records import RawArticle


def read_page(content: str, article: RawArticle, limits: CleanLimits) -> Story:
    text = trafilatura.extract(content, fast=True, include_comments=False) or ""
    story = read_plain(text, article, limits)
    story.offsets = []
    story.removed = []
    return story
