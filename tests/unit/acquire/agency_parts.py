"""Builders of agency documents for the tests: one of each kind, whole, with what a test changes."""

from __future__ import annotations

from datetime import UTC, datetime

from streams.acquire import read_bytes
from streams.records import RawArticle, Rejected

NOW = datetime(2025, 3, 12, 16, 0, tzinfo=UTC)
G2_NS = "http://iptc.org/std/nar/2006-10-01/"
NEWSML1_TEXT = "<ContentItem><MediaType FormalName='Text'/><DataContent>{}</DataContent></ContentItem>"
WIRE_TEXT = "   ZANZIBAR, March 12 - A ferry sank, killing nine\r\npeople, police said.\r\n   Forty swam ashore.\r\n"
PARAGRAPHS = "<p>A ferry sank off Zanzibar on Wednesday, killing nine people, police said.</p><p>Forty swam ashore.</p>"


def read(data: str | bytes, **given: object) -> list[RawArticle | Rejected]:
    """Return what a document holds, as every way in reads it."""
    raw = data if isinstance(data, bytes) else data.encode()
    return list(read_bytes(raw, received=NOW, **given))  # type: ignore[arg-type]


def one(data: str | bytes, **given: object) -> RawArticle:
    """Return the one article of a document."""
    (result,) = read(data, **given)
    assert isinstance(result, RawArticle), result.message
    return result


def refused(data: str | bytes, **given: object) -> Rejected:
    """Return why a document is refused as a whole."""
    (result,) = read(data, **given)
    assert isinstance(result, Rejected), result
    return result


def g2_item(
    *,
    guid: str = 'guid="urn:newsml:meridian.example:20250312:ferry"',
    version: str = 'version="1"',
    kind: str = "ninat:text",
    meta: str = "",
    content: str = "<headline>Ferry sinks off Zanzibar</headline>",
    body: str = f'<inlineXML contenttype="application/xhtml+xml">{PARAGRAPHS}</inlineXML>',
    rights: str = "",
    namespace: str = f'xmlns="{G2_NS}"',
    language: str = 'xml:lang="en"',
) -> str:
    """Return a newsItem."""
    return (
        f"<newsItem {namespace} {guid} {version} {language} standard='NewsML-G2' standardversion='2.35'>{rights}"
        f'<itemMeta><itemClass qcode="{kind}"/><provider literal="Meridian"/>'
        f"<versionCreated>2025-03-12T10:00:00Z</versionCreated>{meta}</itemMeta>"
        f"<contentMeta>{content}</contentMeta><contentSet>{body}</contentSet></newsItem>"
    )


def g2_message(*items: str) -> str:
    """Return a newsMessage of the items."""
    header = "<header><sent>2025-03-12T10:01:00Z</sent></header>"
    return f'<newsMessage xmlns="{G2_NS}">{header}<itemSet>{"".join(items)}</itemSet></newsMessage>'


def newsml1(
    *,
    identifier: str = "<ProviderId>civic.example</ProviderId><DateId>20250312</DateId><NewsItemId>CH-1</NewsItemId>"
    '<RevisionId PreviousRevision="0" Update="N">1</RevisionId>',
    management: str = '<Status FormalName="Usable"/>',
    lines: str = "<HeadLine>Ferry sinks off Zanzibar</HeadLine>",
    component: str = NEWSML1_TEXT.format(PARAGRAPHS),
    metadata: str = "",
    root: str = '<NewsML Version="1.2">',
    more: str = "",
) -> str:
    """Return a NewsML 1 document of one item, and `more` after it."""
    named = f"<Identification><NewsIdentifier>{identifier}</NewsIdentifier></Identification>"
    return (
        f"<?xml version='1.0'?>{root}<NewsItem>{named}"
        f"<NewsManagement><FirstCreated>20250312T100000Z</FirstCreated>{management}</NewsManagement>"
        f"<NewsComponent><NewsLines>{lines}</NewsLines>{metadata}{component}</NewsComponent></NewsItem>{more}</NewsML>"
    )


def nitf(
    *,
    attributes: str = "",
    data: str = '<doc-id regsrc="courier.example" id-string="CC-77"/>',
    managed: str = "",
    head: str = "",
    top: str = "<hedline><hl1>Ferry sinks off Zanzibar</hl1></hedline>",
    content: str = PARAGRAPHS,
) -> str:
    """Return a NITF document."""
    return (
        f"<nitf {attributes}><head>{head}<docdata {managed}>{data}</docdata></head>"
        f"<body><body.head>{top}</body.head><body.content>{content}</body.content></body></nitf>"
    )


def cap(
    *,
    identifier: str = "<identifier>W-1</identifier>",
    sender: str = "<sender>desk@storms.example</sender>",
    sent: str = "<sent>2025-03-12T10:00:00+03:00</sent>",
    status: str = "Actual",
    kind: str = "Alert",
    more: str = "",
    info: str | None = None,
    namespace: str = "urn:oasis:names:tc:emergency:cap:1.2",
) -> str:
    """Return a CAP message."""
    told = cap_info() if info is None else info
    return (
        f"<?xml version='1.0'?><alert xmlns='{namespace}'>{identifier}{sender}{sent}<status>{status}</status>"
        f"<msgType>{kind}</msgType><scope>Public</scope>{more}{told}</alert>"
    )


def cap_info(
    language: str = "en",
    headline: str = "Storm warning for Zanzibar",
    description: str = "A storm is expected on Thursday.",
    more: str = "",
) -> str:
    """Return an info block."""
    return (
        f"<info><language>{language}</language><category>Met</category><event>Storm</event><urgency>Expected</urgency>"
        f"<severity>Severe</severity><certainty>Likely</certainty><headline>{headline}</headline>"
        f"<description>{description}</description>{more}<area><areaDesc>Zanzibar</areaDesc></area></info>"
    )


def wire(
    header: str = "CHW0123 2 DIS 0040",
    top: str = "Tanzania-Ferry",
    body: str = WIRE_TEXT,
    trailer: str = "\x03121405 GMT MAR 25\r\n\x04",
) -> str:
    """Return a transmission of one message of plain wire copy."""
    return f"\x16\x16\x01{header}\r\n{top}\r\n\x02{body}{trailer}"
