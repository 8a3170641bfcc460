"""Plain text, a dispatch or a whole web page, as the story it holds."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from typing import Final

from streams.clean import furniture
from streams.clean.blocks import Block, split
from streams.clean.bylines import is_signed, joined, writers_in
from streams.clean.datelines import agency_in, dateline_of
from streams.clean.dates import from_url
from streams.clean.desk import take_notes
from streams.clean.limits import CleanLimits
from streams.clean.mend import Mended, mend
from streams.clean.select import evidence, headline_words, is_dispatch, take_off_known, take_off_rest
from streams.clean.shown import dates_shown
from streams.clean.stated import Stated
from streams.clean.story import Story, settle
from streams.clean.texthead import find_headline
from streams.records import Dateline, OffsetRun, RawArticle, Removed

_TOKEN: Final = re.compile(r"\w+")
_HEADLINE_WORDS: Final = 30
_ABOVE: Final = 4
"""How many blocks above the story may hold the lead picture's caption."""
_BELOW: Final = 3
"""How many blocks below the story may hold the desk's sign-off."""
_FURNITURE: Final = 2.5
"""Evidence from which a sentence is furniture even where nothing else is left."""
_MASTHEAD: Final = 4
"""Words that a site's name has at most."""
_STANDFIRST: Final = 12
"""Words from which a label between headline and lead is a standfirst."""
_HEAD: Final = 12
"""How many blocks before the story its headline is looked for in."""


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
    _write(blocks, mended, story, limits)
    return story


def dress(
    blocks: Sequence[Block],
    article: RawArticle,
    story: Story,
    limits: CleanLimits,
    dispatch: bool,
    stated_title: str | None = None,
) -> None:
    """Set `kind` of headline, standfirst, byline, captions, dateline and sign-off; put what they say into `story`."""
    for block in blocks[:3]:
        if block.kind is None and block.words <= 2 and len(blocks) > 1 and furniture.is_slug_line(block.text):
            block.kind = "other"
    _captions(blocks, story, limits)
    _head(blocks, article, story, dispatch, stated_title)
    take_notes(blocks, story)
    settle(story, article, dates_shown(blocks, article.url, article.language or story.language))
    body = [block for block in blocks if block.kind is None]
    if body:
        _foot(blocks, body, story)
        body = [block for block in body if block.kind is None]
    if body:
        _dateline(body, story)
        _duplicates(body, story)
    elif dispatch:
        _restore(blocks, story)
    _provenance(article, story)


def _restore(blocks: Sequence[Block], story: Story) -> None:
    """Take back what a dispatch is left without: whoever sends one sentence means it, caption or not."""
    for block in blocks:
        if block.prose and evidence(block) < (_FURNITURE if block.words < 25 else 2 * _FURNITURE):
            block.kind = None
            story.captions = [caption for caption in story.captions if caption.text not in block.text]
            if story.title == block.text:
                story.title = ""


def _captions(blocks: Sequence[Block], story: Story, limits: CleanLimits) -> None:
    """Set apart what credits a picture: in the story, and just above it, where the lead picture stands."""
    kept = [i for i, block in enumerate(blocks) if block.kind is None]
    if not kept:
        return
    for at in range(max(0, kept[0] - _ABOVE), kept[-1] + 1):
        block = blocks[at]
        if block.kind not in (None, "caption", "other", "menu"):
            continue
        if block.words < 3 and block.start != "caption":
            continue
        if caption := furniture.caption_of(block.text, block.words):
            block.kind = "caption"
            if len(story.captions) < limits.captions and caption not in story.captions:
                story.captions.append(caption)


