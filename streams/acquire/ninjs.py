"""ninjs, the agencies' JSON, in its versions 1.0 to 3.0, to one article.

Source: IPTC ninjs schemas 1.0–1.5, 2.0–2.1 and 3.0 (https://iptc.org/standards/ninjs/, CC BY 4.0). Version 1 keeps one
property per rendition of a text (`headline`, `body_html`, `body_text`), versions 2 and 3 lists (`headlines`,
`bodies`) whose members name a role and a content type.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit

from streams.acquire.rows import read_row
from streams.acquire.times import read_time
from streams.errors import RecordError
from streams.records import RawArticle

_NOT_TEXT: Final = frozenset({"picture", "photo", "video", "audio", "graphic", "event", "planning", "component"})
_NOT_YET: Final = "commissioned"


def is_ninjs(value: Mapping[str, Any]) -> bool:
    """Return whether `value` is a ninjs item rather than a row."""
    return "uri" in value and "text" not in value and "html" not in value


def read_ninjs(
    item: Mapping[str, Any],
    *,
    received: datetime,
    source: str | None = None,
    published: datetime | str | None = None,
    fallback_source: str | None = None,
) -> RawArticle:
    """Return the article in `item`; `uri` is its item_id. `source` defaults to the host its URI names.

    Raises:
        RecordError: `not_an_article` without a text of its own; `bad_field`, `bad_time`, `bad_pub_status` where a field
            that says what it is, or when it may be told, means nothing.
    """
    uri = item.get("uri")
    if not isinstance(uri, str) or not uri.strip():
        raise RecordError("uri is missing: a ninjs item without it cannot be told from others", reason="bad_field")
    html, text = _bodies(item)
    status = _status(item)
    headline = _main(item, "headline") or _string(item, "title")
    kind = _string(item, "type") or "item"
    if status == "usable" and not (html or text or (headline and kind not in _NOT_TEXT)):
        raise RecordError(f"a ninjs {kind} with neither a body nor a headline", reason="not_an_article")
    if status == "usable" and kind in _NOT_TEXT and not _long_enough(html or text):
        raise RecordError(f"a ninjs {kind} whose text is a caption", reason="not_an_article")
    version = _version(item)
    note = _string(item, "ednote", "edNote")
    row: dict[str, Any] = {
        "id": uri,
        "html": html or None,
        "text": text or None,
        "url": _link(item, uri),
        "source": source or _host(uri) or fallback_source,
        "title": headline,
        "published": _time(item, "firstcreated", "firstCreated", "versioncreated", "versionCreated") or published,
        "updated": _time(item, "versioncreated", "versionCreated"),
        "version": version,
        "pub_status": status,
        "embargoed": _embargo(item),
        "standfirst": _main(item, "description", skip=("creditline", "caption")),
        "language": _string(item, "language"),
        "byline": _string(item, "byline", "by"),
        "credit": _credit(item),
        "dateline": _string(item, "located", "dateline"),
        "slug": _string(item, "slugline", "slugLine"),
        "urgency": _urgency(item),
        "rights": _string(item, "usageterms", "usageTerms") or _string(item, "copyrightnotice", "copyrightNotice"),
        "subjects": _subjects(item),
        # An editor's note tells what was corrected once there is something before it to correct.
        "correction_note": note if version > 1 or status != "usable" else None,
    }
    if note and not row["correction_note"]:
        row["ednote"] = note
    for key in ("altids", "altIds", "profile", "expires", "genres", "genre", "places", "place"):
        if key in item:
            row[key] = item[key]
    return read_row({key: value for key, value in row.items() if value is not None}, received=received)


def _long_enough(body: str) -> bool:
    """A picture's body is its caption; a video's may be a whole script."""
    return len(body) > 600


def _string(item: Mapping[str, Any], *keys: str) -> str | None:
    for key in keys:
        value = item.get(key)
        if value is None:
            continue
        if not isinstance(value, str):
            raise RecordError(f"{key} is {type(value).__name__}, not a string", reason="bad_field")
        if value.strip():
            return value.strip()
    return None


def _time(item: Mapping[str, Any], *keys: str) -> str | None:
    """Return the first of `keys` that holds a time; ninjs 1 allows any string there, so a bad one is passed over."""
    for key in keys:
        value = item.get(key)
        if isinstance(value, str):
            try:
                read_time(value, key)
            except RecordError:
                continue
            return value
    return None


def _embargo(item: Mapping[str, Any]) -> str | None:
    """Return the embargo; one that cannot be read must not be taken for none."""
    value = _string(item, "embargoed")
    if value is not None:
        read_time(value, "embargoed")
    return value


def _status(item: Mapping[str, Any]) -> str:
    value = _string(item, "pubstatus", "pubStatus") or "usable"
    if value == _NOT_YET:
        raise RecordError("pubstatus is commissioned: there is nothing to read yet", reason="not_an_article")
    if value not in ("usable", "withheld", "canceled"):
        raise RecordError("pubstatus is none of usable, withheld, canceled", reason="bad_pub_status")
    return value


def _version(item: Mapping[str, Any]) -> int:
    """Return the version; agencies that count with letters or dots keep 1, and the item's content tells it apart."""
    value = item.get("version")
    if value is not None and not isinstance(value, str):
        raise RecordError("version is not a string", reason="bad_field")
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 10 else 1


