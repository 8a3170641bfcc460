"""One NewsML-G2 ``newsItem`` to the keys of a row.

``itemMeta`` manages the item, ``contentMeta`` describes it, ``contentSet`` holds alternative renditions of one content.

Source: NewsML-G2 2.35 (https://iptc.org/standards/newsml-g2/, CC BY 4.0).
"""

from __future__ import annotations

import base64
import binascii
from typing import Any, Final

from streams.acquire.agency.body import Body, is_xhtml, nitf_body, paragraphs_body, plain_body, xhtml_body
from streams.acquire.agency.given import check_is_article, note_of
from streams.acquire.agency.markup import (
    Element,
    attribute,
    child,
    children,
    every,
    in_language,
    language_of,
    local,
    path_text,
    text_of,
)  # fmt: skip
from streams.acquire.agency.nitf import find_nitf, nitf_row
from streams.acquire.agency.terms import (
    authority,
    code,
    copyright_of,
    embargo,
    sentences,
    status,
    subject_name,
    time_or_none,
    unique,
    urgency,
    version,
    words,
)  # fmt: skip
from streams.errors import RecordError

_NOTHING: Final[dict[str, Any]] = {}
_NEARLY: Final = 0.9
"""Share of the longest rendition's size from which a better marked-up one is taken."""


def item_row(item: Element) -> dict[str, Any]:
    """Return what a ``newsItem`` says; ``class`` and ``links`` are for the message it came in, and no row's.

    Raises:
        RecordError: `not_an_article` without a text of its own; `bad_field` without a guid; `bad_time`,
            `bad_pub_status`.
    """
    guid = attribute(item, "guid")
    if not guid:
        raise RecordError("guid is missing: a newsItem without it cannot be told from others", reason="bad_field")
    meta, content = child(item, "itemMeta"), child(item, "contentMeta")
    kind = code(attribute(child(meta, "itemClass"), "qcode", "uri")) or "text"
    language = _language(item, content)
    texts = child(item, "contentSet")
    managed = status(attribute(child(meta, "pubStatus"), "qcode", "uri"))
    if kind in words("pictures") and not children(texts, "inlineXML", "inlineData"):
        bare = {"pub_status": managed, "title": _headline(content, meta, language)}
        check_is_article(bare, kind, "NewsML-G2")
    body, inner, foreign = _best(texts, language)
    row: dict[str, Any] = {
        "id": guid,
        "html": body.html,
        "text": body.text,
        "title": _headline(content, meta, language) or inner.get("title") or _page_title(texts),
        "standfirst": _summary(content, language) or inner.get("standfirst"),
        "byline": path_text(content, "by") or inner.get("byline") or _creators(content, language),
        "dateline": path_text(content, "dateline") or inner.get("dateline") or _located(content, language),
        "credit": _credit(item, meta, content, language) or inner.get("credit"),
        "language": language or inner.get("language"),
        "version": version(attribute(item, "version")),
        "slug": path_text(content, "slugline") or inner.get("slug"),
        "urgency": urgency(path_text(content, "urgency")) or inner.get("urgency"),
        "subjects": _subjects(item, content, language) or inner.get("subjects"),
        "captions": list(body.captions),
        "published": time_or_none(
            path_text(meta, "firstCreated"), path_text(content, "contentCreated"), path_text(meta, "versionCreated")
        ) or inner.get("published"),
        "updated": time_or_none(path_text(meta, "versionCreated"), path_text(content, "contentModified")),
        "pub_status": managed,
        "source": authority(guid) or _party(child(meta, "provider"), language),
        **_rights(item, language),
        "labels": list(body.labels),
        **_relations(guid, meta, content),
        **_extra(meta, content, language),
    }  # fmt: skip
    row["url"] = row["url"] or inner.get("url") or (guid if guid.startswith(("http://", "https://")) else None)
    _hold(row, meta)
    signals = [code(attribute(signal, "qcode", "uri")) for signal in children(meta, "signal")]
    note = sentences(text_of(note) for note in children(meta, "edNote"))
    if note is None and set(signals) & set(words("correcting_signals")):
        note = " ".join(unique(_named(signal, language) for signal in children(meta, "signal")))
    row["signals"] = signals
    note_of(row, note, changes=bool(set(signals) & set(words("change_signals"))))
    row["class"] = kind
    if foreign and not (body.html or body.text):
        _refuse_data(row, foreign)
    check_is_article(row, kind, "NewsML-G2")
    return row


