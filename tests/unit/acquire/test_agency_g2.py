"""NewsML-G2: every field of an item, messages of many, and what is no article."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

import pytest
from agency_parts import PARAGRAPHS, g2_item, g2_message, one, read, refused

from streams.records import Caption, RawArticle, Rejected


def test_an_item_is_read_in_full() -> None:
    """What the desk sorts, holds back and credits by stands in a dozen places of an item."""
    article = one(
        g2_item(
            version='version="4"',
            rights="<rightsInfo><copyrightHolder><name>Meridian</name></copyrightHolder>"
            "<usageTerms>No resale.</usageTerms></rightsInfo>",
            meta="<firstCreated>2025-03-12T08:00:00+03:00</firstCreated><embargoed>2025-03-12T12:00:00Z</embargoed>"
            '<pubStatus qcode="stat:usable"/><edNote>ADDS toll.</edNote><signal qcode="sig:update"/>'
            '<link rel="irel:canonical" href="https://meridian.example/ferry"/>',
            content="<urgency>2</urgency><by>By Ada Lund</by><dateline>ZANZIBAR, March 12 (Meridian)</dateline>"
            '<creditline>Meridian/Coast</creditline><language tag="en-TZ"/><slugline>TANZANIA-FERRY</slugline>'
            '<headline>Ferry sinks off Zanzibar</headline><description role="drol:summary">Nine are dead.</description>'
            '<subject qcode="medtop:03000000"><name>disaster</name></subject><subject qcode="medtop:17000000"/>'
            '<altId type="idtype:x">M-77</altId>',
        )
    )
    assert article.item_id == "urn:newsml:meridian.example:20250312:ferry"
    assert (article.version, article.urgency, article.pub_status) == (4, 2, "usable")
    assert (article.title, article.standfirst) == ("Ferry sinks off Zanzibar", "Nine are dead.")
    assert (article.byline, article.dateline) == ("Ada Lund", "ZANZIBAR, March 12 (Meridian)")
    assert (article.credit, article.rights, article.language) == ("Meridian/Coast", "No resale.", "en-TZ")
    assert (article.slug, article.subjects) == ("TANZANIA-FERRY", ("disaster", "weather"))
    assert article.published == datetime(2025, 3, 12, 5, tzinfo=UTC)
    assert article.updated == datetime(2025, 3, 12, 10, tzinfo=UTC)
    assert article.embargoed == datetime(2025, 3, 12, 12, tzinfo=UTC)
    assert (article.correction_note, article.url) == ("ADDS toll.", "https://meridian.example/ferry")
    assert (article.content, article.media_type, article.source) == (PARAGRAPHS, "text/html", "meridian.example")
    assert article.extra["altids"] == ["M-77"]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ('<pubStatus qcode="stat:usable"/>', "usable"),
        ('<pubStatus qcode="pst:withheld"/>', "withheld"),
        ('<pubStatus qcode="stat:canceled"/>', "canceled"),
        ('<pubStatus uri="http://cv.iptc.org/newscodes/pubstatusg2/canceled"/>', "canceled"),
        ("", "usable"),
    ],
)
def test_the_status_is_known_under_any_alias(said: str, meant: str) -> None:
    """Agencies choose their own scheme aliases, or write the whole URI."""
    assert one(g2_item(meta=said)).pub_status == meant


def test_an_unknown_status_is_refused() -> None:
    """It might be a kill."""
    assert refused(g2_item(meta='<pubStatus qcode="stat:spiked"/>')).reason == "bad_pub_status"


def test_a_kill_needs_no_text() -> None:
    """It takes the item back, and says why."""
    article = one(g2_item(meta='<pubStatus qcode="stat:canceled"/><edNote>Wrong ship.</edNote>', body="", content=""))
    assert (article.pub_status, article.content, article.correction_note) == ("canceled", "", "Wrong ship.")


def test_an_empty_embargo_lasts_until_further_notice() -> None:
    """NewsML-G2 lets an embargo stand without its end."""
    assert one(g2_item(meta="<embargoed/>")).pub_status == "withheld"


def test_an_embargo_nobody_can_read_is_refused() -> None:
    """It must not be taken for none."""
    assert refused(g2_item(meta="<embargoed>noon</embargoed>")).reason == "bad_time"


def test_a_note_about_the_embargo_is_no_correction() -> None:
    """Subscribers are told of corrections, not of what was held back."""
    article = one(
        g2_item(
            version='version="3"',
            meta="<embargoed>2025-03-12T12:00:00Z</embargoed><edNote>Strictly embargoed until noon.</edNote>",
        )
    )
    assert (article.correction_note, article.extra["ednote"]) == (None, "Strictly embargoed until noon.")


def test_a_signalled_correction_without_a_note_still_says_so() -> None:
    """The signal alone tells that something was wrong before."""
    article = one(g2_item(meta='<signal qcode="sig:correction"><name>Correction</name></signal>'))
    assert article.correction_note == "Correction"


def test_a_note_in_a_first_version_is_no_correction() -> None:
    """There is nothing before it to correct."""
    article = one(g2_item(meta="<edNote>Pictures to follow.</edNote>"))
    assert (article.correction_note, article.extra["ednote"]) == (None, "Pictures to follow.")


@pytest.mark.parametrize("guid", ["", 'guid=""'])
def test_an_item_without_its_id_is_refused(guid: str) -> None:
    """Its versions could never meet."""
    assert "guid" in refused(g2_item(guid=guid)).message


@pytest.mark.parametrize(
    ("version", "read_as"), [("7", 7), ("0", 0), ("-3", 1), ("two", 1), ("99999999999", 1), ("1.5", 1), ("", 1)]
)
def test_an_absurd_version_is_the_first(version: str, read_as: int) -> None:
    """The article is not lost; its content tells it from others."""
    assert one(g2_item(version=f'version="{version}"')).version == read_as


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        ("2025-03-12T10:00:00Z", datetime(2025, 3, 12, 10, tzinfo=UTC)),
        ("2025-03-12T10:00:00+05:45", datetime(2025, 3, 12, 4, 15, tzinfo=UTC)),
        ("2025-03-12T10:00:00-09:30", datetime(2025, 3, 12, 19, 30, tzinfo=UTC)),
        ("2025-03-12T10:00:00.250+00:00\n ", datetime(2025, 3, 12, 10, 0, 0, 250000, tzinfo=UTC)),
        ("2025-03-12T10:00:00", datetime(2025, 3, 12, 10, tzinfo=UTC)),
        ("20250312T100000+0300", datetime(2025, 3, 12, 7, tzinfo=UTC)),
    ],
)
def test_times_are_read_in_every_zone(written: str, instant: datetime) -> None:
    """Agencies file from everywhere."""
    assert one(g2_item(meta=f"<firstCreated>{written}</firstCreated>")).published == instant


def test_a_time_cut_to_a_year_is_passed_over() -> None:
    """NewsML-G2 allows truncated dates for content; the version's own time stands in."""
    article = one(g2_item(content="<contentCreated>2025</contentCreated><headline>Ferry</headline>"))
    assert article.published == datetime(2025, 3, 12, 10, tzinfo=UTC)


