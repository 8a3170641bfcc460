"""CAP 1.0 to 1.2, the public warnings of authorities, as articles.

An alert's text is its description, its instruction and the areas it is for; of several languages the English one is
read, else the first, and the others are kept beside it: a translation is no second article. An update takes the place
of the latest message it refers to; a cancel takes back every one.

Source: OASIS Common Alerting Protocol 1.2 (2010), section 3.2; 1.1 (2005); 1.0 (2004).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from streams.acquire.agency.given import Given, article_of
from streams.acquire.agency.markup import Element, child, children, namespace, path_text, text_of
from streams.acquire.agency.terms import authority, table, time_or_none, unique
from streams.errors import RecordError
from streams.records import RawArticle

_NAMESPACES: Final = ("urn:oasis:names:tc:emergency:cap:1.", "http://www.incident.com/cap/1.0")
_DEFAULT_LANGUAGE: Final = "en-US"
"""What an info block without a language is in, by the standard."""


class _Reference(NamedTuple):
    item_id: str
    sent: str


def read_cap(root: Element, given: Given) -> Iterator[RawArticle]:
    """Yield the article of an alert; of a cancel, one kill for each message it takes back.

    Raises:
        RecordError: `not_an_article` for exercises, tests, drafts and messages between systems; `bad_field` without
            what identifies it, or for a cancel that refers to nothing; `bad_time`, `unsupported_format`.
    """
    if namespace(root) and not namespace(root).startswith(_NAMESPACES):
        raise RecordError(f"<alert> in the namespace {namespace(root)[:80]} is not CAP 1", reason="unsupported_format")
    identifier, sender = path_text(root, "identifier"), path_text(root, "sender")
    for name, value in (("identifier", identifier), ("sender", sender)):
        if not value:
            raise RecordError(f"{name} is missing: the alert cannot be told from others", reason="bad_field")
    sent = path_text(root, "sent")
    if time_or_none(sent) is None:
        raise RecordError(f"sent is {sent!r}, no time such as 2017-08-12T14:05:00-00:00", reason="bad_time")
    kind = _kind(root)
    references = _references(path_text(root, "references"), sender or "")
    if kind == "cancel" and not references:
        raise RecordError("references is missing: a cancel without it takes nothing back", reason="bad_field")
    row = _row(root, f"{sender},{identifier}", sender or "", kind)
    latest = max(references, key=lambda reference: reference.sent, default=None)
    if kind == "update" and latest:
        row["replaces"] = latest.item_id
    if kind != "cancel":
        yield article_of(row, given)
        return
    for number, reference in enumerate(references, 1):
        given.limits.check_entries(number)
        own = row["id"] if number == 1 else f"{row['id']}#{number}"
        yield article_of({**row, "id": own, "pub_status": "canceled", "replaces": reference.item_id}, given)


def _kind(root: Element) -> str:
    """Return ``alert``, ``update`` or ``cancel``.

    Raises:
        RecordError: `not_an_article`, for everything that is not meant for the public as it stands.
    """
    status = (path_text(root, "status") or "").lower()
    if status != "actual":
        what = table("cap_not_news").get(status, f"of the unknown status {status[:20]!r}")
        raise RecordError(f"a CAP message that is {what}, and no alert to the public", reason="not_an_article")
    kind = (path_text(root, "msgType") or "").lower()
    if kind not in ("alert", "update", "cancel"):
        what = table("cap_not_alerts").get(kind, f"is of the unknown type {kind[:20]!r}")
        raise RecordError(f"a CAP message that {what}", reason="not_an_article")
    return kind


def _references(text: str | None, sender: str) -> list[_Reference]:
    """Return the messages referred to as ``sender,identifier,sent``; a bare identifier is the same sender's."""
    found = []
    for group in unique((text or "").split()):
        parts = group.split(",")
        if len(parts) == 1:
            parts = [sender, parts[0]]
        found.append(_Reference(f"{parts[0]},{parts[1]}", time_or_none(parts[2] if len(parts) > 2 else "") or ""))
    return found


