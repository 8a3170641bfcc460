"""ninjs, the agencies' JSON, in its versions 1.0 to 3.0, to one article.

Source: IPTC ninjs schemas 1.0–1.5, 2.0–2.1 and 3.0 (https://iptc.org/standards/ninjs/, CC BY 4.0). Version 1 keeps one
property per rendition of a text (`headline`, `body_html`, `body_text`), versions 2 and 3 lists (`headlines`,
`bodies`) whose members name a role and a content type; version 3 writes some names in camel case.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from streams.acquire.agency.given import Given, article_of, check_is_article, note_of
from streams.acquire.agency.ninjs_form import faults, is_known, shown
from streams.acquire.agency.terms import authority, copyright_of, embargo, time_or_none, unique, version, words
from streams.errors import RecordError
from streams.records import RawArticle

_NOT_YET: Final = "commissioned"
_NAMED_FAULTS: Final = 3
_ROLES_APART: Final = ("creditline", *words("caption_roles"))
_KEPT: Final = (
    "altids", "profile", "expires", "genres", "genre", "places", "place", "people", "person", "organisations",
    "organisation", "events", "event", "objects", "object", "trustindicators", "trustindicator", "rightsinfo",
    "copyrightholder", "copyrightnotice", "infosources", "infosource", "representationtype", "evolvedfrom",
)  # fmt: skip
"""Properties that are handed on as they came, in `extra`."""


_NOT_OURS: Final = ("received", "backfill")
"""What the way in says of an article, and no item of itself."""


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
    low = {key.lower(): value for key, value in item.items()}
    status = _status(low)
    wrong = list(faults(item))
    for fault in wrong:
        if fault.refuses:
            raise RecordError(fault.text, reason="bad_field")
    html, text = _bodies(low)
    row: dict[str, Any] = {
        "id": uri,
        "html": html,
        "text": text,
        "url": _link(low, uri),
        "source": authority(uri),
        "title": _main(low, "headline") or _string(low, "title"),
        "published": time_or_none(*_strings(low, "firstcreated", "contentcreated", "versioncreated")),
        "updated": time_or_none(*_strings(low, "versioncreated")),
        "version": version(_string(low, "version")),
        "pub_status": status,
        "replaces": _replaced(low, uri),
        "embargoed": embargo(held) if (held := _string(low, "embargoed")) else None,
        "standfirst": _main(low, "description", skip=_ROLES_APART),
        "language": _string(low, "language"),
        "byline": _string(low, "byline", "by"),
        "credit": _credit(low),
        "dateline": _text(low.get("dateline")) or _text(low.get("located")),
        "slug": _string(low, "slugline"),
        "urgency": low.get("urgency") or None,
        "rights": _rights(low),
        "subjects": _names(low, "subjects", "subject"),
        "captions": _captions(low),
        **{key: low[key] for key in _KEPT if key in low},
    }
    row |= {key: value for key, value in item.items() if not is_known(key) and key not in (*row, *_NOT_OURS)}
    note_of(row, _string(low, "ednote"), changes=False)
    kind = _string(low, "type") or "item"
    try:
        check_is_article(row, kind, "ninjs")
    except RecordError as error:
        if not wrong:
            raise
        named = "; ".join(fault.text for fault in wrong[:_NAMED_FAULTS])
        raise RecordError(f"{named}; {error}", reason="bad_field") from error
    given = Given(received=received, source=source, published=published, fallback=fallback_source)
    return article_of(row, given)


def _string(item: Mapping[str, Any], *keys: str) -> str | None:
    return next((value for value in _strings(item, *keys) if value), None)


def _strings(item: Mapping[str, Any], *keys: str) -> list[str]:
    return [item[key].strip() for key in keys if isinstance(item.get(key), str)]


def _text(value: Any) -> str | None:
    """Return a place, given as a string or, as some agencies do, as an object with a name."""
    if isinstance(value, Mapping):
        value = value.get("name") or value.get("text")
    return value.strip() or None if isinstance(value, str) else None


def _status(item: Mapping[str, Any]) -> str:
    value = item.get("pubstatus")
    if value is None or value == "":
        return "usable"
    if value == _NOT_YET:
        raise RecordError("pubstatus is commissioned: there is nothing to read yet", reason="not_an_article")
    if value not in ("usable", "withheld", "canceled"):
        raise RecordError(
            f"pubstatus {shown(value)} is none of usable, withheld, canceled", reason="bad_pub_status"
        )  # fmt: skip
    return str(value)


def _bodies(item: Mapping[str, Any]) -> tuple[str, str]:
    """Return the HTML and the plain text of the item's main body, either may be empty."""
    html, text = "", ""
    members = sorted(_members(item, "bodies"), key=lambda body: body.get("role") not in (None, "", "main", "body"))
    for body in members:
        value, kind = body.get("value"), _string(body, "contenttype", "contentType") or ""
        if not isinstance(value, str):
            raise RecordError("a body's value is not a string", reason="bad_field")
        if "html" in kind or (not kind and value.lstrip().startswith("<")):
            html = html or value
        else:
            text = text or value
    named = {
        key: value for key, value in item.items() if value is not None and (key == "body" or key.startswith("body_"))
    }
    html = html or named.get("body_html") or named.get("body_xhtml") or ""
    text = text or named.get("body_text") or ""
    if not html and not text and named:
        first = next(iter(named.values()))
        html, text = (first, "") if first.lstrip().startswith("<") else ("", first)
    return html.strip(), text.strip()


