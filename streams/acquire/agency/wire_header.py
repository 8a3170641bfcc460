"""The lines above and below plain wire copy: service, number, priority, category, words, keyword; the filing time.

Source: IPTC 7901 (The IPTC Recommended Message Format, rev. 5, 1995): ``ABC0123 4 POL 0245``, then a keyword line.
ANPA 1312 (1989): ``a0123`` and selector, then ``r i bc-Quake-Peru,1st Ld-Writethru 08-12 0245``.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

from streams.acquire.agency.terms import marks, table, words
from streams.acquire.feedtimes import read_feed_time

_LINE: Final = 400
_LINES: Final = 40
"""Characters of a header's line, and lines of a header, that are looked at."""
_CONTROLS: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
_IPTC: Final = re.compile(
    r"(?P<service>[A-Za-z]{1,12})\s?-?(?P<number>\d{1,6})\s+(?P<priority>\d)\s+(?P<category>[A-Za-z]{1,4})"
    r"(?:\s+(?P<words>\d{1,6})(?!\d))?(?:\s+(?P<rest>\S.*))?"
)
_ANPA_FIRST: Final = re.compile(r"(?P<service>[A-Za-z])(?P<number>\d{4})(?:[\s\x1f]+(?P<selector>\S.*))?")
_ANPA_SECOND: Final = re.compile(
    r"(?P<priority>[a-z])\s(?P<category>[a-z])\s+(?P<keyword>\S.*?)"
    r"(?:\s+(?P<date>\d{1,2}-\d{1,2}))?(?:\s+(?P<words>\d{3,6}))?",
    re.IGNORECASE,
)
_LEAD: Final = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)[\s-]*(?:ld|lead|update|writethru)\b", re.IGNORECASE)
_PARTS: Final = re.compile(r"[-/,;\s]+")
_MONTHS: Final = {
    name: number
    for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)  # noqa: SIM905  # reads as a calendar does
}
_FILED: Final = re.compile(
    r"(?:[A-Z][A-Za-z./-]*\s+)?(?P<day>[0-3]\d)(?P<hour>[0-2]\d)(?P<minute>[0-5]\d)\s*"
    rf"(?P<zone>(?!(?:{'|'.join(_MONTHS)})\b)[A-Z]{{1,4}})?"
    r"(?:\s*(?P<month>[A-Za-z]{3})[a-z]*\.?(?:\s+'?(?P<year>\d{4}|\d{2}))?)?",
    re.IGNORECASE,
)
_FILED_ANPA: Final = re.compile(
    r"[a-z]{1,4}-[a-z]{1,4}-(?P<month>\d\d)-(?P<day>\d\d)-(?P<year>\d\d)\s+(?P<hour>\d\d)(?P<minute>\d\d)"
    r"\s*(?P<zone>[A-Z]{1,4})?",
    re.IGNORECASE,
)


_UNTIL: Final = re.compile(r"\b(?:until|till|bis|jusqu'au|hasta|fino al)\b:?|:(?=\s)", re.IGNORECASE)


class Header(NamedTuple):
    """What the machine line says; None or empty where it does not. `rest` are the lines below it, as they stand."""

    service: str = ""
    number: str = ""
    urgency: int | None = None
    category: str = ""
    words: int | None = None
    keyword: str = ""
    service_info: str = ""
    rest: tuple[str, ...] = ()
    anpa: bool = False
    raw: str = ""


class Marks(NamedTuple):
    """What the words of a keyword line or note say the copy is."""

    kill: bool
    withhold: bool
    correction: bool
    lead: int
    """1 for a first telling, 2 for its first new lead, and so on."""


def printable(line: str) -> str:
    """Return `line` without control characters and blanks at its ends."""
    return _CONTROLS.sub(" ", line).strip()


