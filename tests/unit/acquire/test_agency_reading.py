"""Which format a document is, by its content; what no agency's XML may do; ninjs's form."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from agency_parts import G2_NS, NOW, PARAGRAPHS, cap, g2_item, newsml1, nitf, one, refused, wire

from streams.acquire.agency.ninjs import read_ninjs
from streams.acquire.detect import detect
from streams.errors import RecordError
from streams.records import Caption

DECLARED = '<?xml version="1.0" encoding="{}"?>'
WHOLE = {"g2": g2_item(), "newsml1": newsml1(), "nitf": nitf(), "cap": cap()}


@pytest.mark.parametrize("name", WHOLE)
def test_each_is_told_by_its_root_whatever_its_file_is_called(name: str) -> None:
    """Wires name their files as they like."""
    assert detect(WHOLE[name].encode(), name="000123.txt") == "agency"
    assert one(WHOLE[name], name="000123.html").title is not None


def test_wire_copy_is_told_by_its_start_of_header() -> None:
    """Nothing else begins so."""
    assert detect(wire().encode(), name="a.json") == "wire"
    assert detect(b"\x00\x00\r\n" + wire().encode()) == "wire"
    assert detect(b"A text.\n" + wire().encode()) == "text"


def test_wire_copy_may_have_its_header_on_one_line() -> None:
    """Not every sender breaks the line before the text, however long that is."""
    assert detect(b"\x01CHW0123 4 POL 0010\x02" + b"Nine died. " * 900 + b"\x03\x04") == "wire"


def test_a_pixel_of_bytes_after_a_start_of_header_is_not_wire_copy() -> None:
    """Binary files hold every byte somewhere."""
    with pytest.raises(RecordError, match="NUL"):
        detect(b"\x01\x00\x00\x00" * 40 + b"\x02")
    with pytest.raises(RecordError, match="NUL"):
        detect(b"\x00\x01\x9c\xff\xfe\x03SEED\x00\x11" * 40)


@pytest.mark.parametrize("root", ["contentSet", "groupSet", "contentMeta", "NewsComponent", "body.content"])
def test_a_part_of_a_document_is_refused_as_such(root: str) -> None:
    """It lacks its id and status."""
    result = refused(f'<?xml version="1.0"?><{root}><p>Text.</p></{root}>')
    assert (result.reason, f"<{root}>" in result.message) == ("unsupported_format", True)


@pytest.mark.parametrize("name", WHOLE)
def test_entities_are_refused_and_nothing_is_fetched(name: str) -> None:
    """A billion laughs is over before it begins; no file or address is opened."""
    root = WHOLE[name].partition("?>")[2] or WHOLE[name]
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(9))
    assert refused(f"<!DOCTYPE x [{laughs}]>{root}").reason == "dtd"
    assert refused(f'<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]>{root}').reason == "dtd"


@pytest.mark.parametrize("name", WHOLE)
def test_a_document_cut_off_anywhere_is_refused(name: str) -> None:
    """Half an article is another article."""
    document = WHOLE[name].encode()
    for end in range(len(document) // 3, len(document) - 8, 7):
        result = refused(document[:end])
        assert result.reason == "bad_xml"
        assert "cut off" in result.message


def test_an_element_that_is_not_closed_is_named_so() -> None:
    """That is another fault than a cut."""
    result = refused(g2_item().replace("</headline>", ""))
    assert (result.reason, "not well-formed" in result.message) == ("bad_xml", True)


@pytest.mark.parametrize(
    ("charset", "declared"),
    [("utf-8", "UTF-8"), ("latin-1", "ISO-8859-1"), ("cp1252", "windows-1252"), ("utf-16", "UTF-16"),
     ("utf-8", "ISO-8859-1"), ("utf-8-sig", "UTF-8"), ("cp1250", "windows-1250"), ("koi8-r", "KOI8-R")],
)  # fmt: skip
def test_every_encoding_is_read(charset: str, declared: str) -> None:
    """Also where the declaration lies about UTF-8."""
    word = {"cp1250": "Łódź", "koi8-r": "Правительство подало в отставку"}.get(charset, "Éva")
    document = DECLARED.format(declared) + g2_item(content=f"<headline>{word}</headline>")
    assert one(document.encode(charset)).title == word


def test_an_ampersand_left_bare_loses_no_article() -> None:
    """It is the commonest fault of all."""
    assert one(g2_item(content="<headline>Smith & Sons close</headline>")).title == "Smith & Sons close"


def test_elements_nested_without_end_cost_nothing() -> None:
    """The parser gives up long before the reader could."""
    assert refused(g2_item(body="<inlineXML>" + "<p>" * 100_000)).reason == "bad_xml"
    deep = "<p>" * 200 + "Text." + "</p>" * 200
    assert "Text." in one(g2_item(body=f"<inlineXML>{deep}</inlineXML>")).content


def test_comments_and_instructions_are_no_text() -> None:
    """Processors leave their marks."""
    body = f"<inlineXML><!-- draft -->{PARAGRAPHS}<?xslt done?></inlineXML>"
    assert one(g2_item(body=body)).content == PARAGRAPHS


def test_a_root_alone_has_a_reason() -> None:
    """Nothing in it, and nothing to guess from."""
    assert refused(f'<newsItem xmlns="{G2_NS}"/>').reason == "bad_field"
    assert refused('<?xml version="1.0"?><nitf/>').reason == "not_an_article"
    assert refused('<?xml version="1.0"?><alert/>').reason == "bad_field"


# ---------------------------------------------------------------- ninjs

TEXT: dict[str, Any] = {"uri": "urn:newsml:meridian.example:1", "headline": "Ferry sinks", "body_text": "Nine died."}


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"type": "story"}, "type is 'story'"),
        ({"usageterms": {"a": 1}}, "usageterms is an object"),
        ({"headline": ["a"]}, "headline is a list"),
        ({"byline": 7}, "byline is a number"),
        ({"versioncreated": 1_700_000_000}, "versioncreated is a number"),
        ({"subject": "war"}, "subject is a string"),
        ({"subjects": [{"name": "war"}, "peace"]}, "subjects is a list"),
        ({"bodies": {"value": "x"}}, "bodies is an object"),
        ({"urgency": True}, "urgency"),
        ({"urgency": 12}, "urgency"),
        ({"urgency": "3"}, "urgency"),
        ({"associations": [{"uri": "urn:x"}]}, "associations[0].name is missing"),
        ({"associations": [{"uri": "urn:x", "name": "n", "colour": 1}]}, "associations[0].colour"),
        ({"associations": "urn:x"}, "associations is a string"),
        ({"associations": {"a": 1}}, "associations.a is a number"),
        ({"rightsInfo": {"linkedRights": "a", "encodedRights": "b"}}, "both linkedrights and encodedrights"),
        ({"body_html": 7}, "body_html is a number"),
    ],
)
def test_a_field_of_meaning_in_another_form_refuses_the_item(change: dict[str, Any], named: str) -> None:
    """Taking it for something else would change what the article says."""
    with pytest.raises(RecordError) as caught:
        read_ninjs({**TEXT, **change}, received=NOW)
    assert caught.value.reason == "bad_field"
    assert named in str(caught.value)


@pytest.mark.parametrize(
    "change",
    [
        {"x_desk": "coast"},
        {"profile": 7},
        {"mimetype": None},
        {"representationtype": "associated"},
        {"altids": "M-7"},
        {"description_note": 7},
        {"place": [{"name": "Pemba", "geojson": {"type": "Dot"}}]},
        {"headline": "Ferry sinks", "byline": None, "urgency": None},
    ],
)
def test_an_odd_key_loses_no_article(change: dict[str, Any]) -> None:
    """Agencies extend and bend ninjs; the text stands."""
    assert read_ninjs({**TEXT, **change}, received=NOW).content == "Nine died."


def test_a_key_no_version_knows_is_kept() -> None:
    """Whoever sends it may look for it."""
    assert read_ninjs({**TEXT, "x_desk": "coast"}, received=NOW).extra["x_desk"] == "coast"


def test_a_tree_in_a_wrong_place_is_not_printed() -> None:
    """A message is read by people, and nesting must not break its making."""
    deep: Any = []
    for _ in range(900):
        deep = [deep]
    with pytest.raises(RecordError, match="type is a list"):
        read_ninjs({**TEXT, "type": deep}, received=NOW)


def test_a_key_of_a_row_means_nothing_in_ninjs() -> None:
    """When it was received and whether it is archive material is not the item's to say."""
    article = read_ninjs({**TEXT, "received": "1999-01-01", "backfill": True, "id": "x", "source": "y"}, received=NOW)
    assert (article.received, article.backfill) == (NOW, False)
    assert (article.item_id, article.source) == (TEXT["uri"], "meridian.example")