def test_the_longest_rendition_is_read_and_markup_wins_a_draw() -> None:
    """Renditions are alternatives: a teaser must not be taken for the story, nor plain text for marked-up one."""
    plain = "A ferry sank off Zanzibar on Wednesday, killing nine people, police said. Forty swam ashore."
    teaser = '<inlineXML contenttype="application/xhtml+xml"><p>A ferry sank.</p></inlineXML>'
    full = f'<inlineXML contenttype="application/xhtml+xml">{PARAGRAPHS}</inlineXML>'
    data = f'<inlineData contenttype="text/plain">{plain}</inlineData>'
    assert one(g2_item(body=data + teaser)).content == plain
    assert one(g2_item(body=teaser + data + full)).content == PARAGRAPHS


def test_inline_data_may_be_escaped_markup_or_base64() -> None:
    """Both are in use."""
    escaped = PARAGRAPHS.replace("<", "&lt;")
    assert one(g2_item(body=f'<inlineData contenttype="text/html">{escaped}</inlineData>')).content == PARAGRAPHS
    coded = base64.b64encode("Nine dead in Kigoma, says Éva.".encode()).decode()
    article = one(g2_item(body=f'<inlineData encoding="base64">{coded}</inlineData>'))
    assert (article.content, article.media_type) == ("Nine dead in Kigoma, says Éva.", "text/plain")


def test_of_several_languages_the_item_s_own_is_read() -> None:
    """A translation beside the text is not its better rendition, however long."""
    body = (
        f'<inlineXML xml:lang="en">{PARAGRAPHS}</inlineXML>'
        f'<inlineXML xml:lang="fr"><p>Un ferry a coulé.</p>{PARAGRAPHS * 2}</inlineXML>'
    )
    headlines = (
        '<language tag="en"/><headline xml:lang="fr">Un ferry coule</headline>'
        '<headline xml:lang="en">Ferry sinks</headline>'
    )
    article = one(g2_item(body=body, content=headlines))
    assert (article.content, article.title) == (PARAGRAPHS, "Ferry sinks")