def read_header(lines: list[str]) -> Header:
    """Return what stands between the start of a message and its text; a header of another form has only `raw`."""
    plain = [line for line in (printable(line[:_LINE]) for line in lines[:_LINES]) if line]
    if not plain:
        return Header()
    if found := _IPTC.fullmatch(plain[0]):
        return Header(
            service=found["service"],
            number=found["number"],
            urgency=int(found["priority"]) or None,
            category=found["category"].upper(),
            words=int(found["words"]) if found["words"] else None,
            service_info=found["rest"] or "",
            rest=tuple(plain[1:]),
            raw=plain[0],
        )
    first = _ANPA_FIRST.fullmatch(plain[0])
    second = _ANPA_SECOND.fullmatch(" ".join(plain[1].split())) if first and len(plain) > 1 else None
    if first and second:
        return Header(
            service=first["service"],
            number=first["number"],
            urgency=table("anpa_priority").get(second["priority"].lower()),
            category=second["category"].upper(),
            words=int(second["words"]) if second["words"] else None,
            keyword=second["keyword"],
            service_info=first["selector"] or "",
            rest=tuple(plain[2:]),
            anpa=True,
            raw=" / ".join(plain[:2]),
        )
    return Header(rest=tuple(plain[1:]), raw=plain[0])


def marks_of(keyword: str, notes: list[str]) -> Marks:
    """Return what a keyword line and the notes beside it mark the copy as; a keyword's words are its parts.

    A mark counts in a keyword line as a part of its own (``BC-Quake,KILL``), in a note at its beginning.
    """
    parts = {part.lower() for part in _PARTS.split(keyword) if part}
    lead = _LEAD.search(keyword)

    def marked(name: str) -> bool:
        return bool(parts & set(words(name))) or any(marks(name).match(note.lstrip(" (*")) for note in notes)

    return Marks(
        kill=marked("kill_marks"),
        withhold=marked("withhold_marks"),
        correction=marked("correction_marks"),
        lead=int(lead[1]) + 1 if lead else 1,
    )


def is_embargo(line: str) -> bool:
    """Return whether a line opens by saying that the copy is held back."""
    return marks("embargo_marks").match(line.lstrip(" (*-")) is not None


def is_note(line: str) -> bool:
    """Return whether a line speaks to editors: it stands in brackets or begins as such notes do."""
    return (line.startswith("(") and line.endswith(")")) or marks("note_starts").match(line) is not None


def filing_time(line: str, received: datetime) -> datetime | None:
    """Return when a line such as ``121405 GMT AUG 17`` or ``xx-yy-08-12-17 1405EDT`` says copy was filed; else None.

    The month and year it leaves out are those of the last such day up to a day after `received`. No zone is UTC.
    """
    text = " ".join(printable(line).split()).strip("() ")
    found = _FILED_ANPA.fullmatch(text) or _FILED.fullmatch(text)
    if found is None:
        return None
    fields = found.groupdict()
    month = fields["month"]
    number = 0 if not month else int(month) if month.isdigit() else _MONTHS.get(month.lower(), 0)
    if month and not number:
        return None
    clock = f"{fields['hour']}:{fields['minute']}:00 {fields['zone'] or 'UTC'}"
    return _latest(int(fields["day"]), number, fields["year"], clock, received)


def _latest(day: int, month: int, year: str | None, clock: str, received: datetime) -> datetime | None:
    """Return the instant of that day and clock that is latest, but not more than a day after `received`."""
    limit = received.astimezone(UTC) + timedelta(days=1)
    at = limit.replace(day=1)
    for _ in range(14):
        fits = (not month or at.month == month) and (not year or at.year == _century(year))
        when = read_feed_time(f"{at.year}-{at.month:02}-{day:02} {clock}") if fits else None
        if when is not None and (when[0] <= limit or year):
            return when[0]
        at = (at - timedelta(days=1)).replace(day=1)
    stated = read_feed_time(f"{_century(year)}-{month:02}-{day:02} {clock}") if year and month else None
    return stated[0] if stated else None


def _century(year: str) -> int:
    return int(year) if len(year) == 4 else 2000 + int(year) if int(year) < 70 else 1900 + int(year)


def time_in(line: str, received: datetime) -> datetime | None:
    """Return the instant that a sentence such as ``Embargoed until 121800 GMT AUG 17`` names; None where it is open."""
    filed = re.search(r"\b\d{6}\s*[A-Z]{0,4}\s+[A-Za-z]{3}\b[a-z]*\.?(?:\s+'?(?:\d{4}|\d{2}))?", line)
    if filed and (when := filing_time(filed[0], received)):
        return when
    iso = re.search(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?\s*(?:Z|[+-]\d\d:?\d\d|UTC|GMT)?", line)
    if iso and (stated := read_feed_time(iso[0])):
        return stated[0]
    stated = read_feed_time(_UNTIL.split(line, maxsplit=1)[-1].strip(" ().*"))
    return stated[0] if stated and stated[1] == "instant" else None