def test_captions_of_associated_pictures_are_kept_apart() -> None:
    """In 1.x associations are an object, since 2.0 a list; a text associated is no caption."""
    old = {"a": {"uri": "u", "type": "picture", "description_text": "The quay.", "byline": "A. Lund"},
           "b": {"uri": "v", "type": "text", "description_text": "Another story."}}  # fmt: skip
    roles = [{"role": "creditline", "value": "A. Lund"}, {"role": "caption", "value": "The quay."}]
    new = [{"uri": "u", "name": "a", "type": "picture", "descriptions": roles}]
    for associations in (old, new):
        article = read_ninjs({**TEXT, "associations": associations}, received=NOW)
        assert article.captions == (Caption(text="The quay.", credit="A. Lund"),)
        assert "quay" not in article.content


@pytest.mark.parametrize("key", ["replaces", "replacing", "evolvedfrom"])
def test_what_an_item_replaces_is_read_under_its_names(key: str) -> None:
    """ninjs has no name for it; newsroom systems do."""
    assert read_ninjs({**TEXT, key: ["urn:old"]}, received=NOW).replaces == "urn:old"
    assert read_ninjs({**TEXT, key: TEXT["uri"]}, received=NOW).replaces is None


def test_main_goes_before_other_roles() -> None:
    """A teaser or an alternative headline is not the article."""
    item = {
        "uri": "urn:x",
        "headlines": [{"role": "short", "value": "Short"}, {"role": "main", "value": "Main"}],
        "bodies": [{"role": "teaser", "value": "Teaser."}, {"role": "main", "value": "The body."}],
    }
    article = read_ninjs(item, received=NOW)
    assert (article.title, article.content) == ("Main", "The body.")


def test_an_empty_object_is_refused_for_what_it_lacks() -> None:
    """It could have been a row or a ninjs item."""
    assert "no uri" in refused("{}").message


def test_every_picture_associated_lends_its_caption() -> None:
    """A gallery holds hundreds."""
    pictures = [
        {"uri": f"urn:{n}", "name": str(n), "type": "picture", "descriptions": [{"value": f"Quay {n}."}]}
        for n in range(300)
    ]
    assert len(one(msgspec.json.encode({**TEXT, "associations": pictures})).captions) == 300