def test_nitf_inside_fills_what_the_item_leaves_out() -> None:
    """Byline and dateline often stand only there."""
    body = (
        '<inlineXML contenttype="application/nitf+xml"><nitf xmlns="http://iptc.org/std/NITF/2006-10-18/"><body>'
        "<body.head><hedline><hl1>Ferry sinks</hl1></hedline><byline>By Ada Lund</byline><dateline>ZANZIBAR</dateline>"
        f"<abstract><p>Nine dead.</p></abstract></body.head><body.content>{PARAGRAPHS}"
        "<media><media-caption>The quay.</media-caption><media-producer>A. Lund</media-producer></media>"
        "</body.content></body></nitf></inlineXML>"
    )
    article = one(g2_item(body=body, content=""))
    assert (article.title, article.byline, article.dateline) == ("Ferry sinks", "Ada Lund", "ZANZIBAR")
    assert (article.standfirst, article.content) == ("Nine dead.", PARAGRAPHS)
    assert article.captions == (Caption(text="The quay.", credit="A. Lund"),)


def test_figures_are_captions_and_not_the_text() -> None:
    """A caption tells of another place and day."""
    figure = (
        '<figure><img src="a.jpg"/><figcaption>The quay in 2020.</figcaption><div class="byline">A. Lund</div></figure>'
    )
    article = one(g2_item(body=f"<inlineXML><html><body>{figure}{PARAGRAPHS}</body></html></inlineXML>"))
    assert article.content == PARAGRAPHS
    assert article.captions == (Caption(text="The quay in 2020.", credit="A. Lund"),)


@pytest.mark.parametrize(
    "relation", ["irel:evolvedFrom", "irel:replaces", "http://cv.iptc.org/newscodes/itemrelation/replaces"]
)
def test_an_item_that_takes_another_s_place_says_so(relation: str) -> None:
    """The other's events are this one's from now on."""
    key = "reluri" if relation.startswith("http") else "rel"
    article = one(g2_item(meta=f'<link {key}="{relation}" residref="urn:newsml:meridian.example:20250312:old"/>'))
    assert article.replaces == "urn:newsml:meridian.example:20250312:old"


def test_the_previous_version_of_itself_is_no_other_item() -> None:
    """Versions meet by their guid."""
    meta = '<link rel="irel:previousVersion" residref="urn:newsml:meridian.example:20250312:ferry" version="1"/>'
    article = one(g2_item(version='version="2"', meta=meta))
    assert article.replaces is None
    assert article.extra["previous_version"] == article.item_id


def test_names_asserted_elsewhere_in_the_item_are_used() -> None:
    """Some agencies give a subject's code only, and its name in an assert element."""
    item = g2_item(content='<headline>Ferry</headline><subject qcode="geo:77"/>').replace(
        "<contentSet>", '<assert qcode="geo:77"><name>Zanzibar</name></assert><contentSet>'
    )
    assert one(item).subjects == ("Zanzibar",)


def test_a_source_the_way_in_names_goes_first() -> None:
    """The desk knows what it plugged in."""
    assert one(g2_item(), source="meridian").source == "meridian"
    assert one(g2_item(guid='guid="x-77"')).source == "Meridian"


# ---------------------------------------------------------------- messages

TEXT = g2_item(namespace="")
PICTURE = g2_item(
    namespace="", guid='guid="urn:newsml:meridian.example:20250312:picture"', kind="ninat:picture", body="",
    content='<creditline>Meridian/A. Lund</creditline><description role="drol:caption">The quay.</description>',
)  # fmt: skip
PACKAGE = (
    '<packageItem guid="urn:p"><groupSet><group><itemRef residref="urn:newsml:meridian.example:20250312:ferry"/>'
    '<itemRef residref="urn:newsml:meridian.example:20250312:picture"/></group></groupSet></packageItem>'
)
OTHER = g2_item(namespace="", guid='guid="urn:newsml:meridian.example:20250312:other"')


@pytest.mark.parametrize("items", [(TEXT, PICTURE), (PACKAGE, TEXT, PICTURE), (PACKAGE, OTHER, TEXT, PICTURE)])
def test_a_picture_lends_its_caption_to_the_text_it_came_with(items: tuple[str, ...]) -> None:
    """By package, or as the only text there is; nothing of such a message is refused."""
    articles = read(g2_message(*items))
    assert all(isinstance(article, RawArticle) for article in articles)
    captions = {article.item_id: article.captions for article in articles if isinstance(article, RawArticle)}
    assert captions.pop("urn:newsml:meridian.example:20250312:ferry") == (
        Caption(text="The quay.", credit="Meridian/A. Lund"),
    )
    assert not any(captions.values())