def _members(item: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    value = item.get(key)
    return [member for member in value if isinstance(member, Mapping)] if isinstance(value, list) else []


def _main(item: Mapping[str, Any], what: str, skip: tuple[str, ...] = ()) -> str | None:
    """Return the headline or description: the member with the role main, else the first, else version 1's property."""
    members = [m for m in _members(item, what + "s") if m.get("role") not in skip and isinstance(m.get("value"), str)]
    members.sort(key=lambda member: member.get("role") != "main")
    if members:
        return str(members[0]["value"]).strip() or None
    return _string(item, what, f"{what}_text", f"{what}_main", f"{what}_short")


def _credit(item: Mapping[str, Any]) -> str | None:
    line = _string(item, "creditline")
    for member in _members(item, "descriptions"):
        if line is None and member.get("role") == "creditline" and isinstance(member.get("value"), str):
            line = member["value"].strip()
    sources = _names(item, "infosources", "infosource")
    return line or (sources[0] if sources else None) or _string(item, "copyrightholder")


def _rights(item: Mapping[str, Any]) -> str | None:
    """Return the terms of use: in words, else the notice, else where they are laid down."""
    info = item.get("rightsinfo")
    laid_down = {key.lower(): value for key, value in info.items()} if isinstance(info, Mapping) else {}
    return (
        _string(item, "usageterms", "copyrightnotice")
        or _string(laid_down, "linkedrights", "encodedrights")
        or copyright_of(_string(item, "copyrightholder"))
    )


def _names(item: Mapping[str, Any], *keys: str) -> list[str]:
    found = (member.get("name") for key in keys for member in _members(item, key))
    return unique(name for name in found if isinstance(name, str))


def _replaced(item: Mapping[str, Any], uri: str) -> str | None:
    """Return the item whose place this one takes, as newsrooms' systems add it to ninjs."""
    for key in ("replaces", "replacing", "evolvedfrom"):
        value = item.get(key)
        found = value[0] if isinstance(value, list) and value else value
        if isinstance(found, str) and found.strip() and found.strip() != uri:
            return found.strip()
    return None


def _associated(item: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield the items associated, in 1.x the values of an object, since 2.0 the members of a list."""
    held = item.get("associations")
    for member in held.values() if isinstance(held, Mapping) else held if isinstance(held, list) else ():
        if isinstance(member, Mapping):
            yield {key.lower(): value for key, value in member.items()}


def _captions(item: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return the captions of the pictures and videos associated, each with whom it credits."""
    found = []
    for member in _associated(item):
        if member.get("type") not in words("pictures"):
            continue
        roles = [m for m in _members(member, "descriptions") if isinstance(m.get("value"), str)]
        roles.sort(key=lambda m: m.get("role") not in words("caption_roles"))
        said = [str(m["value"]).strip() for m in roles if m.get("role") != "creditline"]
        text = next(iter(said), None) or _string(member, "description_caption", "description_text")
        credit = _credit(member) or _string(member, "byline", "by")
        if text:
            found.append({"text": text, **({"credit": credit} if credit else {})})
    return found


def _link(item: Mapping[str, Any], uri: str) -> str | None:
    """Return the address to read it at: what it says, or the URI itself if it is a web address."""
    value = item.get("url") or item.get("link")
    if isinstance(value, str) and value.startswith(("http://", "https://")):
        return value
    return uri if uri.startswith(("http://", "https://")) else None
