"""IPTC's published examples, each file: what is read of it, or by what name it is refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml import etree

from streams.acquire import read_path
from streams.records import RawArticle, Rejected

NOW = datetime(2024, 5, 3, tzinfo=UTC)
FORMATS = Path(__file__).parents[4] / "shared" / "data" / "formats"
TABLE = Path(__file__).parent / "tables" / "published_formats.tsv"
FIELDS = [
    *("title", "standfirst", "published", "updated", "language", "replaces", "embargoed", "byline", "credit"),
    *("dateline", "slug", "urgency", "correction_note", "rights", "subjects", "captions", "url"),
]
FAULTS = {
    "1.0/should_fail/001_no_uri_declared.json": "no uri",
    "1.0/should_fail/002_type_invalid.json": "type is 'invalid'",
    "1.0/should_fail/003_malformed_property.json": "'mime_type'",
    "1.0/should_fail/004_representationtype_invalid.json": "representationtype is 'invalid'",
    "1.0/should_fail/005_profile_must_be_string.json": "profile is a number",
    "1.0/should_fail/006_version_must_be_string.json": "version is a number",
    "1.0/should_fail/007_pubstatus_cancelled.json": "pubstatus 'cancelled'",
    "1.0/should_fail/008_usageterms_object.json": "usageterms is an object",
    "1.0/should_fail/009_body_text_with_cr.json": "not JSON",
    "1.0/should_fail/010_body_must_be_string.json": "not JSON",
    "1.0/should_fail/011_description_must_be_string.json": "not JSON",
    "1.0/should_fail/012_location_not_object.json": "not JSON",
    "1.0/should_fail/013_person_not_string.json": "person is a string",
    "1.0/should_fail/014_type_component.json": "a ninjs component",
    "1.0/should_fail/015_pubstatus_commissioned.json": "commissioned",
    "1.0/should_fail/016_infosource.json": "neither a body nor a headline",
    "1.0/should_fail/017_description_extension.json": "'description_*&^%'",
    "1.3/should_fail/001_schema_bad.json": "$standard is a string",
    "1.3/should_fail/002_headline_nonascii.json": "'headline_ééé'",
    "1.3/should_fail/003_headline_blank_extension.json": "'headline_'",
    "1.3/should_fail/004_headline_dash.json": "'headline-with-dash-ééé'",
    "1.3/should_fail/005_bad_altids.json": "altids is a string",
    "1.3/should_fail/006_bad_genre.json": "not JSON",
    "1.3/should_fail/007_invalid_genre.json": "genre is a string",
    "2.1/should_fail/001_bad_association.json": "associations[0].incorrectproperty",
    "2.1/should_fail/002_good_association_but_no_name.json": "associations[0].name",
    "2.1/should_fail/003_good_association_but_no_uri.json": "associations[0].uri",
    "2.1/should_fail/004_bad_rights.json": "both linkedrights and encodedrights",
    "3.0/should_fail/001_bad_geojson.json": "places[0].geojson.type",
    "3.0/should_fail/001_bad_toplevel.json": "'random'",
    "3.0/should_fail/002_bad_association.json": "associations[0].name",
    "3.0/should_fail/003_event_with_conflicting_start.json": "both startDate and expectedStartDate",
    "3.0/should_fail/004_event_with_renditions.json": "renditions",
    "3.0/should_fail/004_invalid_truncated_date.json": "'February 29th 2024'",
    "3.0/should_fail/005_planned_coverage_bad_urgency.json": "plannedCoverage[0].urgency",
    "3.0/should_fail/006_bad_urgency.json": "urgency is not a whole number",
}
"""Invalid ninjs → what its refusal must name."""

pytestmark = [
    pytest.mark.quality,
    pytest.mark.skipif(not FORMATS.is_dir(), reason="the published examples are not here"),
]


def _told() -> Iterator[tuple[str, list[str]]]:
    for path in sorted(FORMATS.rglob("*")):
        if path.is_file():
            name = str(path.relative_to(FORMATS))
            yield name, [_row(name, number, result) for number, result in enumerate(read_path(path, received=NOW), 1)]


def _row(name: str, number: int, result: RawArticle | Rejected) -> str:
    if isinstance(result, Rejected):
        return "\t".join((name, str(number), result.reason))
    times = [when.isoformat() if when else "-" for when in (result.published, result.updated, result.embargoed)]
    fields = " ".join(field for field in FIELDS if getattr(result, field) not in (None, (), ""))
    values = [result.version, result.pub_status, *times, result.urgency or "-", result.slug or "-"]
    values += [result.language or "-", len(result.content), result.media_type, fields]
    return "\t".join((name, str(number), "read", *map(str, values)))


def _expected() -> dict[str, list[str]]:
    table: dict[str, list[str]] = {}
    for line in TABLE.read_text("utf-8").split("\n"):
        if line and not line.startswith("#"):
            table.setdefault(line.split("\t")[0], []).append(line)
    return table


def test_every_published_example_gives_what_the_table_says() -> None:
    """A field that is no longer read, or an example that is suddenly refused, shows as its own line."""
    assert dict(_told()) == _expected()


def test_no_valid_ninjs_is_refused_for_its_form() -> None:
    """Pictures, plans and empty shells have no text; that, or an embargo nobody can read, is all that may be wrong."""
    for path in sorted(FORMATS.glob("ninjs/*/should_pass/*.json")):
        for result in read_path(path, received=NOW):
            assert isinstance(result, RawArticle) or result.reason in ("not_an_article", "bad_time"), path.name


@pytest.mark.parametrize(("name", "named"), FAULTS.items(), ids=list(FAULTS))
def test_what_is_wrong_with_an_invalid_ninjs_is_named(name: str, named: str) -> None:
    """Whoever reads `rejected` must see what to mend."""
    (result,) = read_path(FORMATS / "ninjs" / name, received=NOW)
    assert isinstance(result, Rejected)
    assert named in result.message


def test_all_invalid_ninjs_are_in_the_list() -> None:
    """A new invalid example must be looked at."""
    found = {str(path.relative_to(FORMATS / "ninjs")) for path in FORMATS.glob("ninjs/*/should_fail/*.json")}
    assert found == set(FAULTS)


def _one(name: str) -> RawArticle:
    (result,) = read_path(FORMATS / name, received=NOW)
    assert isinstance(result, RawArticle)
    return result


def _xpath(name: str, path: str) -> str:
    """Return the text at `path` by other means than the reader's own."""
    tree = etree.parse(str(FORMATS / name))
    found = tree.xpath(path)
    return " ".join((found if isinstance(found, str) else "".join(found[0].itertext())).split())


