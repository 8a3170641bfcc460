"""NITF 3: every field of a document, its own markup, and how it manages itself."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from agency_parts import PARAGRAPHS, nitf, one, refused

from streams.records import Caption

ID = '<doc-id regsrc="courier.example" id-string="CC-77"/>'


def test_a_document_is_read_in_full() -> None:
    """What is printed above a text and what manages it."""
    article = one(
        nitf(
            attributes='baselang="en-GB" change.date="20250312T110000Z"',
            head='<tobject><tobject.subject tobject.subject.refnum="03000000"/>'
            '<tobject.subject tobject.subject.matter="Shipping"/></tobject>',
            data=f'{ID}<urgency ed-urg="3"/><date.issue norm="20250312T100000+0300"/><du-key key="ferry" version="2"/>'
            '<ed-msg info="UPDATES toll"/><doc.copyright year="2025" holder="Coastal Courier"/>',
            top="<hedline><hl1>Ferry sinks off Zanzibar</hl1><hl2>Nine dead</hl2></hedline>"
            "<byline>By <person>Ada Lund</person> <byttl>Correspondent</byttl></byline>"
            "<distributor>Coastal Courier</distributor><dateline>ZANZIBAR</dateline>",
        )
    )
    assert (article.item_id, article.source) == ("courier.example:CC-77", "courier.example")
    assert (article.version, article.urgency, article.slug, article.language) == (2, 3, "ferry", "en-GB")
    assert (article.title, article.standfirst) == ("Ferry sinks off Zanzibar", "Nine dead")
    assert (article.byline, article.dateline) == ("Ada Lund", "ZANZIBAR")
    assert (article.credit, article.rights) == ("Coastal Courier", "© 2025 Coastal Courier")
    assert (article.subjects, article.correction_note) == (("disaster and accident", "Shipping"), "UPDATES toll")
    assert article.published == datetime(2025, 3, 12, 7, tzinfo=UTC)
    assert article.updated == datetime(2025, 3, 12, 11, tzinfo=UTC)
    assert article.content == PARAGRAPHS


@pytest.mark.parametrize(
    ("managed", "meant"),
    [
        ('management-status="usable"', "usable"),
        ('management-status="withheld"', "withheld"),
        ('management-status="canceled"', "canceled"),
        ('management-status="embargoed"', "withheld"),
        ("", "usable"),
    ],
)
def test_the_management_status_is_read(managed: str, meant: str) -> None:
    """An embargo without its end lasts until further notice."""
    assert one(nitf(managed=managed)).pub_status == meant


def test_an_unknown_status_is_refused() -> None:
    """It might be a kill."""
    assert refused(nitf(managed='management-status="spiked"')).reason == "bad_pub_status"


def test_a_release_date_after_its_issue_is_an_embargo() -> None:
    """Most documents are released when they are issued; that holds nothing back."""
    dates = '<date.issue norm="20250312T100000Z"/><date.release norm="20250312T{}0000Z"/>'
    assert one(nitf(data=ID + dates.format("12"))).embargoed == datetime(2025, 3, 12, 12, tzinfo=UTC)
    assert one(nitf(data=ID + dates.format("10"))).embargoed is None


def test_a_release_date_nobody_can_read_is_refused() -> None:
    """It must not be taken for none."""
    assert refused(nitf(data=ID + '<date.release norm="noon"/>')).reason == "bad_time"


def test_a_correction_of_another_document_takes_its_place() -> None:
    """A correction of its own earlier version does not."""
    note = '<correction info="Wrong toll." id-string="{}" regsrc="courier.example"/>'
    other = one(nitf(data=ID + note.format("CC-70")))
    assert (other.replaces, other.correction_note) == ("courier.example:CC-70", "Wrong toll.")
    assert one(nitf(data=ID + note.format("CC-77"))).replaces is None


def test_a_document_that_takes_back_another_names_it() -> None:
    """NITF kills by reference."""
    managed = 'management-status="canceled" management-doc-idref="CC-70" management-idref-status="canceled"'
    article = one(nitf(managed=managed, content=""))
    assert (article.pub_status, article.replaces) == ("canceled", "courier.example:CC-70")


def test_versions_whose_ids_count_up_meet_where_the_bare_id_stands_beside() -> None:
    """Without that, a counter may as well be a document's own number."""
    counted = '<doc-id regsrc="courier.example" id-string="CC20250312ferry_0{}"/>'
    bare = '<meta name="CourierID" content="CC20250312ferry"/>'
    ids = {one(nitf(head=bare, data=counted.format(number))).item_id for number in (0, 1, 2)}
    assert ids == {"courier.example:CC20250312ferry"}
    assert one(nitf(data=counted.format(1))).item_id.endswith("_01")


def test_a_document_without_an_id_is_known_by_its_text() -> None:
    """NITF does not ask for one; the same text is the same item."""
    assert one(nitf(data="")).item_id == one(nitf(data="")).item_id


def test_inline_markup_is_text_and_media_are_captions() -> None:
    """NITF marks what words are; a reader only needs the words."""
    content = (
        "<p>The <org idsrc='x'>police</org> in <location><city>Zanzibar</city></location> found "
        "<money unit='TZS'>9,000</money> &amp; a <a href='https://x.example/?a=1&amp;b=2'>list</a>.</p>"
        "<media media-type='image'><media-reference source='a.jpg'/><media-caption>The quay.</media-caption>"
        "<media-producer>A. Lund</media-producer></media><hl2>Search</hl2><ul><li>One</li></ul>"
        "<note><p>Not for print.</p></note><bq><block><p>We swam.</p></block><credit>Omar</credit></bq>"
    )
    article = one(nitf(content=content))
    assert article.content == (
        '<p>The police in Zanzibar found 9,000 &amp; a <a href="https://x.example/?a=1&amp;b=2">list</a>.</p>'
        "<h3>Search</h3><ul><li>One</li></ul><blockquote><div><p>We swam.</p></div><cite>Omar</cite></blockquote>"
    )
    assert article.captions == (Caption(text="The quay.", credit="A. Lund"),)


def test_a_table_keeps_its_cells_apart() -> None:
    """Figures run together are other figures."""
    content = "<p>Toll by place:</p><table><tr><th>Place</th><td>9</td></tr></table>"
    assert one(nitf(content=content)).content.endswith("<table><tr><th>Place</th><td>9</td></tr></table>")


def test_a_document_type_is_passed_over_and_its_entities_refused() -> None:
    """Agencies name the DTD; none is ever fetched, and no entity expanded."""
    named = '<!DOCTYPE nitf SYSTEM "http://www.nitf.org/nitf-3-6.dtd">'
    assert one(named + nitf()).content == PARAGRAPHS
    assert refused('<!DOCTYPE nitf [<!ENTITY x "y">]>' + nitf(content="<p>&x;</p>")).reason == "dtd"


def test_an_empty_document_is_no_article() -> None:
    """There is nothing to read."""
    assert refused(nitf(top="", content="")).reason == "not_an_article"


@pytest.mark.parametrize(("space", "taken"), [("http://iptc.org/std/NITF/2006-10-18/", True), ("urn:x", False)])
def test_the_namespace_is_nitf_s_or_none(space: str, taken: bool) -> None:
    """Elements of another vocabulary may mean anything."""
    document = nitf(attributes=f'xmlns="{space}"')
    assert one(document).content == PARAGRAPHS if taken else refused(document).reason == "unsupported_format"