def test_a_picture_that_belongs_to_no_text_is_refused_alone() -> None:
    """Nothing is dropped in silence, and the rest goes on."""
    results = read(g2_message(TEXT, OTHER, PICTURE))
    assert [type(result) for result in results] == [RawArticle, RawArticle, Rejected]
    assert isinstance(results[2], Rejected)
    assert results[2].headers["entry"] == "3"
    assert b"The quay." in results[2].value
    assert b"<newsMessage" not in results[2].value


def test_a_broken_item_does_not_take_the_others_with_it() -> None:
    """One message carries the work of a whole desk."""
    results = read(g2_message(g2_item(namespace="", guid=""), OTHER))
    assert [getattr(result, "reason", "read") for result in results] == ["bad_field", "read"]


def test_a_package_of_what_was_sent_elsewhere_is_no_article() -> None:
    """It has no text of its own."""
    (result,) = read(g2_message(PACKAGE))
    assert isinstance(result, Rejected)
    assert (result.reason, "2 items" in result.message) == ("not_an_article", True)


def test_an_empty_message_is_no_article() -> None:
    """There is nothing in it to read."""
    assert refused(g2_message()).reason == "not_an_article"


@pytest.mark.parametrize(
    ("root", "named"),
    [
        ("conceptItem", "concept"),
        ("knowledgeItem", "knowledge"),
        ("planningItem", "planning"),
        ("packageItem", "package"),
        ("catalogItem", "catalogue"),
    ],
)
def test_items_that_are_no_news_are_refused_by_name(root: str, named: str) -> None:
    """The wire desk reads why, and takes them out of the subscription."""
    result = refused(f'<{root} xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:x"/>')
    assert result.reason == "not_an_article"
    assert named in result.message


@pytest.mark.parametrize("kind", ["ninat:picture", "ninat:video", "ninat:graphic", "ninat:audio"])
def test_a_picture_with_a_caption_is_no_article(kind: str) -> None:
    """Its text is of another place and day."""
    short = '<inlineData contenttype="text/plain">The quay.</inlineData>'
    assert "caption" in refused(g2_item(kind=kind, body=short)).message
    assert refused(g2_item(kind=kind, body="")).reason == "not_an_article"


def test_a_video_with_a_whole_script_is_an_article() -> None:
    """Broadcasters send the story so."""
    script = (
        f"<inlineXML>{'<p>The ferry left the harbour at noon with two hundred people on board.</p>' * 12}</inlineXML>"
    )
    assert one(g2_item(kind="ninat:video", body=script)).title == "Ferry sinks off Zanzibar"


def test_content_that_is_data_is_no_article() -> None:
    """Match statistics under a headline are no story."""
    result = refused(g2_item(body="<inlineXML><sports-content><team/></sports-content></inlineXML>"))
    assert "<sports-content>" in result.message


def test_a_headline_alone_is_a_flash() -> None:
    """The first line of a big story often is the whole of it."""
    article = one(g2_item(body=""))
    assert (article.content, article.title) == ("Ferry sinks off Zanzibar", None)


def test_a_vocabulary_of_the_same_names_is_not_taken_for_it() -> None:
    """Other systems call their elements newsItem too."""
    result = refused(g2_item(namespace='xmlns="urn:example:cms"'))
    assert (result.reason, "urn:example:cms" in result.message) == ("unsupported_format", True)


def test_an_item_without_any_namespace_is_read() -> None:
    """Some agencies leave it out."""
    assert one("<?xml version='1.0'?>" + g2_item(namespace="")).content == PARAGRAPHS


def test_prefixed_elements_are_read() -> None:
    """A prefix says nothing."""
    item = g2_item(body="<inlineData>Nine people died.</inlineData>", namespace="", language="")
    prefixed = item.replace("</", "</n:").replace("<", "<n:").replace("<n:/n:", "</n:")
    prefixed = prefixed.replace("<n:newsItem ", '<n:newsItem xmlns:n="http://iptc.org/std/nar/2006-10-01/" ', 1)
    assert one(prefixed).content == "Nine people died."


def test_each_of_thousands_of_pictures_lends_its_caption() -> None:
    """However many packages name them, in whatever order they come."""
    refs = "".join(f'<itemRef residref="g{n}"/>' for n in range(200))
    packages = "".join(f'<packageItem guid="p{n}"><groupSet>{refs}</groupSet></packageItem>' for n in range(100))
    pictures = "".join(
        f'<newsItem guid="g{n}"><itemMeta><itemClass qcode="ninat:picture"/></itemMeta><contentMeta>'
        f'<description role="drol:caption">Quay {n}.</description></contentMeta></newsItem>'
        for n in range(2_000)
    )
    (article,) = (one for one in read(g2_message(packages, TEXT, pictures)) if isinstance(one, RawArticle))
    assert len(article.captions) == 2_000