def _head(blocks: Sequence[Block], article: RawArticle, story: Story, dispatch: bool, stated_title: str | None) -> None:
    """Find headline, standfirst and byline: above the first paragraph, and among the first kept blocks."""
    lead = next(
        (i for i, b in enumerate(blocks) if b.kind is None and b.prose and not furniture.is_byline(b.text, b.words)),
        None,
    )
    if lead is None:
        lead = next((i for i, block in enumerate(blocks) if block.kind is None), None)
    if lead is None:
        lead = len(blocks)
    for block in blocks[max(0, lead - _HEAD) : lead + 3]:
        if block.kind not in (None, "byline", "menu", "other", "credit"):
            continue
        if furniture.is_byline(block.text, block.words):
            block.kind = "byline"
            _sign(block.text, story)
        elif block.words <= 4 and (agency := furniture.agency_named(block.text)):
            block.kind = "credit"
            story.origin = story.origin or agency
        elif block.kind is None and furniture.is_dated_line(block.text, block.words) and not block.terminal:
            block.kind = "byline"
    top = next(
        (i for i in range(max(0, lead - _HEAD), lead) if blocks[i].kind in (None, "other") and not blocks[i].whole),
        lead,
    )
    for block in blocks[top + 1 : lead]:
        if block.kind in (None, "other", "caption") and (caption := furniture.outlet_caption(block.text, block.words)):
            block.kind = "caption"
            if caption.text not in {known.text for known in story.captions}:
                story.captions.append(caption)
    given = (article.title or stated_title or "").strip()
    if dispatch or given:
        title = _find_title(blocks, lead, given, article.url, dispatch)
    else:
        title = find_headline(blocks, lead, article.url)
    story.title = given or (title.text.strip() if title else "")
    wanted = _tokens(story.title)
    for block in blocks[: lead + 1] if dispatch else blocks[max(0, lead - _HEAD) : lead + 4]:
        if block is title or (
            wanted and block.words <= _HEADLINE_WORDS and block.kind is None and _tokens(block.text) == wanted
        ):
            block.kind = "duplicate_title"
    if all(block.kind is not None for block in blocks) and (title is not None or wanted):
        # A flash: its headline is all it says.
        flash = title or next((block for block in blocks if _tokens(block.text) == wanted), None)
        if flash is not None and not evidence(flash):
            flash.kind = None
            story.title = given
        return
    if title is None:
        return
    at = next(i for i, block in enumerate(blocks) if block is title)
    for block in blocks[:at]:
        # What stands above the headline of a story is the site's name, a section, a date.
        if block.kind is None and not block.prose:
            block.kind = "other"
    for block in blocks[at + 1 : lead]:
        if story.standfirst is not None or block.words < 5 or block.bullet:
            continue
        # In a dispatch only a line that is no sentence can be one: a sentence stays in the body.
        left_out = block.kind == "other" and not block.whole and not block.start and not block.phrases
        if left_out or (block.kind is None and not block.prose):
            block.kind = "duplicate_title"
            story.standfirst = block.text
    if article.standfirst:
        story.standfirst = article.standfirst


def _find_title(blocks: Sequence[Block], lead: int, given: str, url: str | None, dispatch: bool) -> Block | None:
    """Return the block that is the headline: like the given one or the URL's words, repeated, close above the lead."""
    wanted = _tokens(given)
    slug = set(_tokens((url or "").rsplit("//", 1)[-1].split("?")[0].replace("_", "-")))
    counts: dict[tuple[str, ...], int] = {}
    candidates = list(range(0 if dispatch else max(0, lead - _HEAD), min(lead + 1, len(blocks))))
    for block in blocks:
        if block.words <= _HEADLINE_WORDS:
            key = tuple(_tokens(block.text))
            counts[key] = counts.get(key, 0) + 1
    best: Block | None = None
    top = 0.0
    for i in candidates:
        block = blocks[i]
        if i == lead and (block.prose or len(blocks) == 1):
            continue
        if (
            block.bullet
            or not 2 <= block.words <= _HEADLINE_WORDS
            or block.kind in ("caption", "byline")
            or block.whole
        ):
            continue
        tokens = _tokens(block.text)
        if not tokens:
            continue
        value = 1.0 - (0.0 if dispatch else 0.08 * (lead - i))
        value += 0.5 * (4 <= block.words <= 20) - (1.5 if dispatch else 0.5) * block.terminal * (
            block.text[-1:] in ".…"
        )
        value += 0.3 * (counts[tuple(tokens)] > 1) - 0.5 * bool(block.start) - 0.5 * bool(block.phrases)
        value += 2.0 * len(slug & set(tokens)) / len(set(tokens)) if len(slug) > 2 else 0.0
        if wanted:
            value += 3.0 * len(set(wanted) & set(tokens)) / max(len(set(wanted)), len(set(tokens))) - 1.5
        elif dispatch:
            value -= 0.1 * i
        if block.words <= _MASTHEAD and _is_masthead(blocks, i):
            value -= 2.0
        if value > top:
            best, top = block, value
    if top <= (1.6 if wanted else 0.7):
        return None
    if best is not None and best.words >= _STANDFIRST and not wanted and not slug & set(_tokens(best.text)):
        # Two labels above the lead, the lower one long: headline and standfirst.
        above = blocks[max(0, next(i for i, block in enumerate(blocks) if block is best) - 1)]
        label = not (above.terminal or above.bullet or above.whole or above.start or above.phrases)
        if label and 4 <= above.words <= best.words and above.kind not in ("caption", "byline"):
            return above
    return best


def _is_masthead(blocks: Sequence[Block], at: int) -> bool:
    """True when a short line is the site's name: its menu follows, or its notices and picture credits repeat it."""
    if at + 1 < len(blocks) and blocks[at + 1].whole == "menu":
        return True
    name = blocks[at].text
    return any(name in block.text for block in blocks if block.kind is not None and block is not blocks[at])


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(text.lower())


def _sign(line: str, story: Story) -> None:
    """Take the names of a byline, or its desk where it names nobody; an agency that signs is the origin."""
    writers = writers_in(line)
    if story.byline is None:
        story.byline = joined(writers.names or (writers.desks if is_signed(line) and not writers.agencies else ()))
    if writers.agencies:
        story.origin = story.origin or writers.agencies[0]


