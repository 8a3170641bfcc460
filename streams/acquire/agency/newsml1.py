"""NewsML 1.0 to 1.2 to articles: each ``NewsItem`` of a document, its text in whatever markup it came.

Source: NewsML 1.2 specification (https://iptc.org/standards/newsml-1/). The identifier without its revision names the
item; ``StatusWillChange`` ends an embargo; ``NewsLines`` hold what is printed above a text; components nest, and some
only carry captions or other renditions of the same text.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from typing import Any, Final

from streams.acquire.agency.body import Body, is_xhtml, nitf_body, paragraphs_body, plain_body, xhtml_body
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
    source_of,
    text_of,
)  # fmt: skip
from streams.acquire.agency.nitf import find_nitf, nitf_row
from streams.acquire.agency.terms import (
    code,
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
from streams.records import RawArticle, Rejected

_NAMESPACES: Final = ("http://iptc.org/", "http://www.iptc.org/", "urn:iptc", "urn:newsml")
_REVISION: Final = re.compile(r":\d{1,9}[NUA]?$")
_SUBJECTS: Final = ("SubjectDetail", "SubjectMatter", "Subject", "SubjectQualifier")


def read_newsml1(root: Element, given: Given) -> Iterator[RawArticle | Rejected]:
    """Yield the article of each ``NewsItem``; a broken one among several as `Rejected`.

    Raises:
        RecordError: for a document with one item that is no article, with none, or of another vocabulary.
    """
    space = namespace(root)
    if space and not space.startswith(_NAMESPACES):
        raise RecordError(f"<NewsML> in the namespace {space[:80]} is not NewsML 1", reason="unsupported_format")
    items = children(root, "NewsItem")
    if not items:
        raise RecordError("a NewsML document without a NewsItem: topics or a catalogue", reason="not_an_article")
    envelope = _envelope(child(root, "NewsEnvelope"))
    names = _topic_names(root)
    for number, item in enumerate(items, 1):
        given.limits.check_entries(number)
        try:
            row = item_row(item, names)
            if row.get("published") is None:
                row["published"] = envelope.get("sent")
            yield article_of({**row, "message": envelope}, given)
        except RecordError as error:
            if len(items) == 1:
                raise
            yield given.refuse(error, source_of(item), number)


def item_row(item: Element, names: dict[str, str]) -> dict[str, Any]:
    """Return what a ``NewsItem`` says, under the keys of a row; `names` are those of the document's own topics.

    Raises:
        RecordError: `not_an_article`, `bad_field` without an identifier, `bad_time`, `bad_pub_status`.
    """
    management, main = child(item, "NewsManagement"), child(item, "NewsComponent")
    item_id, authority = _identity(child(item, "Identification", "NewsIdentifier"))
    if main is None and child(item, "Update") is not None:
        raise RecordError("a list of edits to another NewsItem; send the item as it is now", reason="not_an_article")
    language = _formal(next(every(item, "Language"), None)) or language_of(item if main is None else main)
    body, inner, kind = _best(main, language)
    lines = [found for part in _components(main) if (found := child(part, "NewsLines")) is not None]
    revision = child(item, "Identification", "NewsIdentifier", "RevisionId")
    row: dict[str, Any] = {
        "id": item_id,
        "html": body.html,
        "text": body.text,
        "title": _line(lines, "HeadLine", language) or inner.get("title"),
        "standfirst": _line(lines, "SubHeadLine", language) or inner.get("standfirst"),
        "byline": _line(lines, "ByLine", language) or inner.get("byline") or _party(main, "Creator"),
        "dateline": _line(lines, "DateLine", language) or inner.get("dateline"),
        "credit": _line(lines, "CreditLine", language) or _party(main, "Provider") or inner.get("credit"),
        "language": language or inner.get("language"),
        "version": version(text_of(revision)),
        "slug": _line(lines, "SlugLine", language) or path_text(item, "Identification", "NameLabel")
        or inner.get("slug"),
        "urgency": urgency(_formal(child(management, "Urgency"))) or inner.get("urgency"),
        "rights": _rights(main, lines, language) or inner.get("rights"),
        "subjects": _subjects(main, names) or inner.get("subjects"),
        "captions": [*body.captions, *_captions(main)],
        "published": time_or_none(path_text(management, "FirstCreated")) or inner.get("published"),
        "updated": time_or_none(path_text(management, "ThisRevisionCreated")),
        "source": authority,
        "url": next((url for part in every(main, "ContentItem") if (url := _web(part))), None),
        "replaces": _replaced(management, item_id),
        "previous_version": _earlier(item_id, revision),
        "labels": list(body.labels),
        **_extra(item, main, management),
    }  # fmt: skip
    _hold(row, management)
    genres = [code(name) for name in row["genres"]] + [code(_formal(child(management, "Instruction")))]
    note_of(row, _notes(lines), changes=bool(set(genres) & set(words("change_signals"))))
    check_is_article(row, kind, "NewsML")
    return row


def _formal(element: Element | None) -> str | None:
    return attribute(element, "FormalName")


def _identity(identifier: Element | None) -> tuple[str, str | None]:
    """Return the item's id without its revision, and whose id it is.

    Raises:
        RecordError: `bad_field`, where it has none.
    """
    provider, day, name = (path_text(identifier, part) for part in ("ProviderId", "DateId", "NewsItemId"))
    if provider and name:
        return ":".join(("urn:newsml", provider, *([day] if day else []), name)), provider
    public = path_text(identifier, "PublicIdentifier")
    if not public:
        raise RecordError("NewsIdentifier is missing: the item cannot be told from others", reason="bad_field")
    return _REVISION.sub("", public), provider


def _earlier(item_id: str, revision: Element | None) -> str | None:
    before = attribute(revision, "PreviousRevision")
    return f"{item_id}:{before}" if before and before.isdigit() and int(before) > 0 else None


def _replaced(management: Element | None, item_id: str) -> str | None:
    """Return the item whose place this one takes: named by an instruction or a relation that says so."""
    for part in children(management, "Instruction", "AssociatedWith", "DerivedFrom"):
        target = attribute(part, "NewsItem")
        said = {code(_formal(part)), code(attribute(part, "Relationship"))}
        if target and said & {*words("replacing_relations"), "replace", "supersedes", "kill", "correction"}:
            found = _REVISION.sub("", target)
            return found if found != item_id else None
    return None


def _components(main: Element | None) -> list[Element]:
    return [] if main is None else [main, *every(main, "NewsComponent")]


def _role(component: Element | None) -> str:
    return code(_formal(child(component, "Role")))


def _best(main: Element | None, language: str | None) -> tuple[Body, dict[str, Any], str]:
    """Return the longest text, what NITF in it says besides, and the kind of content the item is."""
    found: list[tuple[Body, dict[str, Any]]] = []
    kinds: list[str] = []
    wanted = (language or "").lower().partition("-")[0]
    for part in every(main, "ContentItem"):
        kind = code(_formal(child(part, "MediaType")) or "text")
        kinds.append(kind)
        if kind not in ("text", "complexdata", "textual") or _is_caption(part):
            continue
        tag = (language_of(part) or "").lower().partition("-")[0]
        body, inner = _content(part)
        if body.size and (not tag or not wanted or tag == wanted):
            found.append((body, inner))
    best = max(found, key=lambda pair: (pair[0].size, bool(pair[1])), default=(Body("", "", 0), {}))
    return (*best, "text" if best[0].size else next(iter(kinds), "item"))


def _is_caption(part: Element) -> bool:
    parent = part.getparent()
    while parent is not None and local(parent) == "NewsComponent":
        if _role(parent) in words("caption_roles"):
            return True
        parent = parent.getparent()
    return False


def _captions(main: Element | None) -> list[dict[str, str]]:
    """Return the captions that components of that role hold."""
    texts = []
    for part in every(main, "ContentItem"):
        if _is_caption(part):
            data = child(part, "DataContent")
            texts.append(text_of(data))
    return [{"text": text} for text in unique(texts)]


def _content(part: Element) -> tuple[Body, dict[str, Any]]:
    holder = child(part, "DataContent")
    encoded = child(part, "Encoding")
    if holder is None and encoded is not None:
        holder = child(encoded, "DataContent")
    if holder is None:
        return Body("", "", 0), {}
    roots = children(holder)
    if not roots:
        text = "".join(str(piece) for piece in holder.itertext())
        if encoded is not None and (attribute(encoded, "Notation") or "").lower().endswith("base64"):
            text = _decoded(text)
        return plain_body(text), {}
    nitf = next((found for root in roots if (found := find_nitf(root)) is not None), None)
    if nitf is not None:
        content = child(nitf, "body", "body.content")
        return (nitf_body(content) if content is not None else Body("", "", 0)), {"nitf": True, **nitf_row(nitf)}
    if len(roots) == 1 and local(roots[0]) == "body.content":
        return nitf_body(roots[0]), {}
    if len(roots) == 1 and is_xhtml(roots[0]):
        return xhtml_body(roots[0]), {}
    return (paragraphs_body(holder) if all(is_xhtml(root) for root in roots) else Body("", "", 0)), {}


def _decoded(text: str) -> str:
    try:
        return base64.b64decode(text, validate=False).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError) as error:
        raise RecordError(f"DataContent is no UTF-8 in base64: {error}", reason="bad_field") from error


def _line(lines: list[Element], name: str, language: str | None) -> str | None:
    """Return the news line of that name, in `language` where there are several, from the outermost component."""
    for block in lines:
        said = text_of(in_language(children(block, name), language))
        if said:
            return said
    return None


def _notes(lines: list[Element]) -> str | None:
    found = [
        path_text(line, "NewsLineText")
        for block in lines for line in children(block, "NewsLine")
        if code(_formal(child(line, "NewsLineType"))) in words("note_lines")
    ]  # fmt: skip
    return sentences(found)


def _party(main: Element | None, role: str) -> str | None:
    """Return the parties in `role` of the outermost component that names some."""
    for part in _components(main):
        parties = children(child(part, "AdministrativeMetadata", role), "Party")
        found = unique(_formal(party) or text_of(party) for party in parties)
        if found:
            return ", ".join(found)
    return None


def _rights(main: Element | None, lines: list[Element], language: str | None) -> str | None:
    terms = [text_of(usage) for part in _components(main)
             for usage in every(child(part, "RightsMetadata"), "UsageRights")]  # fmt: skip
    return (
        " ".join(unique(terms)) or _line(lines, "RightsLine", language) or _line(lines, "CopyrightLine", language)
        or next((said for part in every(main, "Copyright") if (said := text_of(part))), None)
    )  # fmt: skip


def _topic_names(root: Element) -> dict[str, str]:
    """Return code → name of the topics the document itself describes."""
    return {
        name: described
        for topic in every(root, "Topic")
        if (name := text_of(child(topic, "FormalName"))) and (described := path_text(topic, "Description"))
    }


def _subjects(main: Element | None, names: dict[str, str]) -> list[str]:
    """Return what it is about: by name where the document gives one, else by IPTC code."""
    codes = [
        _formal(part)
        for holder in every(main, "SubjectCode") for name in _SUBJECTS for part in children(holder, name)
    ]  # fmt: skip
    return unique(names.get(known) or subject_name(known) for known in codes if known)


def _web(part: Element) -> str | None:
    href = attribute(part, "Href")
    return href if href and href.startswith(("http://", "https://")) and _is_page(part) else None


def _is_page(part: Element) -> bool:
    return "html" in (_formal(child(part, "MimeType")) or "").lower()


def _hold(row: dict[str, Any], management: Element | None) -> None:
    """Put status and embargo into `row`: an embargo ends when the status will change to usable."""
    said = code(_formal(child(management, "Status"))) or "usable"
    change = child(management, "StatusWillChange")
    when = path_text(change, "DateAndTime")
    becomes = code(_formal(child(change, "FutureStatus")))
    if said == "embargoed":
        row["pub_status"] = "usable" if when and becomes in ("", "usable") else "withheld"
        if row["pub_status"] == "usable" and when:
            row["embargoed"] = embargo(when)
        return
    row["pub_status"] = status(said)
    if when and becomes and becomes != "usable":
        row["expires"] = time_or_none(when)


def _extra(item: Element, main: Element | None, management: Element | None) -> dict[str, Any]:
    """Return what else desks use: genres, keywords, places, what it goes with."""
    described = [part for block in _components(main) for part in children(block, "DescriptiveMetadata")]
    keywords = [
        attribute(prop, "Value") for block in described for prop in children(block, "Property")
        if (_formal(prop) or "").lower() == "keyword"
    ]  # fmt: skip
    places = [
        ", ".join(unique(attribute(prop, "Value") for prop in children(place, "Property")))
        for block in described for place in children(block, "Location")
    ]  # fmt: skip
    related = [attribute(part, "NewsItem") for part in children(management, "AssociatedWith", "DerivedFrom")]
    return {
        "genres": unique(_formal(part) for block in described for part in children(block, "Genre")),
        "keywords": unique(keywords),
        "places": unique(places),
        "links": unique(related),
        "item_type": _formal(child(management, "NewsItemType")),
        "public_id": path_text(item, "Identification", "NewsIdentifier", "PublicIdentifier"),
    }


def _envelope(envelope: Element | None) -> dict[str, Any]:
    """Return when the document was sent, as which service, and how urgently."""
    said = {
        "sent": time_or_none(path_text(envelope, "DateAndTime")),
        "service": _formal(child(envelope, "NewsService")),
        "products": unique(_formal(part) for part in children(envelope, "NewsProduct")),
        "priority": _formal(child(envelope, "Priority")),
        "transmission": path_text(envelope, "TransmissionId"),
    }
    return {name: value for name, value in said.items() if value}
