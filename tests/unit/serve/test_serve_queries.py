"""Asking for events, alerts, articles and rejections; health and metrics; the desk page."""

from __future__ import annotations

import base64

import msgspec
import pytest
from serve_parts import TOKEN, alert, client_of, delivery, event, judged, rejected
from starlette.testclient import TestClient

from streams.records import Place
from streams.serve import ReadModel


@pytest.fixture
def model() -> ReadModel:
    """A model with a little of everything."""
    model = ReadModel(":memory:")
    model.apply([event(1), event(2, type="disaster.flood", place=Place(name="Lodja", country="CD")), alert(1)])
    model.apply([judged(1), rejected(1), delivery(1)])
    return model


@pytest.fixture
def client(model: ReadModel) -> TestClient:
    """A client of it."""
    return client_of(model=model)


def test_events_come_newest_first_with_a_cursor(client: TestClient) -> None:
    """Pages do not shift when news comes in between."""
    first = client.get("/v1/events", params={"limit": 1}).json()
    assert [one["event_id"] for one in first["events"]] == ["ev_2"]
    second = client.get("/v1/events", params={"limit": 1, "before": first["before"]}).json()
    assert [one["event_id"] for one in second["events"]] == ["ev_1"]
    assert client.get("/v1/events", params={"limit": 5}).json()["before"] is None


@pytest.mark.parametrize(
    ("path", "name", "count"),
    [
        ("/v1/events?type=conflict.", "events", 1),
        ("/v1/events?country=CD&status=reported", "events", 2),
        ("/v1/events?background=1", "events", 0),
        ("/v1/alerts?subscriber=desk&op=new", "alerts", 1),
        ("/v1/alerts?rule=other", "alerts", 0),
        ("/v1/rejected?stage=clean", "rejected", 1),
    ],
)
def test_lists_are_filtered_by_the_query(client: TestClient, path: str, name: str, count: int) -> None:
    """Few and right."""
    assert len(client.get(path).json()[name]) == count


@pytest.mark.parametrize("query", ["colour=red", "limit=0", "limit=x", "limit=501", "before=-1"])
def test_a_question_that_means_nothing_is_refused(client: TestClient, query: str) -> None:
    """A mistyped filter that is ignored would answer with everything."""
    answer = client.get(f"/v1/events?{query}")
    assert (answer.status_code, answer.json()["reason"]) == (400, "bad_query")


def test_one_of_each_is_found_by_id(client: TestClient) -> None:
    """An alert comes with what became of it."""
    assert client.get("/v1/events/ev_1").json()["title"] == "Blast number 1"
    told = client.get("/v1/alerts/al_1").json()
    assert told["alert"]["reasons"] == ["casualties.killed.low = 2 >= 1"]
    assert [one["status"] for one in told["deliveries"]] == ["delivered"]
    assert client.get("/v1/articles/it_1").json()["decision"]["verdict"] == "new"
    missing = client.get("/v1/events/ev_9")
    assert (missing.status_code, missing.json()["reason"]) == (404, "not_found")


def test_copies_of_an_article_are_found_from_any_of_them(model: ReadModel, client: TestClient) -> None:
    """Who carries it, and what each changed; two versions of one article are one."""
    copies = [
        judged(
            2, verdict="repeat", source="coast", cluster="it_1", copy_of="it_1", containment=0.9, edits=("truncated",)
        ),
        judged(3, verdict="update", source="bay", cluster="it_1", copy_of="it_1", containment=0.7, edits=("numbers",)),
    ]
    model.apply([*reversed(copies), judged(1, 2, verdict="version", position=9), judged(4)])
    for name in ("it_1", "ar_2_1", "it_3"):
        found = client.get(f"/v1/copies/{name}").json()
        assert (found["family"], found["articles"], found["outlets"]) == ("it_1", 3, 3)
        assert [one["verdict"] for one in found["copies"]] == ["new", "repeat", "update", "version"]
    assert found["copies"][1]["edits"] == ["truncated"]
    assert "text" not in found["copies"][1]
    assert client.get("/v1/copies/it_4").json()["articles"] == 1
    assert client.get("/v1/copies/it_9").status_code == 404