def _foot(blocks: Sequence[Block], body: Sequence[Block], story: Story) -> None:
    """Find the desk's sign-off: among the last blocks kept, and just below them."""
    end = next(i for i, block in enumerate(blocks) if block is body[-1])
    below = [block for block in blocks[end + 1 : end + 1 + _BELOW] if block.words > 1 or block.whole is None]
    for block in reversed([*body[-6:], *below]):
        if furniture.is_sign_off(block.text, block.words):
            block.kind = "credit"
            story.credit = f"{block.text} {story.credit}" if story.credit else block.text
            agency = agency_in(block.text)
            if agency is None and furniture.is_reuters_style(block.text):
                agency = "Reuters"
            story.origin = story.origin or agency
        elif block.prose and block.kind is None:
            break
    last = next((block for block in reversed(body) if block.kind is None), None)
    if last and last.prose and (found := furniture.tail_credit(last.text)):
        credit, end = found
        story.credit = story.credit or last.text[end:].strip(" -–—()[]")
        story.origin = story.origin or credit
        _shorten(last, 0, end, "credit")


def _dateline(body: Sequence[Block], story: Story) -> None:
    """Cut the desk's note and the dateline off the first paragraphs."""
    published = story.published.date() if story.published else None
    if note := furniture.desk_note(body[0].text):
        story.correction_note = f"{story.correction_note}: {note[0]}" if story.correction_note else note[0]
        if note[1] == len(body[0].text) and len(body) > 1:
            body[0].kind = "note"
        else:
            _shorten(body[0], note[1], len(body[0].text), "note")
    for block in [block for block in body if block.kind is None][:3]:
        found = dateline_of(block.text, published)
        if found and (block.prose or found[0].agency):
            story.dateline, end = found
            _shorten(block, end, len(block.text), "dateline")
            break


def _shorten(block: Block, start: int, end: int, kind: str) -> None:
    """Leave of `block` only characters [start, end) of its text; what goes, at one of its ends, is of `kind`."""
    spans, at = [], 0
    for low, high in block.spans:
        a, b = max(start - at, 0), min(end - at, high - low)
        if b > a:
            spans.append((low + a, low + b))
        at += high - low + 1
    if spans and block.spans[0][0] < spans[0][0]:
        block.cuts.append((block.spans[0][0], spans[0][0], kind))
    if spans and spans[-1][1] < block.spans[-1][1]:
        block.cuts.append((spans[-1][1], block.spans[-1][1], kind))
    block.spans = spans
    block.text = block.text[start:end]


def _duplicates(body: Sequence[Block], story: Story) -> None:
    """Take off a standfirst that the lead repeats, and paragraphs told twice over."""
    for above, below in itertools.pairwise(body):
        first, second = _tokens(above.text), _tokens(below.text)
        same = next((i for i, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), len(first))
        if above.words > 60 or same < max(6, 0.8 * len(first)) or len(second) < len(first):
            break
        story.standfirst = story.standfirst or above.text
        above.kind = "duplicate_title"
    seen: set[str] = set()
    for block in body:
        if block.kind is None and block.words >= 12:
            if block.text in seen:
                block.kind = "other"
            seen.add(block.text)


def _provenance(article: RawArticle, story: Story) -> None:
    """Let what the source states go before what the text says, and name the agency whose copy it is."""
    if article.byline:
        story.byline = article.byline
    if article.dateline:
        found = dateline_of(
            article.dateline.rstrip(" -–—") + " - X", story.published.date() if story.published else None
        )
        story.dateline = story.dateline or (
            found[0] if found else Dateline(text=article.dateline, place=article.dateline)
        )
    credit = agency_in(article.credit) if article.credit else None
    line = story.dateline.agency if story.dateline else None
    by = agency_in(story.byline) if story.byline else None
    story.origin = credit or line or story.origin or by
    story.credit = article.credit or story.credit


def _write(blocks: Sequence[Block], mended: Mended, story: Story, limits: CleanLimits) -> None:
    """Write body, offsets and removed spans of the blocks into `story`."""
    pieces: list[str] = []
    size = 0
    text = mended.text
    kept_from = 0
    gone: list[tuple[int, int, str]] = []
    for block in blocks:
        start, end = block.spans[0][0], block.spans[-1][1]
        gone += block.cuts
        if block.kind is not None:
            if gone and gone[-1][2] == block.kind and kept_from <= gone[-1][1]:
                gone[-1] = (gone[-1][0], end, block.kind)
            else:
                gone.append((start, end, block.kind))
            continue
        kept_from = start
        if pieces:
            pieces.append("\n\n")
            size += 2
        for number, (low, high) in enumerate(block.spans):
            if number:
                pieces.append(" ")
                size += 1
            pieces.append(text[low:high])
            story.offsets += [OffsetRun(size + at - low, raw, length) for at, raw, length in mended.runs(low, high)]
            size += high - low
    story.text = "".join(pieces)
    story.removed = [Removed(start=a, end=b, kind=kind) for (start, end, kind) in sorted(gone)[: limits.removed]
        for a, b in (mended.raw_span(start, end),)]  # fmt: skip