def test_the_newsml_g2_message_of_an_agency_is_read_to_the_last_field() -> None:
    """A text, its picture and their package are one article with a caption."""
    name = "TT_newsmlg2_sample.xml"
    article = _one(name)
    item = "//*[local-name()='newsItem'][1]"
    assert article.item_id == _xpath(name, f"string({item}/@guid)") == article.url
    assert article.title == _xpath(name, f"{item}//*[local-name()='contentMeta']/*[local-name()='headline']")
    assert article.slug == _xpath(name, f"{item}//*[local-name()='slugline']")
    assert (article.urgency, article.version, article.pub_status, article.language) == (3, 1, "usable", "sv")
    assert article.published == datetime(2021, 9, 19, 18, 57, 43, tzinfo=UTC)
    assert len(article.subjects) == 6
    assert (article.source, article.credit, article.rights) == ("tt.se", "TT", "© TT")
    (caption,) = article.captions
    assert caption.text == _xpath(name, "//*[local-name()='figcaption']")
    assert caption.credit == _xpath(name, "//*[local-name()='figure']/*[@class='byline']")
    assert caption.text not in article.content
    assert article.extra["labels"] == ["Litteratur", "TT"]


def test_the_nitf_of_an_agency_is_read_to_the_last_field() -> None:
    """Its id drops the counter that its own meta element lacks, so that versions meet."""
    name = "NTB_nitf_sample.xml"
    article = _one(name)
    assert article.item_id == "NTB:" + _xpath(name, "string(//meta[@name='NTBID']/@content)")
    assert article.title == _xpath(name, "//hl1")
    assert article.byline == _xpath(name, "//byline")
    assert article.dateline == _xpath(name, "//dateline")
    assert article.slug == _xpath(name, "string(//du-key/@key)")
    assert (article.urgency, article.version, article.pub_status, article.language) == (5, 1, "usable", "nb-NO")
    assert article.published == datetime(2021, 5, 16, 9, 0, 4, tzinfo=UTC)
    assert article.subjects == ("Sykdom", "Medisin og helse")
    assert (article.source, article.credit) == ("NTB", "NTB")
    assert [caption.text for caption in article.captions] == [_xpath(name, "//media-caption")]
    body = etree.parse(str(FORMATS / name)).find(".//body.content")
    assert article.content.count("<p>") == len(body.findall("p"))
    assert article.content.count("<h3>") == len(body.findall("hl2"))
    told = " ".join("".join(part.itertext()) for part in body if part.tag in ("p", "hl2")).split()
    assert "".join(etree.HTML(article.content).itertext()).split() == told


def test_the_newsml_1_of_an_agency_is_read_to_the_last_field() -> None:
    """Its NITF is the text, its news lines are what stands above, its advisory line is what changed."""
    name = "afp.com_newsml1.2_sample.xml"
    article = _one(name)
    parts = (_xpath(name, f"//NewsIdentifier/{part}") for part in ("ProviderId", "DateId", "NewsItemId"))
    assert article.item_id == ":".join(("urn:newsml", *parts))
    assert article.title == _xpath(name, "//HeadLine")
    assert article.dateline == _xpath(name, "//DateLine")
    signed = _xpath(name, "string(//Creator/Party/@FormalName)").split(" in ")[0]
    assert article.byline == signed.replace(" with ", ", ")
    assert article.slug == _xpath(name, "//NameLabel")
    assert article.correction_note == _xpath(name, "//NewsLine[1]/NewsLineText")
    assert (article.urgency, article.version, article.pub_status, article.language) == (4, 1, "usable", "en")
    assert article.published == article.updated == datetime(2021, 5, 16, 8, 6, 25, tzinfo=UTC)
    assert article.subjects[:2] == ("unrest, conflicts and war", "16002000")
    assert (article.source, article.credit) == ("afp.com", "AFP")
    assert article.content.count("<h3>") == 3


def test_the_fullest_newsml_g2_listing_is_read_to_the_last_field() -> None:
    """Embargo, terms of use, service, genre and signal all stand in IPTC's own first example."""
    article = _one("newsml-g2/LISTING_1_A_NewsML-G2_News_Item.xml")
    assert article.embargoed == datetime(2018, 10, 23, 12, tzinfo=UTC)
    assert (article.version, article.byline, article.dateline) == (11, "Meredith Jameson", "Berlin")
    assert article.rights == "Not for use outside the United States"
    assert article.extra["services"] == ["UK News Service"]
    assert article.extra["genres"] == ["Interview"]
    assert article.extra["signals"] == ["update"]
    assert article.extra["ednote"].startswith("Note to editors")
