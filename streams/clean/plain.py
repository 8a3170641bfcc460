"""Plain text, a dispatch or a whole web page, as the story it holds."""

from __future__ import annotations

from streams.clean.blocks import split
from streams.clean.dates import from_url
from streams.clean.dress import dress
from streams.clean.limits import CleanLimits
from streams.clean.mend import mend
from streams.clean.select import headline_words, is_dispatch, take_off_known, take_off_rest
from streams.clean.spans import write
from streams.clean.stated import Stated
from streams.clean.story import Story
from streams.records import RawArticle


def read_plain(content: str, article: RawArticle, limits: CleanLimits) -> Story:
    """Return the story in plain text, with its offsets and what was taken off."""
    mended = mend(content)
    blocks = split(mended.text, limits.blocks)
    by_url = from_url(article.url)
    story = Story(url=article.url, stated=Stated(by_url, "url" if by_url else None))
    dispatch = is_dispatch(blocks)
    if dispatch:
        take_off_known(blocks)
    else:
        take_off_rest(blocks, headline_words(article.title, article.url), "text")
    dress(blocks, article, story, limits, dispatch)
    write(blocks, mended, story, limits)
    return story
