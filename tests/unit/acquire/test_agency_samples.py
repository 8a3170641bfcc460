"""The samples of the agencies' formats: read, cleaned with their provenance, and read for events."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from agency_parts import cap, g2_item, newsml1, nitf, one, wire

from streams.acquire import read_path
from streams.clean import clean
from streams.records import CleanArticle, RawArticle, Rejected

SAMPLES = Path(__file__).parents[3] / "samples" / "formats"
NOW = datetime(2025, 3, 12, 16, tzinfo=UTC)
MERIDIAN = "urn:newsml:meridian.example:2025031"
READ: dict[str, list[dict[str, Any]]] = {
    "010-newsml-g2-xhtml.xml": [{"item_id": MERIDIAN + "1:korhogo-bus", "version": 1, "slug": "IVORYCOAST-ACCIDENT/"}],
    "020-newsml-g2-correction.xml": [{"item_id": MERIDIAN + "1:korhogo-bus", "version": 2}],
    "030-newsml-g2-kill.xml": [{"item_id": MERIDIAN + "1:korhogo-bus", "version": 3, "pub_status": "canceled"}],
    "040-newsml-g2-message.xml": [{"item_id": "urn:newsml:atlas.example:20250312:trinidad-flood", "urgency": 4}],
    "050-newsml-g2-embargoed.xml": [{"embargoed": datetime(2025, 3, 12, 8, tzinfo=UTC), "correction_note": None}],
    "060-newsml-1.2-nitf.xml": [{"item_id": "urn:newsml:civic.example:20250312:CH-0417", "version": 2}],
    "070-newsml-1.0-plain.xml": [{"embargoed": datetime(2025, 3, 12, 11, tzinfo=UTC), "language": "es"}],
    "080-nitf-3.6.xml": [{"item_id": "courier.example:CC20250312kaduna", "version": 2, "replaces": None}],
    "130-cap-1.2-alert.xml": [{"item_id": "warnings@floods.example,FLOOD-2025-12", "urgency": 3}],
    "140-cap-1.2-update.xml": [{"replaces": "warnings@floods.example,FLOOD-2025-12"}],
    "150-cap-1.2-cancel.xml": [{"replaces": "warnings@floods.example,FLOOD-2025-13", "pub_status": "canceled"}],
    "160-cap-1.1-alert.xml": [{"rights": "For registered media only.", "urgency": 1}],
    "170-cap-1.0-alert.xml": [{"source": "storms.example"}],
    "180-iptc-7901.txt": [{"item_id": "chw:2025-03-12:chw0123", "urgency": 2}],
    "190-anpa-1312.txt": [{"version": 2, "slug": "bc-Ecuador-Landslide,1st Ld-Writethru"}],
    "200-iptc-7901-several.txt": [
        {"slug": "Mali-Envoy"},
        {"replaces": "chw:2025-03-12:chw0123", "pub_status": "canceled"},
        {"embargoed": datetime(2025, 3, 12, 18, tzinfo=UTC)},
    ],
    "090-ninjs-1.4.json": [{"version": 2, "correction_note": "ADDS cause of fire, names of hospitals."}],
    "100-ninjs-2.1.json": [{"embargoed": datetime(2025, 3, 12, 9, 30, tzinfo=UTC), "byline": "Tunde Bello"}],
    "110-ninjs-3.0.json": [{"rights": "https://meridian.example/rights/editorial", "language": "fr"}],
    "120-ninjs-3.0-kill.json": [{"pub_status": "canceled", "version": 2}],
}
REFUSED = {
    "newsml-g2-concept.xml": "not_an_article",
    "newsml-g2-picture.xml": "not_an_article",
    "newsml-g2-cut-off.xml": "bad_xml",
    "cap-1.2-exercise.xml": "not_an_article",
    "cap-1.2-cancel-of-nothing.xml": "bad_field",
    "iptc-7901-cut-off.txt": "truncated",
    "ninjs-2.1-association-without-name.json": "bad_field",
    "nitf-entities.xml": "dtd",
}


def test_every_sample_is_in_the_lists() -> None:
    """A sample nobody looks at proves nothing."""
    assert {path.name for path in SAMPLES.glob("*.*")} == set(READ)
    assert {path.name for path in (SAMPLES / "refused").iterdir()} == set(REFUSED)


@pytest.mark.parametrize("name", READ)
def test_a_sample_is_read_and_cleaned(name: str) -> None:
    """Each passes through cleaning with its text and provenance."""
    articles = list(read_path(SAMPLES / name, received=NOW))
    for article, wanted in zip(articles, READ[name], strict=True):
        assert isinstance(article, RawArticle), article
        assert {key: getattr(article, key) for key in wanted} == wanted
        cleaned = clean(article)
        assert cleaned.text or article.pub_status == "canceled"
        assert _provenance(cleaned) == _provenance(article)


@pytest.mark.parametrize("name", REFUSED)
def test_a_refused_sample_has_its_reason(name: str) -> None:
    """The wire desk sees what to mend."""
    (result,) = read_path(SAMPLES / "refused" / name, received=NOW)
    assert isinstance(result, Rejected)
    assert result.reason == REFUSED[name]


def test_a_text_and_its_caption_stay_apart_in_cleaning() -> None:
    """A caption's place is never an event's."""
    (article,) = read_path(SAMPLES / "040-newsml-g2-message.xml", received=NOW)
    assert isinstance(article, RawArticle)
    cleaned = clean(article)
    assert [caption.credit for caption in cleaned.captions] == ["Atlas/Inés Rojas"]
    assert cleaned.captions[0].text not in cleaned.text


# ---------------------------------------------------------------- provenance all the way

CHANGED = (
    '<embargoed>2025-03-12T12:00:00Z</embargoed><pubStatus qcode="stat:{}"/><edNote>Corrects toll.</edNote>'
    '<signal qcode="sig:correction"/>'
)
FULL = {
    "newsml-g2": g2_item(
        version='version="2"',
        meta=CHANGED.format("withheld"),
        rights="<rightsInfo><usageTerms>No resale.</usageTerms></rightsInfo>",
        content="<urgency>2</urgency><slugline>FERRY</slugline><headline>Ferry</headline>"
        '<subject qcode="medtop:03000000"/>',
    ),
    "newsml-1": newsml1(
        management='<Status FormalName="Withheld"/><Urgency FormalName="2"/>',
        lines="<HeadLine>Ferry</HeadLine><SlugLine>FERRY</SlugLine><RightsLine>No resale.</RightsLine><NewsLine>"
        '<NewsLineType FormalName="CorrectionLine"/><NewsLineText>Corrects toll.</NewsLineText></NewsLine>',
        metadata='<DescriptiveMetadata><SubjectCode><Subject FormalName="03000000"/></SubjectCode>'
        "</DescriptiveMetadata>",
    ),
    "nitf": nitf(
        managed='management-status="withheld"',
        head='<tobject><tobject.subject tobject.subject.refnum="03000000"/></tobject>',
        data='<doc-id id-string="CC-77"/><urgency ed-urg="2"/><correction info="Corrects toll."/>'
        '<date.issue norm="20250312T100000Z"/><date.release norm="20250312T120000Z"/><du-key key="FERRY" version="2"/>'
        '<doc.rights agent="No resale."/>',
    ),
    "ninjs-1": '{"uri":"urn:x","version":"2","pubstatus":"withheld","urgency":2,"slugline":"FERRY",'
    '"embargoed":"2025-03-12T12:00:00Z","ednote":"Corrects toll.","usageterms":"No resale.","headline":"Ferry",'
    '"body_text":"A ferry sank off Zanzibar on Wednesday, killing nine people, police said.",'
    '"subject":[{"name":"disaster and accident"}]}',
    "ninjs-3": '{"uri":"urn:x","version":"2","pubStatus":"withheld","urgency":2,"slugline":"FERRY",'
    '"embargoed":"2025-03-12T12:00:00Z","edNote":"Corrects toll.","usageTerms":"No resale.",'
    '"headlines":[{"value":"Ferry"}],'
    '"bodies":[{"value":"A ferry sank off Zanzibar on Wednesday, killing nine people, police said."}],'
    '"subjects":[{"name":"disaster and accident"}]}',
}


def _provenance(article: RawArticle | CleanArticle) -> dict[str, Any]:
    names = (
        "item_id",
        "version",
        "pub_status",
        "replaces",
        "embargoed",
        "slug",
        "urgency",
        "correction_note",
        "rights",
    )
    return {name: getattr(article, name) for name in (*names, "subjects")}


@pytest.mark.parametrize("name", FULL)
def test_what_manages_an_article_arrives_in_the_clean_one(name: str) -> None:
    """Rules, corrections and kills rest on it, whichever format it came in."""
    cleaned = clean(one(FULL[name]))
    told = _provenance(cleaned)
    assert (told["pub_status"], told["slug"], told["urgency"]) == ("withheld", "FERRY", 2)
    assert (told["correction_note"], told["rights"]) == ("Corrects toll.", "No resale.")
    assert told["subjects"] == ("disaster and accident",)
    if name != "newsml-1":  # there an item is either withheld or embargoed
        assert told["embargoed"] == datetime(2025, 3, 12, 12, tzinfo=UTC)


def test_an_embargoed_newsml_1_item_arrives_with_its_embargo() -> None:
    """Its status says so, and its end stands beside it."""
    change = (
        '<Status FormalName="Embargoed"/><StatusWillChange><FutureStatus FormalName="Usable"/>'
        "<DateAndTime>20250312T120000Z</DateAndTime></StatusWillChange>"
    )
    assert clean(one(newsml1(management=change))).embargoed == datetime(2025, 3, 12, 12, tzinfo=UTC)


def test_an_alert_arrives_with_its_status_and_subjects() -> None:
    """CAP has neither rights nor slugs as agencies know them; its restriction and event stand for them."""
    update = cap(
        kind="Update",
        more="<restriction>Media only.</restriction><note>Raised.</note>"
        "<references>desk@storms.example,W-0,2025-03-12T09:00:00+03:00</references>",
    )
    told = _provenance(clean(one(update)))
    assert (told["slug"], told["urgency"], told["rights"]) == ("Storm", 3, "Media only.")
    assert (told["correction_note"], told["subjects"]) == ("Raised.", ("Storm", "Met"))
    assert told["replaces"] == "desk@storms.example,W-0"


def test_wire_copy_arrives_with_what_its_lines_say() -> None:
    """It has no rights and subjects; all else stands in its keyword line and notes."""
    copy = wire(
        top="Tanzania-Ferry,CORRECTION",
        body="(Embargoed until 121800 GMT MAR 25)\r\n(Corrects toll.)\r\n"
        "   ZANZIBAR - A ferry sank on Wednesday, killing nine people, police said.\r\n",
    )
    told = _provenance(clean(one(copy)))
    assert (told["slug"], told["urgency"], told["correction_note"]) == (
        "Tanzania-Ferry,CORRECTION", 2, "Corrects toll.",
    )  # fmt: skip
    assert told["embargoed"] == datetime(2025, 3, 12, 18, tzinfo=UTC)