def _refuse_data(row: dict[str, Any], foreign: str) -> None:
    if row["pub_status"] == "usable":
        raise RecordError(
            f"the content of this NewsML-G2 {row['class']} is <{foreign[:40]}>: data, and no text",
            reason="not_an_article",
        )


def captions_of(item: Element) -> list[dict[str, str]]:
    """Return the captions of a picture's ``newsItem``, with whom it credits."""
    content = child(item, "contentMeta")
    language = _language(item, content)
    described = [
        part for part in children(content, "description")
        if code(attribute(part, "role", "roleuri")) in ("", *words("caption_roles"))
    ]  # fmt: skip
    text = text_of(in_language(described, language))
    credit = path_text(content, "creditline") or _creators(content, language)
    return [{"text": text, **({"credit": credit} if credit else {})}] if text else []


def _best(content: Element | None, language: str | None) -> tuple[Body, dict[str, Any], str | None]:
    """Return the best rendition, what NITF in it says besides, and the name of content that is no text.

    Best is the longest; among nearly equals the one with most structure: NITF, then XHTML, then plain text.
    """
    found: list[tuple[Body, dict[str, Any]]] = []
    foreign = None
    for rendition in children(content, "inlineXML", "inlineData"):
        if local(rendition) == "inlineData":
            body, inner, data = plain_body(_data(rendition)), _NOTHING, None
        else:
            body, inner, data = _inline(rendition)
        foreign = foreign or data
        tag = (language_of(rendition) or "").lower().partition("-")[0]
        other = bool(language and tag and tag != language.lower().partition("-")[0])
        if body.size and not other:
            found.append((body, inner))
    longest = max((body.size for body, _ in found), default=0)
    ranked = sorted(
        (pair for pair in found if pair[0].size >= _NEARLY * longest), key=lambda pair: (not pair[1], not pair[0].html)
    )
    return (*ranked[0], foreign) if ranked else (Body("", "", 0), {}, foreign)


def _inline(rendition: Element) -> tuple[Body, dict[str, Any], str | None]:
    roots = children(rendition)
    nitf = next((found for root in roots if (found := find_nitf(root)) is not None), None)
    if nitf is not None:
        inner = nitf_row(nitf)
        content = child(nitf, "body", "body.content")
        return (nitf_body(content) if content is not None else Body("", "", 0)), {"nitf": True, **inner}, None
    if len(roots) == 1 and is_xhtml(roots[0]):
        return xhtml_body(roots[0]), {}, None
    if roots and not all(is_xhtml(root) for root in roots):
        return Body("", "", 0), {}, local(roots[0])
    return paragraphs_body(rendition), {}, None


def _data(rendition: Element) -> str:
    text = "".join(str(piece) for piece in rendition.itertext())
    if (attribute(rendition, "encoding") or "").lower().endswith("base64"):
        try:
            return base64.b64decode(text, validate=False).decode("utf-8")
        except (binascii.Error, UnicodeDecodeError) as error:
            raise RecordError(f"inlineData is no UTF-8 in base64: {error}", reason="bad_field") from error
    return text


def _language(item: Element, content: Element | None) -> str | None:
    said = attribute(child(content, "language"), "tag")
    inline = next(every(child(item, "contentSet"), "inlineXML", "inlineData"), None)
    return said or language_of(inline if inline is not None else item)


def _headline(content: Element | None, meta: Element | None, language: str | None) -> str | None:
    headlines = children(content, "headline")
    main = [line for line in headlines if code(attribute(line, "role", "roleuri")) in ("", "main")]
    return text_of(in_language(main or headlines, language)) or text_of(in_language(children(meta, "title"), language))


def _page_title(content: Element | None) -> str | None:
    return text_of(next(every(content, "title"), None))


def _summary(content: Element | None, language: str | None) -> str | None:
    summaries = [
        part for part in children(content, "description")
        if code(attribute(part, "role", "roleuri")) in ("", *words("summary_roles"))
    ]  # fmt: skip
    return text_of(in_language(summaries, language))


def _named(element: Element | None, language: str | None) -> str | None:
    """Return the name a concept goes by in `language`, else its literal, else its code."""
    name = text_of(in_language(children(element, "name"), language))
    said = name or attribute(element, "literal")
    return said or (attribute(element, "qcode") or "").partition(":")[2] or attribute(element, "uri")


def _party(element: Element | None, language: str | None, *, address: bool = True) -> str | None:
    """Return what a party is called; by its web address only where that will do."""
    name = _named(element, language) if element is not None else None
    return name if address or not name or "://" not in name else None


