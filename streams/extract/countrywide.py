"""Words that put a happening in a whole country or province, or one side of it, though none is named beside it."""

from __future__ import annotations

import re

from streams.extract.document import Document, Sentence
from streams.records import Span

_SIDE = r"(?:north|south|east|west|cent(?:re|er))(?:-?(?:east|west))?"
_SIDES = rf"(?:(?:far |mainly |restive |remote |troubled |volatile |war-torn )*(?:{_SIDE}|{_SIDE}ern \w+|interior))"
_PARTS = r"(?:parts|areas|regions|provinces|cities|towns|districts|swathes|villages)"
_ALL_OVER = (
    r"(?:across|throughout|all over|all around|around|elsewhere in"
    rf"|(?:other|several|many|various|different|most|some|all|large|vast) {_PARTS} (?:of|in|across|around))"
)
_COUNTRY = re.compile(
    rf"\b(?:{_ALL_OVER} (?:the|this|our) (?:whole |entire |rest of the )?(?:country|nation)\b"
    rf"|in the (?:country|nation)['’]?s (?:{_SIDES}|(?:main |major |other |biggest |largest )*{_PARTS})\b"
    rf"|in the {_SIDES} of the (?:country|nation)\b"
    r"|(?:nation|country)-?wide\b)"
)
_PROVINCE = re.compile(
    rf"\b(?:{_ALL_OVER} the (?:whole |entire |rest of the )?(?:province|governorate|state)\b"
    rf"|in the (?:province|governorate|state)['’]?s {_SIDES}\b|in the {_SIDES} of the (?:province|governorate|state)\b)"
)


def country_wide(document: Document, sentence: Sentence) -> Span | None:
    """Return the words by which the sentence means the country: "across the country", "in the country's north"."""
    low = document.lower
    if low.find("countr", sentence.start, sentence.end) < 0 and low.find("nation", sentence.start, sentence.end) < 0:
        return None
    return _found(_COUNTRY.search(low, sentence.start, sentence.end))


def province_wide(document: Document, sentence: Sentence) -> Span | None:
    """Return the words by which the sentence means all of the province: "elsewhere in the province"."""
    if sentence.vocabulary.isdisjoint(_DIVISIONS):
        return None
    return _found(_PROVINCE.search(document.lower, sentence.start, sentence.end))


_DIVISIONS = frozenset(
    {
        "province",
        "governorate",
        "state",
        "province's",
        "state's",
        "governorate's",
        "provinces",
        "states",
        "governorates",
    }
)


def _found(match: re.Match[str] | None) -> Span | None:
    return Span(start=match.start(), end=match.end()) if match else None