def test_desk_page_says_how_far_a_story_was_carried(model: ReadModel, client: TestClient) -> None:
    """Copies tell no event of their own; a desk still wants to know that forty outlets have it."""
    assert "with copies" not in client.get("/desk/news").text
    model.apply([judged(number, verdict="repeat", source=f"post{number}", cluster="it_1") for number in (5, 6)])
    assert "3 articles with copies, in 3 outlets" in client.get("/desk/news").text


def test_item_ids_that_are_addresses_are_found(model: ReadModel, client: TestClient) -> None:
    """Feeds call their items by URL."""
    one = judged(7)
    article = msgspec.structs.replace(one.article, item_id="https://h.example/a/7")
    model.apply([msgspec.structs.replace(one, article=article)])
    assert client.get("/v1/articles/https://h.example/a/7").status_code == 200


def test_bytes_of_a_rejection_are_base64(client: TestClient) -> None:
    """They may be anything."""
    (one,) = client.get("/v1/rejected").json()["rejected"]
    assert base64.b64decode(one["value"]) == b"<html>"


def test_readers_need_a_token_where_other_machines_can_reach_it(model: ReadModel) -> None:
    """Licensed copy on an open address; browsers send it as a password."""
    client = client_of(model=model, tokens={"harbour": TOKEN}, loopback_only=False)
    for path in ("/", "/v1/events", "/v1/stream", "/desk/news"):
        assert client.get(path).status_code == 401
    assert client.get("/v1/events", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 200
    assert client.get("/", auth=("anybody", TOKEN)).status_code == 200
    assert client.get("/", auth=("anybody", "wrong")).status_code == 401
    assert client.get("/healthz").status_code == 200


def test_health_and_readiness_say_why_not(model: ReadModel) -> None:
    """An orchestrator restarts on one and waits on the other."""
    client = client_of(model=model, ready={"log": lambda: "the broker does not answer"})
    assert client.get("/healthz").status_code == 200
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["failing"]) == (503, {"log": "the broker does not answer"})


def test_metrics_count_requests_by_route_not_by_path(client: TestClient) -> None:
    """Ids in labels would grow without bound."""
    client.get("/v1/events/ev_1")
    client.get("/nothing/here")
    text = client.get("/metrics").text
    assert 'streams_http_requests_total{code="200",method="GET",route="/v1/events/{id}"}' in text
    assert 'code="404",method="GET",route="other"' in text


def test_every_answer_forbids_sniffing_and_framing(client: TestClient) -> None:
    """What comes from outside is shown here."""
    for path in ("/", "/v1/events", "/nothing"):
        headers = client.get(path).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"


def test_the_desk_shows_alerts_with_reason_evidence_and_source(client: TestClient) -> None:
    """The three things that make an alert worth believing."""
    page = client.get("/").text
    assert "casualties.killed.low = 2 &gt;= 1" in page
    assert "<blockquote>Two people were killed.<cite>harbour</cite>" in page
    assert "2 killed" in page
    assert "hook: delivered" in page
    assert 'href="https://harbour.example/1"' in page
    assert "nothing is left of it" in page


def test_what_comes_from_articles_is_escaped(model: ReadModel) -> None:
    """Anybody who may publish a feed could else run script in the newsroom."""
    evil = '<script>alert(1)</script>"onload="x'
    model.apply(
        [
            event(5, title=evil, quote=evil, outlets=(evil,), place=Place(text=evil)),
            alert(
                5, title=evil, text=evil, reasons=(evil,), quote=evil, urls=("javascript:alert(1)",), subscriber=evil
            ),
            rejected(5, message=evil, value=evil.encode(), source=evil),
        ]
    )
    answer = client_of(model=model).get("/")
    assert "<script>alert" not in answer.text
    assert "javascript:alert" not in answer.text
    assert '"onload="' not in answer.text
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_the_page_loads_only_what_is_served_here(client: TestClient) -> None:
    """It works without a network, and tells nobody who reads it."""
    page = client.get("/").text
    assert "//" not in page.replace("https://harbour.example", "")
    for asset in ("/desk.css", "/desk.js"):
        assert asset in page
        assert client.get(asset).status_code == 200


def test_a_fault_of_the_program_is_a_problem_without_details(model: ReadModel) -> None:
    """A traceback would tell strangers too much."""
    client = client_of(model=model)
    model.close()
    answer = client.get("/v1/events")
    assert (answer.status_code, answer.json()["reason"]) == (500, "fault")
