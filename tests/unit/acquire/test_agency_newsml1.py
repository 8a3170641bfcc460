"""NewsML 1.0 to 1.2: every field of an item, whatever its text is written in."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from agency_parts import NEWSML1_TEXT, PARAGRAPHS, newsml1, one, read, refused

from streams.records import Caption, RawArticle, Rejected


def test_an_item_is_read_in_full() -> None:
    """News lines, management and metadata together are what later formats put in one place."""
    article = one(
        newsml1(
            identifier="<ProviderId>civic.example</ProviderId><DateId>20250312</DateId><NewsItemId>CH-1</NewsItemId>"
            '<RevisionId PreviousRevision="2" Update="N">3</RevisionId>',
            management="<ThisRevisionCreated>20250312T143000+0300</ThisRevisionCreated>"
            '<Status FormalName="Usable"/><Urgency FormalName="2"/>',
            lines="<HeadLine>Ferry sinks off Zanzibar</HeadLine><SubHeadLine>Nine dead</SubHeadLine>"
            "<ByLine>By Ada Lund</ByLine><DateLine>ZANZIBAR, March 12 -</DateLine><CreditLine>Civic Herald</CreditLine>"
            "<SlugLine>TANZANIA-FERRY</SlugLine><RightsLine>No resale.</RightsLine>"
            '<NewsLine><NewsLineType FormalName="CorrectionLine"/>'
            "<NewsLineText>Corrects toll.</NewsLineText></NewsLine>",
            metadata='<DescriptiveMetadata><Language FormalName="en"/><SubjectCode><Subject FormalName="03000000"/>'
            "</SubjectCode></DescriptiveMetadata>",
        )
    )
    assert article.item_id == "urn:newsml:civic.example:20250312:CH-1"
    assert (article.version, article.urgency, article.pub_status, article.language) == (3, 2, "usable", "en")
    assert (article.title, article.standfirst) == ("Ferry sinks off Zanzibar", "Nine dead")
    assert (article.byline, article.dateline) == ("Ada Lund", "ZANZIBAR, March 12 -")
    assert (article.credit, article.slug, article.rights) == ("Civic Herald", "TANZANIA-FERRY", "No resale.")
    assert (article.subjects, article.correction_note) == (("disaster and accident",), "Corrects toll.")
    assert article.published == datetime(2025, 3, 12, 10, tzinfo=UTC)
    assert article.updated == datetime(2025, 3, 12, 11, 30, tzinfo=UTC)
    assert (article.content, article.source) == (PARAGRAPHS, "civic.example")
    assert article.extra["previous_version"] == "urn:newsml:civic.example:20250312:CH-1:2"


@pytest.mark.parametrize("root", ["<NewsML>", '<NewsML Version="1.0">', '<NewsML Version="1.2" Duid="x">'])
def test_every_version_is_read(root: str) -> None:
    """Version 1.0 had no version."""
    assert one(newsml1(root=root)).title == "Ferry sinks off Zanzibar"


def test_versions_of_one_item_meet() -> None:
    """The public identifier names the revision too; without its parts it is cut off there."""
    bare = "<PublicIdentifier>urn:newsml:civic.example:20250312:CH-1:{}</PublicIdentifier>"
    ids = {one(newsml1(identifier=bare.format(revision))).item_id for revision in ("1", "2N", "3U")}
    assert ids == {one(newsml1()).item_id}


def test_an_item_without_any_id_is_refused() -> None:
    """Its versions could never meet."""
    assert "NewsIdentifier" in refused(newsml1(identifier="")).message


@pytest.mark.parametrize(
    ("status", "meant"),
    [("Usable", "usable"), ("Withheld", "withheld"), ("Canceled", "canceled"), ("Cancelled", "canceled")],
)
def test_the_status_is_read(status: str, meant: str) -> None:
    """Both spellings of a kill are in use."""
    assert one(newsml1(management=f'<Status FormalName="{status}"/>')).pub_status == meant


def test_an_unknown_status_is_refused() -> None:
    """It might be a kill."""
    assert refused(newsml1(management='<Status FormalName="Spiked"/>')).reason == "bad_pub_status"


def test_an_embargo_ends_when_the_status_will_change() -> None:
    """That is how NewsML 1 writes its end."""
    change = (
        '<Status FormalName="Embargoed"/><StatusWillChange><FutureStatus FormalName="Usable"/>'
        "<DateAndTime>20250312T120000Z</DateAndTime></StatusWillChange>"
    )
    article = one(newsml1(management=change))
    assert (article.pub_status, article.embargoed) == ("usable", datetime(2025, 3, 12, 12, tzinfo=UTC))


def test_an_embargo_without_an_end_lasts_until_further_notice() -> None:
    """Nothing of it may be told."""
    assert one(newsml1(management='<Status FormalName="Embargoed"/>')).pub_status == "withheld"


def test_an_embargo_nobody_can_read_is_refused() -> None:
    """It must not be taken for none."""
    change = '<Status FormalName="Embargoed"/><StatusWillChange><DateAndTime>noon</DateAndTime></StatusWillChange>'
    assert refused(newsml1(management=change)).reason == "bad_time"


def test_an_instruction_to_replace_names_what_is_replaced() -> None:
    """The other item's events are this one's from now on."""
    replace = (
        '<Status FormalName="Usable"/><Instruction FormalName="Replace" NewsItem="urn:newsml:civic.example:1:X:2"/>'
    )
    assert one(newsml1(management=replace)).replaces == "urn:newsml:civic.example:1:X"


@pytest.mark.parametrize(
    ("content", "media_type", "held"),
    [
        (f"<nitf><body><body.content>{PARAGRAPHS}</body.content></body></nitf>", "text/html", PARAGRAPHS),
        (f"<body.content>{PARAGRAPHS}</body.content>", "text/html", PARAGRAPHS),
        (f"<html><head><title>x</title></head><body>{PARAGRAPHS}</body></html>", "text/html", PARAGRAPHS),
        (f"<![CDATA[{PARAGRAPHS}]]>", "text/html", PARAGRAPHS),
        ("Nine people died.\n\nForty swam ashore.", "text/plain", "Nine people died.\n\nForty swam ashore."),
    ],
)
def test_a_text_is_read_in_whatever_markup(content: str, media_type: str, held: str) -> None:
    """NewsML 1 leaves the choice to the agency."""
    article = one(newsml1(component=NEWSML1_TEXT.format(content)))
    assert (article.media_type, article.content) == (media_type, held)


def test_captions_stand_in_components_of_their_own() -> None:
    """They are not the story, however long."""
    caption = f'<NewsComponent><Role FormalName="Caption"/>{NEWSML1_TEXT.format("<p>The quay.</p>")}</NewsComponent>'
    article = one(newsml1(component=f"<NewsComponent>{NEWSML1_TEXT.format(PARAGRAPHS)}</NewsComponent>{caption}"))
    assert (article.content, article.captions) == (PARAGRAPHS, (Caption(text="The quay."),))


def test_a_picture_alone_is_no_article() -> None:
    """It has no text of its own."""
    picture = "<ContentItem Href='a.jpg'><MediaType FormalName='Photo'/></ContentItem>"
    assert "photo" in refused(newsml1(component=picture)).message


def test_edits_to_another_item_are_no_article() -> None:
    """Only the item as it is now can be read."""
    document = newsml1().replace("<NewsComponent>", "<Update NewsItem='urn:x'><!--", 1)
    document = document.replace("</NewsComponent></NewsItem>", "--></Update></NewsItem>")
    assert "edits" in refused(document).message


def test_several_items_of_a_document_are_read_each() -> None:
    """A broken one is refused alone."""
    other = newsml1(identifier="").partition('<NewsML Version="1.2">')[2].removesuffix("</NewsML>")
    results = read(newsml1(more=other))
    assert [type(result) for result in results] == [RawArticle, Rejected]


def test_a_catalogue_is_no_article() -> None:
    """NewsML also carries topics."""
    assert refused("<NewsML><TopicSet/></NewsML>").reason == "not_an_article"


def test_topics_of_the_document_name_its_codes() -> None:
    """Agencies describe their own codes in the document itself."""
    topics = "<TopicSet><Topic><FormalName>77</FormalName><Description>Ferries</Description></Topic></TopicSet>"
    codes = '<DescriptiveMetadata><SubjectCode><Subject FormalName="77"/></SubjectCode></DescriptiveMetadata>'
    assert one(newsml1(metadata=codes, more=topics)).subjects == ("Ferries",)


def test_another_vocabulary_called_newsml_is_refused() -> None:
    """Its elements may mean anything."""
    assert refused(newsml1(root='<NewsML xmlns="urn:example:cms">')).reason == "unsupported_format"
