"""Plain wire copy as agencies have sent it since the teleprinter: IPTC 7901 and ANPA 1312, to articles.

A transmission holds one message or more: SOH, a header, STX, the text, ETX, the filing time, EOT. What has lost its
text's end on the way is refused: nobody could tell how much is missing.

Source: IPTC 7901 (rev. 5, 1995); ANPA 1312 (1989); ISO 646 for the control characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final, NamedTuple

import msgspec

from streams.acquire.agency.given import Given, article_of
from streams.acquire.agency.terms import sentences
from streams.acquire.agency.wire_header import (
    Header,
    Marks,
    filing_time,
    is_embargo,
    is_note,
    marks_of,
    printable,
    read_header,
    time_in,
)  # fmt: skip
from streams.acquire.agency.wire_text import paragraphs
from streams.acquire.identify import identify
from streams.errors import RecordError
from streams.records import RawArticle, Rejected

_MESSAGE: Final = re.compile("\x01([^\x01\x02\x03\x04]*)(?:\x02([^\x01\x03\x04]*))?(\x03[^\x01\x04]*)?(\x04?)")
_HEAD_LINES: Final = 6
"""Lines below which a keyword, a headline or a note to editors is no longer looked for."""
_SLUG: Final = re.compile(r"[^\s.,;:!?()\"/-]+(?:[-/,][^\s.,;:!?()\"/-]*)+(?:[\s,][^\s.,;:!?()\"]+){0,5}\s?/?")
_REFERRED: Final = re.compile(
    r"(?<![\w-])(?:no\.?|nr\.?|num(?:ber)?|n°|item|story|moved as|sent as)\s*:?\s*([A-Za-z]*\d{3,6})(?!\w)",
    re.IGNORECASE,
)


class _Copy(NamedTuple):
    """One message in its parts; `text` is None where no text starts, `ended` whether its end arrived."""

    header: str
    text: str
    trailer: str
    ended: bool
    raw: bytes


def read_wire(data: bytes, given: Given, charset: str | None = None) -> Iterator[RawArticle | Rejected]:
    """Yield the article of each message in a transmission; a broken one as `Rejected`.

    Bytes whose charset is in doubt are handed on undecoded, for cleaning to weigh.

    Raises:
        RecordError: for a transmission of one message that cannot be read.
    """
    copies = list(_messages(data))
    for number, copy in enumerate(copies, 1):
        given.limits.check_entries(number)
        try:
            yield _article(copy, given, charset)
        except RecordError as error:
            if len(copies) == 1:
                raise
            yield given.refuse(error, copy.raw, number)


def _messages(data: bytes) -> Iterator[_Copy]:
    """Yield the messages, byte for byte as Latin-1."""
    found = list(_MESSAGE.finditer(data.decode("latin-1")))
    for match in found:
        header, text, end, closed = match.groups()
        if text is None:
            # Without a start of text, the first lines are the header.
            lines = header.lstrip("\r\n").splitlines()
            header, text = "\n".join(lines[:1]), "\n".join(lines[1:])
        yield _Copy(header, text, (end or "\x03")[1:], bool(end or closed), match[0].encode("latin-1"))


def _article(copy: _Copy, given: Given, charset: str | None) -> RawArticle:
    if not copy.ended:
        raise RecordError(
            "the text does not end (no ETX or EOT): it was cut off on the way; ask for it again", reason="truncated"
        )
    decoded = _decode(copy)
    sure = decoded is not None
    read = decoded or copy._replace(**{
        part: getattr(copy, part).encode("latin-1").decode("cp1252", "replace") for part in ("header", "trailer")
    })  # fmt: skip
    row = _row(read, given)
    article = article_of(row, given)
    if sure:
        return article
    # The text stayed byte for byte what came; only its lines were joined.
    content = article.content.encode("latin-1", "replace")
    named = article.item_id if row.get("id") else ""
    shown = {name: _shown(getattr(article, name)) for name in ("title", "slug", "byline", "correction_note")}
    return identify(
        msgspec.structs.replace(
            article, item_id=named, content="", content_bytes=content, charset=charset, **shown
        )
    )  # fmt: skip


def _shown(text: str | None) -> str | None:
    try:
        return text.encode("latin-1").decode("cp1252", "replace") if text else text
    except UnicodeEncodeError:
        return text


def _decode(copy: _Copy) -> _Copy | None:
    """Return `copy` as the text it is without doubt, ASCII or UTF-8; else None."""
    try:
        header, text, trailer = (
            part.encode("latin-1").decode("utf-8") for part in (copy.header, copy.text, copy.trailer)
        )
    except UnicodeDecodeError:
        return None
    return copy._replace(header=header, text=text, trailer=trailer)


def _row(copy: _Copy, given: Given) -> dict[str, Any]:
    header = read_header(copy.header.splitlines())
    lines = copy.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    top, lines = _top(lines, header)
    filed, lines = _filed(copy.trailer, lines, given.received)
    keyword, title, byline, notes = _sort(header, top)
    marks = marks_of(keyword, notes)
    text = paragraphs(lines)
    source = given.source or (header.service.lower() if len(header.service) > 1 else None) or given.fallback
    row: dict[str, Any] = {
        "id": _item_id(source, header, header.number, filed),
        "text": text,
        "title": title,
        "byline": byline,
        "slug": keyword,
        "urgency": header.urgency,
        "version": marks.lead,
        "published": filed.isoformat() if filed else None,
        "pub_status": "canceled" if marks.kill else "withheld" if marks.withhold else "usable",
        "source": source,
        "subjects": [],
        "number": f"{header.service}{header.number}",
        "category": header.category,
        "words": header.words,
        "service_info": header.service_info,
        "header": header.raw,
    }
    if not text and not title and not marks.kill:
        raise RecordError("a message without a text", reason="empty" if not header.raw else "no_content")
    _embargo(row, notes, given.received)
    _note(row, marks, notes, text)
    if marks.kill:
        row["replaces"] = _killed(row, header, [keyword, *notes, text], source, filed)
    return row


def _item_id(source: str | None, header: Header, number: str, filed: datetime | None) -> str | None:
    """Return the id of a message: numbers start again each day, so one without its day is none."""
    if not number or filed is None or not header.service:
        return None
    return f"{source or 'wire'}:{filed.date().isoformat()}:{header.service.lower()}{int(number):04}"


def _top(lines: list[str], header: Header) -> tuple[list[str], list[str]]:
    """Return the lines above a text that are none of it: keyword, headline, byline, notes; and the text's own lines.

    They stand at the margin, while paragraphs are indented; where nothing is, only what its form gives away.
    """
    indented = any(line[:1] in " \t" and line.strip() for line in lines)
    top: list[str] = []
    at = 0
    while at < len(lines) and len(top) < _HEAD_LINES:
        line = lines[at]
        plain = printable(line)
        if not plain:
            at += 1
            continue
        caret = line.lstrip().startswith("^") or plain.endswith(" =")
        keyword = not top and not header.keyword and not header.rest and _is_slug(plain)
        apart = caret or keyword or is_note(plain) or is_embargo(plain)
        margin = indented and line[:1] not in " \t" and len(plain) <= 120 and any(
            other[:1] in " \t" and other.strip() for other in lines[at + 1 :]
        )  # fmt: skip
        if not apart and not margin:
            break
        top.append(plain)
        at += 1
    return top, lines[at:]


def _is_slug(line: str) -> bool:
    return len(line) <= 60 and _SLUG.fullmatch(line) is not None


def _sort(header: Header, top: list[str]) -> tuple[str, str | None, str | None, list[str]]:
    """Return keyword, headline, byline and notes among the lines above a text."""
    title: list[str] = []
    notes: list[str] = []
    keyword, byline = header.keyword, None
    for line in (*header.rest, *top):
        plain = line.strip("^<= ").strip()
        if not plain:
            continue
        if is_note(plain) or is_embargo(plain):
            notes.append(plain.strip("()"))
        elif re.match(r"(?:By|BY|Von|VON|Par|PAR|Por|POR)\s+\S", plain) and len(plain.split()) <= 10:
            byline = plain
        elif not keyword and (_is_slug(plain) or (header.raw and not title and len(plain.split()) <= 3)):
            keyword = plain.rstrip("/ ")
        elif line.endswith("=") and byline:
            continue  # the writer's title, below the byline
        else:
            title.append(plain)
    return keyword, " ".join(title) or None, byline, notes


def _filed(trailer: str, lines: list[str], received: datetime) -> tuple[datetime | None, list[str]]:
    """Return when the copy was filed, as the line below the text or the text's own last line says; the other lines."""
    for line in trailer.splitlines():
        if when := filing_time(line, received):
            return when, lines
    last = next((at for at in range(len(lines) - 1, -1, -1) if printable(lines[at])), None)
    if last is not None and (when := filing_time(lines[last], received)):
        return when, lines[:last]
    return None, lines