def _row(root: Element, item_id: str, sender: str, kind: str) -> dict[str, Any]:
    infos = children(root, "info")
    language = _language(infos)
    read = [info for info in infos if _tag(info) == language]
    text = _text(read)
    note = path_text(root, "note")
    title = next(iter(unique(path_text(info, "headline") for info in read)), None) or _heading(read)
    if not text and not title and kind != "cancel":
        raise RecordError("a CAP alert that says nothing: no headline, description or area", reason="not_an_article")
    events = unique(path_text(info, "event") for info in read)
    row: dict[str, Any] = {
        "id": item_id,
        "text": text,
        "title": title if text else None,
        "language": language,
        "published": path_text(root, "sent"),
        "credit": next(iter(unique(path_text(info, "senderName") for info in read)), None),
        "source": authority(item_id) or _host(sender),
        "urgency": min((_urgency(info) for info in read), default=9) if any(map(_urgent, read)) else None,
        "rights": path_text(root, "restriction"),
        "subjects": [*events, *unique(text_of(part) for info in read for part in children(info, "category"))],
        "slug": "-".join(events[:1]) or None,
        "url": next((url for info in read if (url := _web(info))), None),
        **_extra(root, read),
    }  # fmt: skip
    if not text:
        row["text"] = title
    row["correction_note" if kind != "alert" else "ednote"] = note or (_heading(read) if kind == "cancel" else None)
    others = [info for info in infos if _tag(info) != language]
    row["translations"] = {
        tag: {"title": path_text(info, "headline"), "text": _text([info])} for info in others if (tag := _tag(info))
    }
    return row


def _tag(info: Element) -> str:
    return path_text(info, "language") or _DEFAULT_LANGUAGE


def _language(infos: list[Element]) -> str:
    tags = [_tag(info) for info in infos]
    english = next((tag for tag in tags if tag.lower().partition("-")[0] == "en"), None)
    return english or next(iter(tags), _DEFAULT_LANGUAGE)


def _text(infos: list[Element]) -> str:
    """Return the paragraphs that the infos of one language hold, each said once."""
    paragraphs: list[str] = []
    for info in infos:
        for name in ("description", "instruction"):
            element = child(info, name)
            said = "".join(str(piece) for piece in element.itertext()) if element is not None else ""
            paragraphs += [" ".join(part.split()) for part in said.replace("\r", "").split("\n\n")]
        areas = "; ".join(unique(path_text(area, "areaDesc") for area in children(info, "area")))
        event = path_text(info, "event")
        if areas:
            paragraphs.append(f"{event}: {areas}." if event else f"{areas}.")
    return "\n\n".join(unique(paragraphs))


def _heading(infos: list[Element]) -> str | None:
    for info in infos:
        event = path_text(info, "event")
        areas = unique(path_text(area, "areaDesc") for area in children(info, "area"))
        if event:
            return f"{event}: {areas[0]}" if areas else event
    return None


def _urgent(info: Element) -> bool:
    return (path_text(info, "urgency") or "").lower() in table("cap_urgency")


def _urgency(info: Element) -> int:
    found: int = table("cap_urgency").get((path_text(info, "urgency") or "").lower(), 9)
    return found


def _web(info: Element) -> str | None:
    web = path_text(info, "web")
    return web if web and web.startswith(("http://", "https://")) else None


def _host(sender: str) -> str:
    """Return the domain of a sender that is an address, else the sender as it is."""
    return sender.rpartition("@")[2] or sender


def _extra(root: Element, infos: list[Element]) -> dict[str, Any]:
    """Return what the alert says in codes: how severe, how certain, from when to when, exactly where."""
    said: dict[str, Any] = {
        name: next(iter(unique(path_text(info, name) for info in infos)), None)
        for name in ("severity", "certainty", "onset", "effective", "expires", "contact", "audience")
    }
    areas = [
        {
            "description": path_text(area, "areaDesc"),
            **{shape: unique(text_of(part) for part in children(area, shape)) for shape in ("polygon", "circle")},
            "geocodes": {
                name: path_text(part, "value")
                for part in children(area, "geocode") if (name := path_text(part, "valueName"))
            },
        }
        for info in infos for area in children(info, "area")
    ]  # fmt: skip
    return {
        **said,
        "responses": unique(text_of(part) for info in infos for part in children(info, "responseType")),
        "areas": [{key: value for key, value in area.items() if value} for area in areas],
        "scope": path_text(root, "scope"),
        "incidents": (path_text(root, "incidents") or "").split(),
        "references": (path_text(root, "references") or "").split(),
        "cap_source": path_text(root, "source"),
    }
