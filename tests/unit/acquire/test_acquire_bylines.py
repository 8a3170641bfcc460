"""One writer has one name, whichever way the story comes in."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from streams.acquire import read_bytes, read_row
from streams.acquire.bylines import signed
from streams.clean import clean
from streams.records import RawArticle

NOW = datetime(2026, 3, 12, 9, tzinfo=UTC)
LEAD = "The night ferry to Pemba ran aground off Zanzibar on Thursday and 40 people were taken off, the port said."
MORE = "Divers searched the hull until dawn, while relatives waited on the quay with blankets and tea."
TEXT = f"{LEAD}\n\n{MORE}"
HTML = f"<p>{LEAD}</p><p>{MORE}</p>"
NITF = f"""<nitf><head><title>Ferry aground</title></head><body><body.head><hedline><hl1>Ferry aground</hl1></hedline>
<byline>By Ada Lund<byttl>Correspondent</byttl></byline></body.head><body.content>{HTML}</body.content></body></nitf>"""
G2 = f"""<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:x:1" version="1" standard="NewsML-G2">
<contentMeta><headline>Ferry aground</headline><by>By Ada Lund</by></contentMeta><contentSet>
<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head>
<body>{HTML}</body></html></inlineXML></contentSet></newsItem>"""
NEWSML = f"""<NewsML><NewsItem><Identification><NewsIdentifier><ProviderId>x.example</ProviderId>
<DateId>20260312</DateId><NewsItemId>f1</NewsItemId><RevisionId>1</RevisionId></NewsIdentifier></Identification><NewsManagement>
<NewsItemType FormalName="News"/><Status FormalName="Usable"/></NewsManagement><NewsComponent><NewsLines>
<HeadLine>Ferry aground</HeadLine><ByLine>BY ADA LUND</ByLine></NewsLines><ContentItem><DataContent>{HTML}</DataContent>
</ContentItem></NewsComponent></NewsItem></NewsML>"""
NINJS = json.dumps(
    {
        "uri": "urn:x:2",
        "type": "text",
        "version": "1",
        "headline": "Ferry aground",
        "byline": "By Ada Lund, Zanzibar desk",
    }
    | {"body_html": HTML}
)
RSS = f"""<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>X</title><item><guid>1</guid>
<title>Ferry aground</title><dc:creator>by Ada Lund</dc:creator><description><![CDATA[{HTML}]]></description></item>
</channel></rss>"""
PAGE = f"""<html><head><title>Ferry aground</title><meta name="author" content="By Ada Lund"></head><body><article>
<h1>Ferry aground</h1>{HTML}</article></body></html>"""
PLAIN = f"Ferry aground\n\nBy Ada Lund\n\n{TEXT}\n"


@pytest.mark.parametrize("document", [NITF, G2, NEWSML, NINJS, RSS, PAGE, PLAIN], ids=lambda text: text[:12])
def test_writer_has_one_name_in_every_format(document: str) -> None:
    """A desk that follows a writer, or tells two wires' copies apart, must not know by which format they came."""
    (article,) = read_bytes(document.encode(), received=NOW, source="x")
    assert isinstance(article, RawArticle), article
    assert clean(article).byline == "Ada Lund"


def test_pushed_writer_has_the_same_name() -> None:
    """Partners send what stands over their own copy."""
    article = read_row({"text": TEXT, "byline": "Written by Ada Lund and Rui Sá"}, received=NOW)
    assert article.byline == "Ada Lund, Rui Sá"


@pytest.mark.parametrize(
    ("byline", "credit", "said"),
    [
        ("By Ada Lund, AFP", None, ("Ada Lund", "AFP")),
        ("By Ada Lund, AFP", "AFP", ("Ada Lund", "AFP")),
        ("By Ada Lund, AFP", "Valley Post", ("Ada Lund, AFP", "Valley Post")),
        ("AFP", None, (None, "AFP")),
        ("By The Valley News Desk", None, ("The Valley News Desk", None)),
        ("a.lund@post.example", None, ("a.lund@post.example", None)),
        ("  ", "AFP", (None, "AFP")),
        (None, None, (None, None)),
    ],
)
def test_agency_in_a_byline_still_says_whose_copy_it_is(
    byline: str | None, credit: str | None, said: tuple[str | None, str | None]
) -> None:
    """Copies of one agency story are one origin: that must not go with the word before the name."""
    assert signed(byline, credit) == said
    assert signed(*said) == said


def test_origin_is_read_from_a_fields_byline_as_from_a_line() -> None:
    """By metadata or above the text, the agency that signs is the origin."""
    stated = read_row({"text": TEXT, "byline": "By Ada Lund, AFP", "credit": "Valley Post"}, received=NOW)
    above = read_row({"text": f"By Ada Lund, AFP\n\n{TEXT}"}, received=NOW)
    assert clean(stated).origin == clean(above).origin == "AFP"
