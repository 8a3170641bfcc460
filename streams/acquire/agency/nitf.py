"""NITF 3.x, the agencies' XML for one text, alone or inside NewsML, to one article.

Source: NITF 3.6 documentation (https://iptc.org/standards/nitf/). ``docdata`` manages the document: ``doc-id``,
``urgency``, ``date.issue``, ``date.release`` (not before), ``du-key`` (slug and version), ``ed-msg``, ``correction``,
``management-status``; ``body.head`` holds what is printed above a text.
"""

from __future__ import annotations

import re
from typing import Any, Final

from streams.acquire.agency.body import nitf_body
from streams.acquire.agency.given import Given, article_of, check_is_article, note_of
from streams.acquire.agency.markup import (
    Element,
    attribute,
    child,
    children,
    every,
    in_language,
    language_of,
    local,
    namespace,
    path_text,
    text_of,
)  # fmt: skip
from streams.acquire.agency.terms import (
    authority,
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
from streams.acquire.times import read_time
from streams.errors import RecordError
from streams.records import RawArticle

_NAMESPACE: Final = "http://iptc.org/std/nitf/"
_LEAST_ID: Final = 6
"""Characters from which what stands in a meta element may be an id."""
_COUNTER: Final = re.compile(r"[_.:-]v?\d{1,4}")
"""What an id ends in that counts the versions of one document."""


def read_nitf(root: Element, given: Given) -> RawArticle:
    """Return the article of a NITF document.

    Raises:
        RecordError: `unsupported_format` for another namespace, `not_an_article`, `bad_field`, `bad_time`,
            `bad_pub_status`.
    """
    if namespace(root) and not namespace(root).lower().startswith(_NAMESPACE):
        raise RecordError(f"<nitf> in the namespace {namespace(root)[:80]} is not NITF 3", reason="unsupported_format")
    row = nitf_row(root)
    check_is_article(row, "text", "NITF")
    return article_of(row, given)


def nitf_row(root: Element) -> dict[str, Any]:
    """Return what a ``nitf`` element says, under the keys of a row; what it does not say is missing or None.

    Raises:
        RecordError: `bad_time`, `bad_pub_status`.
    """
    head, body = child(root, "head"), child(root, "body")
    data, top = child(head, "docdata"), child(body, "body.head")
    key = child(data, "du-key")
    content = child(body, "body.content")
    text = nitf_body(content) if content is not None else None
    language = attribute(root, "baselang") or language_of(content if content is not None else root)
    row: dict[str, Any] = {
        "id": _item_id(head, data, root),
        "html": text.html if text else None,
        "title": _headline(top, language) or path_text(head, "title"),
        "standfirst": path_text(top, "abstract") or text_of(child(top, "hedline", "hl2")),
        "byline": _byline(top),
        "dateline": path_text(top, "dateline"),
        "credit": path_text(top, "distributor") or attribute(child(data, "doc.copyright"), "holder"),
        "language": language,
        "version": version(attribute(key, "version")),
        "slug": attribute(key, "key") or attribute(child(data, "key-list", "keyword"), "key"),
        "urgency": urgency(attribute(child(data, "urgency"), "ed-urg")),
        "rights": path_text(top, "rights") or _rights(data),
        "subjects": _subjects(head),
        "captions": list(text.captions) if text else [],
        "url": _url(head),
        "published": _published(head, data),
        "updated": time_or_none(attribute(root, "change.date")),
        "source": _source(data, top),
        **_extra(head, data, body),
    }
    _manage(row, head, data, top)
    return row


def _headline(top: Element | None, language: str | None) -> str | None:
    found = children(child(top, "hedline"), "hl1")
    return text_of(in_language(found, language)) or text_of(child(top, "hedline"))


def _byline(top: Element | None) -> str | None:
    """Return who wrote it, what each is after a comma: ``By Ada Lund, Correspondent``; a blank may lack."""
    lines = []
    for line in children(top, "byline"):
        titles = unique(text_of(part) for part in children(line, "byttl"))
        said = text_of(line) or ""
        for title in titles:
            said = re.sub(rf"(?<=[^\s,])\s?{re.escape(title)}$", f", {title}", said)
        lines.append(said)
    return ", ".join(unique(lines)) or None


def _item_id(head: Element | None, data: Element | None, root: Element) -> str | None:
    """Return the id that all versions of the document share."""
    doc = child(data, "doc-id")
    name = attribute(doc, "id-string")
    if not name:
        return attribute(root, "uno")
    return _registered(_bare(name, head), attribute(doc, "regsrc"))


def _bare(name: str, head: Element | None) -> str:
    """Return an id without the counter some agencies end it in, where a meta element gives it bare beside it."""
    for meta in children(head, "meta"):
        bare = attribute(meta, "content") or ""
        if len(bare) >= _LEAST_ID and name.startswith(bare) and _COUNTER.fullmatch(name, len(bare)):
            return bare
    return name


def _registered(name: str, registrar: str | None) -> str:
    """Return an id together with who gave it, unless it says so itself."""
    return name if not registrar or re.match(r"(?:urn|tag|https?):", name) else f"{registrar}:{name}"


def _source(data: Element | None, top: Element | None) -> str | None:
    doc = child(data, "doc-id")
    name = attribute(doc, "id-string") or ""
    return authority(name) or attribute(doc, "regsrc") or path_text(top, "distributor")


def _rights(data: Element | None) -> str | None:
    rights, copy = child(data, "doc.rights"), child(data, "doc.copyright")
    said = attribute(rights, "agent", "owner") or text_of(rights)
    if said:
        return said
    return copyright_of(attribute(copy, "holder"), attribute(copy, "year"))


def _subjects(head: Element | None) -> list[str]:
    """Return the subjects by their most exact name, else their code."""
    found = []
    for subject in every(head, "tobject.subject"):
        named = attribute(subject, "tobject.subject.detail", "tobject.subject.matter", "tobject.subject.type")
        number = attribute(subject, "tobject.subject.refnum", "tobject.subject.code")
        found.append(named or (subject_name(number) if number else None))
    return unique(found)


def _url(head: Element | None) -> str | None:
    """Return where the text stands on the web: ``ex-ref`` of its publication, or a meta element named for it."""
    said = [attribute(pub, "ex-ref") for pub in children(head, "pubdata")]
    said += [attribute(meta, "content") for meta in children(head, "meta")
             if (attribute(meta, "name") or "").lower() in (*words("web_relations"), "url", "link")]  # fmt: skip
    return next((url for url in said if url and url.startswith(("http://", "https://"))), None)


def _published(head: Element | None, data: Element | None) -> str | None:
    return time_or_none(
        attribute(child(data, "date.issue"), "norm"),
        attribute(child(head, "pubdata"), "date.publication"),
        attribute(child(data, "date.release"), "norm"),
    )


def _manage(row: dict[str, Any], head: Element | None, data: Element | None, top: Element | None) -> None:
    """Put status, embargo, correction and what it takes the place of into `row`."""
    managed = (attribute(data, "management-status") or "").lower()
    release = attribute(child(data, "date.release"), "norm")
    row["pub_status"] = "usable" if managed == "embargoed" else status(managed)
    if release and (managed == "embargoed" or _is_later(release, row["published"])):
        row["embargoed"] = embargo(release)
    elif managed == "embargoed":
        row["pub_status"] = "withheld"
    correction = child(data, "correction")
    row["replaces"] = _replaced(row["id"], correction, data, head)
    notes = [attribute(correction, "info"), *(attribute(note, "info") for note in children(data, "ed-msg"))]
    notes += [text_of(note) for note in children(top, "note")]
    note_of(row, sentences(notes), changes=correction is not None)


def _replaced(own: str | None, correction: Element | None, data: Element | None, head: Element | None) -> str | None:
    """Return the document that this one corrects or takes back, where it is another one than itself."""
    managed = attribute(data, "management-idref-status") in ("canceled", "withheld")
    other = attribute(data, "management-doc-idref") if managed else None
    name = other or attribute(correction, "id-string")
    if not name:
        return None
    registrar = attribute(correction, "regsrc") or attribute(child(data, "doc-id"), "regsrc")
    found = _registered(_bare(name, head), registrar)
    return found if found != own else None


def _is_later(release: str, issued: str | None) -> bool:
    """Return whether a release date holds the text back; one that cannot be read does."""
    try:
        return issued is None or read_time(release)[0] > read_time(issued)[0]
    except RecordError:
        return True


def _extra(head: Element | None, data: Element | None, body: Element | None) -> dict[str, Any]:
    """Return what else desks use: keywords, section, place of the event, sign-off, expiry."""
    places = [
        ", ".join(unique(str(value) for value in place.attrib.values())) for place in children(data, "evloc")
    ]  # fmt: skip
    topic = child(head, "tobject")
    return {
        "keywords": unique(attribute(word, "key") for word in children(child(data, "key-list"), "keyword")),
        "section": attribute(topic, "tobject.type"),
        "places": unique(places),
        "expires": time_or_none(attribute(child(data, "date.expire"), "norm")),
        "series": attribute(child(data, "series"), "series.name"),
        "tagline": path_text(body, "body.end", "tagline"),
        "meta": {
            name: value
            for meta in children(head, "meta")
            if (name := attribute(meta, "name")) and (value := attribute(meta, "content"))
        },
    }


def find_nitf(element: Element) -> Element | None:
    """Return the ``nitf`` at or inside `element` that holds a text; data documents carry articles that way."""
    found = element if local(element) == "nitf" else next(every(element, "nitf"), None)
    return found