def _creators(content: Element | None, language: str | None) -> str | None:
    people = [
        text_of(in_language(children(creator, "name"), language)) or attribute(creator, "literal")
        for creator in children(content, "creator")
        if code(attribute(creator, "type")) not in ("organisation", "organization")
    ]
    return ", ".join(unique(people)) or None


def _located(content: Element | None, language: str | None) -> str | None:
    place = child(content, "located")
    name = text_of(in_language(children(place, "name"), language))
    return name or attribute(place, "literal")


def _credit(item: Element, meta: Element | None, content: Element | None, language: str | None) -> str | None:
    sources = unique(_party(part, language) for part in children(content, "infoSource") if children(part, "name"))
    return (
        path_text(content, "creditline")
        or ", ".join(sources)
        or text_of(in_language(children(child(item, "rightsInfo", "copyrightHolder"), "name"), language))
        or _party(child(meta, "provider"), language, address=False)
    )


def _rights(item: Element, language: str | None) -> dict[str, Any]:
    """Return the terms of use, and whose the content is."""
    info = children(item, "rightsInfo")
    terms = [part for block in info for part in children(block, "usageTerms")]
    notices = [part for block in info for part in children(block, "copyrightNotice")]
    holders = [part for block in info for part in children(block, "copyrightHolder")]
    notice = text_of(in_language(notices, language))
    holder = ", ".join(unique(_party(part, language) for part in holders))
    return {
        "rights": text_of(in_language(terms, language)) or notice or copyright_of(holder),
        "copyrightnotice": notice,
        "copyrightholder": holder,
    }


def _subjects(item: Element, content: Element | None, language: str | None) -> list[str]:
    """Return what it is about, by name; by what the item asserts of a code, else by the code."""
    asserted = {
        name: said
        for fact in children(item, "assert")
        if (name := attribute(fact, "qcode", "literal"))
        and (said := text_of(in_language(children(fact, "name"), language)))
    }
    found: list[str | None] = []
    for subject in children(content, "subject"):
        for part in (subject, *children(subject, "mainConcept", "facetConcept")):
            name = text_of(in_language(children(part, "name"), language))
            known = attribute(part, "qcode", "literal", "uri")
            found.append(name or asserted.get(known or "") or (subject_name(known) if known else None))
    return unique(found)


def _relations(guid: str, meta: Element | None, content: Element | None) -> dict[str, Any]:
    """Return what it replaces, its earlier version, its other ids, and where it stands on the web."""
    links = [
        (code(attribute(link, "rel", "reluri")), attribute(link, "residref", "guidref") or "", attribute(link, "href"))
        for link in children(meta, "link")
    ]
    replaced = [
        (target or href) for rel, target, href in links if rel in words("replacing_relations") and (target or href)
    ]
    previous = [target or href for rel, target, href in links if rel in words("previous_relations")]
    web = [href for rel, _, href in links if rel in words("web_relations") and href]
    others = [attribute(alt, "id") or text_of(alt) for alt in children(content, "altId")]
    same = [
        attribute(part, "qcode", "uri", "literal") for holder in (meta, content) for part in children(holder, "sameAs")
    ]
    return {
        "replaces": next((target for target in replaced if target and target != guid), None),
        "previous_version": next(iter(unique(previous)), None),
        "url": next((href for href in web if href.startswith(("http://", "https://"))), None),
        "altids": unique(others),
        "sameas": unique(same),
        "links": unique(target or href for _, target, href in links),
    }


def _hold(row: dict[str, Any], meta: Element | None) -> None:
    """Put the embargo into `row`; one that is there but empty lasts until further notice."""
    held = child(meta, "embargoed")
    if held is None:
        return
    until = text_of(held)
    if until:
        row["embargoed"] = embargo(until)
    elif row["pub_status"] == "usable":
        row["pub_status"] = "withheld"


def _extra(meta: Element | None, content: Element | None, language: str | None) -> dict[str, Any]:
    """Return what else desks use: genres, services, keywords, expiry, descriptions by their role."""
    roles = ("", *words("summary_roles"))
    described = {
        role: text
        for part in children(content, "description")
        if (role := code(attribute(part, "role", "roleuri"))) not in roles and (text := text_of(part))
    }
    return {
        "genres": unique(_named(genre, language) for genre in children(content, "genre")),
        "services": unique(_named(service, language) for service in children(meta, "service")),
        "keywords": unique(text_of(word) for word in children(content, "keyword")),
        "expires": time_or_none(path_text(meta, "expires")),
        "descriptions": described,
        "provider": _party(child(meta, "provider"), language),
        "profile": path_text(meta, "profile"),
    }