def _embargo(row: dict[str, Any], notes: list[str], received: datetime) -> None:
    for note in notes:
        if is_embargo(note):
            until = time_in(note, received)
            if until is None:
                raise RecordError(
                    f"an embargo until when, in {note[:80]!r}? It must not be taken for none", reason="bad_time"
                )
            row["embargoed"] = until.isoformat()


def _note(row: dict[str, Any], marks: Marks, notes: list[str], text: str) -> None:
    said = sentences(note for note in notes if not is_embargo(note))
    if not said and marks.kill:
        said = " ".join(text.split())[:300]
    if said:
        changes = marks.correction or marks.lead > 1 or row["pub_status"] != "usable"
        row["correction_note" if changes else "ednote"] = said


def _killed(
    row: dict[str, Any], header: Header, told: list[str], source: str | None, filed: datetime | None
) -> str | None:
    """Return the id of the message that a kill names by its number.

    Raises:
        RecordError: `bad_field`, where it names none.
    """
    for line in told:
        for found in _REFERRED.finditer(line):
            number = re.sub(r"\D", "", found[1])
            killed = _item_id(source, header, number, filed)
            if killed and killed != row["id"]:
                return killed
    raise RecordError(
        "a kill that does not say which number it kills, or when; take the item back by its id", reason="bad_field"
    )
