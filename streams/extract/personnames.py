"""Names of people among capitalised words, so that places named like people are not taken for places."""

from __future__ import annotations

from collections.abc import Set

from streams.extract.gazetteer import COUNTRYLIKE
from streams.extract.runs import Run, WordBook, WordInfo

_NOBODY: Set[int] = frozenset()
_MOST_PARTS = 5
"""Words of a full name: two given names and two surnames with a link between."""


def person_words(text: str, run: Run, book: WordBook, persons: set[str]) -> Set[int]:
    """Return positions of words of `run` that are parts of a person's name, and remember them in `persons`."""
    spans, joins, headline = run.words, run.joins, run.headline
    count = len(spans)
    lead = run.lead
    if lead.endswith("."):
        # A full stop ends a sentence, save after the short titles: ``Gen. Smith``.
        lead = lead[:-1] if len(lead) <= 5 else ""
    titled = lead in book.words.titles
    if not titled:
        for word in spans:
            if word.info.given or word.info.title:
                break
        else:
            return _NOBODY
    taken: set[int] = set()
    at = 0
    while at < count:
        info = spans[at].info
        if info.title and (not headline or info.low in book.words.firm_titles or _strange_name(run, at + 1, book)):
            end = spans[at].end
            titled = (at < len(joins) and joins[at] == " ") or text[end : end + 2] == ". "
            at += 1
            continue
        starts = False
        if titled and not info.body and not info.demonym:
            starts = True
        elif info.given and at < len(joins) and joins[at] == " ":
            starts = _opens_name(text, run, at, lead, book)
        titled = False
        if not starts:
            at += 1
            continue
        end = at
        while end < count and end - at < _MOST_PARTS:
            taken.add(end)
            if len(spans[end].text) > 2:
                persons.add(bare(spans[end].info.low))
            if end >= len(joins) or not (joins[end] in {" ", "-"} or joins[end].strip() in book.words.name_links):
                break
            following = spans[end + 1].info
            if headline and end + 2 < count and _linked(run, end, book):
                taken.add(end + 1)  # ``ALFONSO DE LIMA``
                end += 2
                continue
            if following.body or following.title:
                break
            strange = end == at and _strange_name(run, at, book)
            if headline and not (strange or end == at or _like_name(following, book) or _linked(run, end + 1, book)):
                break
            end += 1
        at = end + 1
    return taken


def _linked(run: Run, at: int, book: WordBook) -> bool:
    """True when "de", "da" or their like joins the word at `at` to a further one, among capitals."""
    return run.joins[at : at + 2] == [" ", " "] and run.words[at + 1].info.low in book.words.name_links


def _strange_name(run: Run, at: int, book: WordBook) -> bool:
    """True where among capitals a word that no list knows stands before a surname, which may be a town's.

    So after a title: ``MAJOR HERACLIDES SUCRE``.
    """
    if at + 1 >= len(run.words) or run.joins[at - 1 : at + 1] != [" ", " "]:
        return False
    first, second = run.words[at].info, run.words[at + 1].info
    if not (first.plain and len(first.low) > _INITIALS and not first.hopeless) or first.low.endswith(("ed", "ing")):
        return False
    known = first.low in book.words.common or first.low in book.words.prepositions
    if known or second.hopeless or second.not_name or second.low in book.words.common or second.demonym:
        return False
    place = bool(second.senses) and second.senses[0].kind not in COUNTRYLIKE
    return place or second.given or second.low in book.words.surnames


_INITIALS = 3


def _like_name(info: WordInfo, book: WordBook) -> bool:
    """True for a word that among capitals is more likely a name than a word of the sentence."""
    low = info.low
    return (info.given or low in book.words.surnames) and low not in book.words.common and not info.not_name


def bare(word: str) -> str:
    """Return the word without an Arabic article, as second mentions of a person leave it out."""
    return word[3:] if word[2:3] in {"-", "‑"} and word[0] in "aeu" else word


def _opens_name(text: str, run: Run, at: int, lead: str, book: WordBook) -> bool:
    """True when the given name at `at` begins a person's name, not a place's."""
    spans = run.words
    following = spans[at + 1].info
    after = following.low
    words = book.words
    if following.body or following.type_noun or after in words.clubs:
        return False
    senses = book.gazetteer.senses
    for last in (at + 1, at + 2):
        if last < len(spans) and senses(text[spans[at].start : spans[last].end]):
            return False
    if at and run.joins[at - 1] == " " and spans[at - 1].info.reach > 1:
        for last in (at, at + 1):
            if senses(text[spans[at - 1].start : spans[last].end]):
                return False  # ``Dera Ismail Khan``
    own = spans[at].info.senses
    place = bool(own) and own.strength == 3
    if place and after not in words.surnames:
        return False
    if place and lead in words.locative and at == 0:
        return False
    if run.headline:
        surname = after if not following.given or at + 2 >= len(spans) else spans[at + 2].info.low
        return (surname in words.surnames and surname not in words.common) or _linked_later(run, at, book)
    return True


def _linked_later(run: Run, at: int, book: WordBook) -> bool:
    """True for ``MARIA PAIM DE OLIVEIRA``: a given name that a link follows, at once or behind one or two words."""
    count = len(run.words)
    for between in range(3):
        if at + between + 2 >= count:
            return False
        if between:
            middle = run.words[at + between].info
            if middle.not_name or middle.low in book.words.common or middle.body:
                return False
        if _linked(run, at + between, book):
            return True
    return False
