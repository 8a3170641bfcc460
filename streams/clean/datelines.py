"""Where, when and by whom a story was filed, as its first words say."""

from __future__ import annotations

import re
from datetime import date
from functools import cache, lru_cache
from typing import Any, Final, NamedTuple

from streams.clean.dates import day_said, last_such_day, says_month
from streams.clean.vocabulary import agencies, load, names_agency
from streams.records import Dateline

_HEAD: Final = 200
"""Characters within which a dateline ends."""
_PREFIX: Final = 110
"""Characters of places and day before the agency or the dash."""
_BRACKETED: Final = re.compile(r"[(\[]\s?([^()\[\]]{2,60}?)\s?[)\]]|(?<![\w/])/\s?([^/\s][^/]{1,40}?)\s?/(?![\w/])")
_MARK: Final = re.compile("[(\\[/–—―_:|\u2212-]")
"""What no dateline is without."""
_SIGNED: Final = re.compile(r"\s*(?:[.:]|\s[—–-]+)\s+")
_REGION: Final = re.compile(r"\s*\([^()]*\)$")
_ELISION: Final = re.compile("['’]")
_DASH: Final = re.compile(r"\s*(?:[—–―\u2212]+|--+|_)\s*|\s+-\s*|\.?-\s+|:\s+|\s+\|\s+")
_AFTER: Final = re.compile(r"\s*[.:،,]?\s*(?:[—–―\u2212_|=]+|-{1,2}|\.-)?\s*")
_DAY: Final = re.compile(
    r"(?<!\w)(?:[^\W\d_]{3,12}\.?\s+\d{1,2}(?:st|nd|rd|th)?|\d{1,2}(?:er|º|\.)?\s+(?:de\s+)?[^\W\d_]{3,12}\.?(?:\s[^\W\d_]{2,12})?)"
    r"(?:,?\s+(?:de\s+)?(?:19|20)\d\d)?(?!\w)"
)
_PIECES: Final = re.compile(r"\s*[,،;]\s*|\s+\|\s+")
_PLACES: Final = re.compile(r"\s*/\s*")
_WORD: Final = re.compile(r"[^\W\d_][\w'’.-]*")
_OPENS: Final = "\"'$“‘«„¿¡(…[#€£"
_MOST: Final = 6
"""Words that a place has at most."""
_EAST: Final = re.compile(
    r"[（(]?(?P<zh>新华社)(?P<place>[\u4e00-\u9fff]{2,8}?)(?P<day>\d{1,2}月\d{1,2}日)?电\s?[）)]?\s*(?:[（(][^）)]{2,30}[）)])?\s*"
    r"|[（(](?P<kplace>[\uac00-\ud7a3]{2,6})=(?P<ko>[\uac00-\ud7a3]{2,8})[）)]\s*(?:[^=.]{2,40}=\s*)?"
)


class _Words(NamedTuple):
    labels: frozenset[str]
    acronyms: frozenset[str]
    particles: frozenset[str]
    openers: frozenset[str]
    weekdays: frozenset[str]


class _Filed(NamedTuple):
    places: str
    upper: bool
    region: bool
    said: str | None
    agency: str | None


@cache
def _words() -> _Words:
    data: Any = load("datelines.yaml")
    return _Words(*(frozenset(data[key]) for key in ("labels", "place_acronyms", "particles", "openers", "weekdays")))


def dateline_of(paragraph: str, published: date | None) -> tuple[Dateline, int] | None:
    """Return the dateline that opens `paragraph` and the offset where the story begins, or None.

    ``BEIRUT, Aug 12 (Reuters) - ``, ``KYIV — ``, ``Beirut (AFP) – ``, ``MOSCOW, August 12. /TASS/. ``, ``NEW DELHI: ``,
    ``(AP) — ``, ``MADRID, 12 ago (EFE).- ``, ``بيروت (رويترز) - ``. A day without a year is the last such day up to
    `published`.
    """
    head = paragraph[:_HEAD]
    if not head or head[0].islower():
        return None
    if head[0] in "新（(" and (found := _EAST.match(head)):
        return _eastern(found, published)
    if not _MARK.search(head):
        return None
    opening = head[:_PREFIX]
    for bracket in _BRACKETED.finditer(opening) if "(" in opening or "[" in opening or "/" in opening else ():
        inner = next(part for part in bracket.groups() if part)
        known = agency_in(inner)
        prefix = head[: bracket.start()]
        if known is None and not _PIECES.split(prefix.strip())[0].isupper():
            continue
        after = _AFTER.match(head, bracket.end())
        end = after.end() if after else bracket.end()
        dashed = bool(after and after.group().strip(" .,،"))
        if not prefix.strip():
            return _signed(paragraph, known, end, dashed, published) if known else None
        filed = _filed(prefix)
        if filed is None or (known is None and (not dashed or len(inner.split()) > 4)):
            continue
        if not filed.upper and not (dashed or bracket.group()[0] == "/"):
            continue
        return _dateline(paragraph, filed, known or inner, end, published)
    return _unbracketed(paragraph, head, published)


def agency_in(text: str) -> str | None:
    """Return the known name of the first agency named in a credit, byline or dateline."""
    if known := agencies().names.get(text):
        return known
    found = agencies().pattern.search(text) if names_agency(text) else None
    return agencies().names[found.group()] if found else None


