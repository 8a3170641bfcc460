"""Pushing articles: in the log before it is answered, and refused with a reason a program can act on."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest
from serve_parts import NOW, TOKEN, FakeLog, client_of

from streams.acquire.sources import PushSource
from streams.errors import RecordError, TransientError
from streams.records import RawArticle, Rejected
from streams.serve import HttpLimits

ROW = {"id": "x-1", "text": "GOMA - Two people were killed on Friday.", "title": "Blast"}
FEED = """<rss version="2.0"><channel><link>https://h.example/</link><item><guid>1</guid><title>One</title>
<description>One thing.</description></item><item><guid>2</guid><title>Two</title><description>Two things.</description>
</item></channel></rss>"""
NITF = "<nitf><body><body.content><p>Two people were killed.</p></body.content></body></nitf>"
NEWS_ITEM = (
    '<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:x"><itemMeta/><contentMeta>'
    "<headline>Blast</headline></contentMeta></newsItem>"
)
AUTH = {"Authorization": f"Bearer {TOKEN}"}


def test_a_row_is_answered_with_its_ids_once_the_log_has_it() -> None:
    """202 is a promise: what was answered so is never lost."""
    log = FakeLog()
    answer = client_of(log, tokens={"harbour": TOKEN}).post("/v1/articles", json=ROW, headers=AUTH)
    assert answer.status_code == 202
    (article,) = log.got
    assert answer.json() == {"articles": [{"article_id": article.article_id, "item_id": "x-1"}]}
    assert (article.source, article.received, article.title) == ("harbour", NOW, "Blast")


@pytest.mark.parametrize(
    ("body", "content_type", "count"),
    [
        (json.dumps([ROW, {**ROW, "id": "x-2"}]), "application/json", 2),
        (json.dumps(ROW) + "\n" + json.dumps({**ROW, "id": "x-2"}) + "\n", "application/x-ndjson", 2),
        (json.dumps({"uri": "urn:x", "headline": "H", "body_text": "Text."}), "application/json; charset=utf-8", 1),
        (FEED, "application/rss+xml", 2),
        ("<p>Two people were killed.</p>", "text/html", 1),
        ("Two people were killed.", "text/plain", 1),
        (NITF, "application/nitf+xml", 1),
        (NITF, "text/vnd.iptc.nitf", 1),
        (NEWS_ITEM, "application/vnd.iptc.g2.newsitem+xml", 1),
        (NEWS_ITEM, "application/xml", 1),
        ("\x01MER0123 3 DIS\r\n\x02   Two people were killed.\r\n\x03\x04", "text/plain", 1),
    ],
)
def test_every_format_is_taken(body: str, content_type: str, count: int) -> None:
    """Wires push what they have."""
    log = FakeLog()
    answer = client_of(log).post("/v1/articles", content=body, headers={"Content-Type": content_type})
    assert (answer.status_code, len(log.got)) == (202, count)


def test_the_query_says_what_a_text_cannot() -> None:
    """A text has no place for its URL, date or outlet."""
    log = FakeLog()
    query = {"url": "https://h.example/9", "published": "2024-05-02", "title": "Blast", "source": "hill", "id": "h-9"}
    client_of(log).post("/v1/articles", content="Two.", headers={"Content-Type": "text/plain"}, params=query)
    (article,) = log.got
    assert (article.url, article.title, article.source, article.item_id) == (query["url"], "Blast", "hill", "h-9")
    assert article.published_precision == "day"


@pytest.mark.parametrize("header", [None, "Bearer wrong", "Basic " + TOKEN, "Bearer", TOKEN])
def test_without_the_token_nothing_is_taken(header: str | None) -> None:
    """Who may push can make alerts."""
    log = FakeLog()
    headers = {"Authorization": header} if header else {}
    answer = client_of(log, tokens={"harbour": TOKEN}).post("/v1/articles", json=ROW, headers=headers)
    assert (answer.status_code, answer.json()["reason"], log.got) == (401, "bad_token", [])
    assert "Bearer" in answer.headers["WWW-Authenticate"]


def test_a_token_pushes_for_its_own_source_only() -> None:
    """Else one leaked token could make two outlets confirm each other."""
    log = FakeLog()
    client = client_of(log, tokens={"harbour": TOKEN, "*": "an-aggregator-token-01"})
    row = {**ROW, "source": "hill"}
    answer = client.post("/v1/articles", json=row, headers=AUTH)
    assert (answer.status_code, answer.json()["reason"]) == (403, "wrong_source")
    answer = client.post("/v1/articles", json=row, headers={"Authorization": "Bearer an-aggregator-token-01"})
    assert answer.status_code == 202
    assert [article.source for article in log.got] == ["hill"]


@pytest.mark.parametrize(
    ("body", "status", "reason"),
    [
        ('{"text": ', 400, "bad_json"),
        ("", 400, "empty"),
        ('{"id": "x"}', 422, "no_content"),
        ('{"text": "x", "published": "Friday"}', 422, "bad_time"),
        ('{"text": "x", "pub_status": "gone"}', 422, "bad_pub_status"),
        ("%PDF-1.7", 415, "binary"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(body: str, status: int, reason: str) -> None:
    """The client's log then names the mend."""
    answer = client_of().post("/v1/articles", content=body, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["reason"]) == (status, reason)
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_one_bad_row_of_many_refuses_all_and_is_named() -> None:
    """Half a batch would leave the client guessing which half to send again."""
    log = FakeLog()
    body = json.dumps(ROW) + '\n{"id": "y"}\n'
    answer = client_of(log).post("/v1/articles", content=body, headers={"Content-Type": "application/x-ndjson"})
    assert (answer.status_code, log.got) == (422, [])
    assert answer.json()["faults"] == [
        {"reason": "no_content", "detail": "neither text nor html holds anything", "line": 2}
    ]