def _urgency(item: Mapping[str, Any]) -> int | None:
    value = item.get("urgency")
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 9:
        raise RecordError("urgency is not a whole number from 1 to 9", reason="bad_field")
    return value or None


def _bodies(item: Mapping[str, Any]) -> tuple[str, str]:
    """Return the HTML and the plain text of the item's main body, either may be empty."""
    html, text = "", ""
    for body in _members(item, "bodies"):
        value, kind = body.get("value"), str(body.get("contenttype") or body.get("contentType") or "")
        if not isinstance(value, str):
            raise RecordError("a body's value is not a string", reason="bad_field")
        if "html" in kind or (not kind and value.lstrip().startswith("<")):
            html = html or value
        else:
            text = text or value
    others: list[tuple[str, str]] = []
    for key, value in item.items():
        if key.startswith("body_") or key == "body":
            if not isinstance(value, str):
                raise RecordError(f"{key} is {type(value).__name__}, not a string", reason="bad_field")
            others.append((key, value))
    named = dict(others)
    html = html or named.get("body_html") or named.get("body_xhtml") or ""
    text = text or named.get("body_text") or ""
    if not html and not text and others:
        first = others[0][1]
        html, text = (first, "") if first.lstrip().startswith("<") else ("", first)
    return html.strip(), text.strip()


def _members(item: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    value = item.get(key)
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(member, Mapping) for member in value):
        raise RecordError(f"{key} is not a list of objects", reason="bad_field")
    return value


def _main(item: Mapping[str, Any], what: str, skip: tuple[str, ...] = ()) -> str | None:
    """Return the headline or description: the member with the role main, else the first, else version 1's property."""
    members = [m for m in _members(item, what + "s") if m.get("role") not in skip and isinstance(m.get("value"), str)]
    members.sort(key=lambda member: member.get("role") != "main")
    if members:
        return str(members[0]["value"]).strip() or None
    return _string(item, what, f"{what}_text", f"{what}_main", f"{what}_short")


def _credit(item: Mapping[str, Any]) -> str | None:
    line = _string(item, "creditline", "creditLine")
    for member in _members(item, "descriptions"):
        if line is None and member.get("role") == "creditline" and isinstance(member.get("value"), str):
            line = member["value"].strip()
    for key in ("infosources", "infosource", "infoSources"):
        for member in _members(item, key):
            if line is None and isinstance(member.get("name"), str):
                line = member["name"].strip()
    return line or _string(item, "copyrightholder", "copyrightHolder")


def _subjects(item: Mapping[str, Any]) -> list[str] | None:
    names = [
        str(member["name"])
        for key in ("subjects", "subject")
        for member in _members(item, key)
        if isinstance(member.get("name"), str)
    ]
    return names or None


def _link(item: Mapping[str, Any], uri: str) -> str | None:
    """Return the address to read it at: a rendition or the URI itself if it is a web address."""
    value = item.get("url") or item.get("link")
    if isinstance(value, str) and value.startswith(("http://", "https://")):
        return value
    return uri if uri.startswith(("http://", "https://")) else None


def _host(uri: str) -> str | None:
    """Return the host a web URI names, or the authority of a `tag:` or `urn:newsml:` one."""
    if uri.startswith(("http://", "https://")):
        try:
            host = urlsplit(uri).hostname
        except ValueError:
            return None
        return host.removeprefix("www.") if host else None
    parts = uri.split(":")
    if parts[0] == "tag" and len(parts) > 1:
        return parts[1].split(",")[0] or None
    if parts[:2] == ["urn", "newsml"] and len(parts) > 2:
        return parts[2] or None
    return None