def _unbracketed(paragraph: str, head: str, published: date | None) -> tuple[Dateline, int] | None:
    """Read a dateline that ends with a dash or colon: ``KYIV — ``, ``DAMASCUS, SANA- ``, ``Beirut, Lebanon – ``."""
    dash = _DASH.search(head[:_PREFIX])
    if dash is None:
        return None
    filed = _filed(head[: dash.start()])
    mark = dash.group().strip()
    end = dash.end()
    if filed is None:
        return None
    agency = filed.agency
    signed = agencies().pattern.match(head, end)
    if signed and (after := _SIGNED.match(head, signed.end())):
        agency, end = agencies().names[signed.group()], after.end()
    if not filed.upper:
        long_dash = mark in ("—", "–") and dash.group()[:1].isspace()
        if agency is None and not (filed.region and long_dash and len(paragraph.split()) > 12):
            return None
    if mark == ":" and filed.said and agency is None:
        return None
    return _dateline(paragraph, filed, agency, end, published)


def _signed(paragraph: str, agency: str, end: int, dashed: bool, published: date | None) -> tuple[Dateline, int] | None:
    """Read a dateline that the agency opens: ``(AP) — ``, ``(ANSA) - ROMA, 12 AGO - ``."""
    if not dashed:
        return None
    if (inner := _unbracketed(paragraph[end:], paragraph[end : end + _HEAD], published)) is not None:
        line, more = inner
        text = paragraph[: end + more].rstrip(" -–—:―\u2212_.=")
        return Dateline(text=text, place=line.place, date=line.date, agency=line.agency or agency), end + more
    if not _may_begin(paragraph[end:]):
        return None
    return Dateline(text=paragraph[:end].rstrip(" -–—:―\u2212_=.|"), agency=agency), end


def _dateline(
    paragraph: str, filed: _Filed, agency: str | None, end: int, published: date | None
) -> tuple[Dateline, int] | None:
    if not _may_begin(paragraph[end:]):
        return None
    if not filed.said and agency_in(agency or "") is None and paragraph.isupper():
        # In copy that is all capitals any words before a dash or colon look like a place.
        return None
    shown = filed.places
    if filed.upper and shown not in _words().acronyms:
        shown = "/".join(_titled(place) for place in _PLACES.split(shown))
    return Dateline(
        text=paragraph[:end].rstrip(" -–—:―\u2212_=|"),
        place=shown,
        date=day_said(filed.said, published) if filed.said else None,
        agency=agency,
    ), end


@lru_cache(maxsize=4096)
def _filed(prefix: str) -> _Filed | None:
    """Return what stands before an agency or a dash: places, a region, a day, an agency; None where it is prose."""
    words = _words()
    text = prefix.strip(" ,.|-")
    said = agency = None
    at = 0
    while day := _DAY.search(text, at):
        # ``PARIS 8 mars``: the word before the figure need not be the month.
        at = day.start() + len(day.group().split(None, 1)[0])
        if says_month(day.group()):
            said, rest, text = day.group(), text[day.end() :].strip(" ,.|-"), text[: day.start()].strip(" ,.|-")
            if rest and (agency := agencies().names.get(rest)) is None and not _is_weekday(rest):
                return None
            break
    pieces = [piece.strip(" .") if said else piece.strip() for piece in _PIECES.split(text) if piece.strip(" .")]
    pieces = [piece for piece in pieces if not _is_weekday(piece)]
    if len(pieces) > 1 and pieces[-1] in agencies().names:
        agency = agencies().names[pieces.pop()]
    if not pieces or len(pieces) > 3:
        return None
    places = _PLACES.split(_REGION.sub("", pieces[0]))
    if len(places) > 1 and places[-1] in agencies().names:
        agency = agencies().names[places.pop()]
    if len(places) > 4 or not all(_is_place(place) for place in places) or not all(map(_is_place, pieces[1:])):
        return None
    upper = pieces[0].isupper()
    bare = [_ELISION.split(word.rstrip("."))[0] for word in pieces[0].split()]
    if upper and (all(word in words.labels for word in bare) or sum(map(str.isalpha, pieces[0])) < 3):
        return None
    if not upper and bare[0].lower() in words.openers:
        return None
    return _Filed("/".join(places), upper, len(pieces) > 1, said, agency)


def _is_place(text: str) -> bool:
    tokens = text.split()
    if not 1 <= len(tokens) <= _MOST or len(text) > 45:
        return False
    small = [token for token in tokens if token[0].islower()]
    return all(_WORD.fullmatch(token) for token in tokens) and all(token in _words().particles for token in small)


def _is_weekday(text: str) -> bool:
    return text.lower().strip(" .,") in _words().weekdays


def _may_begin(rest: str) -> bool:
    """True where a story can begin so: with a capital, a figure, a quotation, or letters that know no case."""
    if not rest or (rest[0].islower() and rest[0].isascii()):
        return False
    return rest[0].isalnum() or rest[0] in _OPENS


def _titled(place: str) -> str:
    words = place.split()
    small = _words().particles
    return " ".join(
        word.lower() if number and word.lower() in small else "-".join(part.capitalize() for part in word.split("-"))
        for number, word in enumerate(words)
    )


def _eastern(found: re.Match[str], published: date | None) -> tuple[Dateline, int] | None:
    written = found["zh"] or found["ko"]
    agency = agencies().names.get(written)
    if agency is None:
        return None
    said = None
    if found["day"] and published:
        month, day = (int(number) for number in re.findall(r"\d+", found["day"]))
        said = last_such_day(month, day, published)
    return Dateline(
        text=found.group().strip(), place=found["place"] or found["kplace"], date=said, agency=agency
    ), found.end()