@pytest.mark.parametrize("content_type", ["", "image/png", "application/xhtml"])
def test_unknown_types_are_refused(content_type: str) -> None:
    """What is taken is in the answer."""
    answer = client_of().post("/v1/articles", content="x", headers={"Content-Type": content_type})
    assert answer.status_code == 415
    assert "text/plain" in answer.json()["detail"]


def test_a_long_body_is_refused_whether_it_says_so_or_not() -> None:
    """A client that streams without a length must not fill the memory."""
    log = FakeLog()
    client = client_of(log, limits=HttpLimits(max_body_bytes=1_000))
    told = client.post("/v1/articles", content="x" * 2_000, headers={"Content-Type": "text/plain"})
    parts = (b"x" * 100 for _ in range(20))
    untold = client.post("/v1/articles", content=parts, headers={"Content-Type": "text/plain"})
    assert [told.status_code, untold.status_code, log.got] == [413, 413, []]


def test_too_fast_a_source_is_told_when_to_come_again() -> None:
    """And no other source suffers for it."""
    clock = [0.0]
    log = FakeLog()
    client = client_of(
        log,
        tokens={"harbour": TOKEN, "hill": "hill-token-0123456789"},
        limits=HttpLimits(rate_per_minute=2),
        monotonic=lambda: clock[0],
    )
    codes = [client.post("/v1/articles", json=ROW, headers=AUTH).status_code for _ in range(3)]
    late = client.post("/v1/articles", json=ROW, headers=AUTH)
    other = client.post("/v1/articles", json=ROW, headers={"Authorization": "Bearer hill-token-0123456789"})
    assert codes == [202, 202, 429]
    assert late.headers["Retry-After"] == "30"
    assert other.status_code == 202
    clock[0] = 30.0
    assert client.post("/v1/articles", json=ROW, headers=AUTH).status_code == 202


@pytest.mark.parametrize(
    ("failure", "status", "reason", "retry_after"),
    [
        (TransientError("away", reason="broker_away", retry_after_s=7.0), 503, "broker_away", "7"),
        (TransientError("away", reason="queue_full"), 503, "queue_full", "5"),
        (RecordError("big", reason="too_large"), 413, "too_large", None),
    ],
)
def test_without_the_logs_ack_there_is_no_202(failure: Any, status: int, reason: str, retry_after: str | None) -> None:
    """Backpressure instead of loss: the client keeps it and comes again."""
    answer = client_of(FakeLog(failure)).post("/v1/articles", json=ROW)
    assert (answer.status_code, answer.json()["reason"]) == (status, reason)
    assert answer.headers.get("Retry-After") == retry_after


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_other_web_sites_cannot_push_through_a_visitors_browser(headers: dict[str, str]) -> None:
    """Without tokens, on loopback, the browser is inside."""
    log = FakeLog()
    answer = client_of(log).post("/v1/articles", content="x", headers={"Content-Type": "text/plain", **headers})
    assert (answer.status_code, answer.json()["reason"], log.got) == (403, "foreign_origin", [])


def test_a_strangers_name_for_loopback_is_refused() -> None:
    """A name that is made to point at 127.0.0.1 would else read and write here from any web page."""
    client = client_of()
    assert client.get("/v1/events", headers={"Host": "evil.example:8080"}).status_code == 421
    assert client.get("/v1/events", headers={"Host": "127.0.0.1:8080"}).status_code == 200


def test_what_is_pushed_and_what_was_refused_is_told_by_source() -> None:
    """The silence of a partner that pushes must be told as that of a feed is, and its garbage too."""
    came: list[tuple[str, list[str]]] = []

    def hear(source: str, batch: Sequence[RawArticle | Rejected]) -> None:
        came.append((source, [type(one).__name__ for one in batch]))

    log = FakeLog()
    client = client_of(log, came=hear, sources={"hill": PushSource(name="hill", language="fr", credit="Hill")})
    rows = [{**ROW, "source": "hill"}, {**ROW, "id": "x-2", "source": "dale", "credit": "Own"}]
    answer = client.post("/v1/articles", json=rows)
    assert answer.status_code == 202
    assert came == [("hill", ["RawArticle"]), ("dale", ["RawArticle"])]
    assert [(one.language, one.credit) for one in log.got] == [("fr", "Hill"), (None, "Own")]
    assert [one["article_id"] for one in answer.json()["articles"]] == [one.article_id for one in log.got]
    assert client.post("/v1/articles", json={"source": "hill"}, params={"source": "hill"}).status_code == 422
    assert came[-1] == ("hill", ["Rejected"])


def test_articles_the_log_did_not_take_are_no_life_of_their_source() -> None:
    """They come again."""
    came: list[str] = []
    log = FakeLog(TransientError("away", reason="broker_away"))
    client = client_of(log, came=lambda source, _batch: came.append(source))
    assert client.post("/v1/articles", json=ROW).status_code == 503
    assert came == []
