"""`streams acquire` as operators run it: sources into a real log, stopped and started again."""

from __future__ import annotations

import asyncio
import json
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest
from calling import Ended, call_program, clean_environment

from streams.records import RawArticle
from streams.worker import reading, topics
from streams.worker.config import BrokerConfig

pytestmark = pytest.mark.broker
Make = Callable[..., BrokerConfig]
END_S = 15.0
ITEM = """<item><guid>story-{0}</guid><title>Story {0}</title><pubDate>Mon, 02 Mar 2026 08:{0:02}:00 GMT</pubDate>
<description>The harbour office said on Monday that ferry {0} would stay in port for the storm.</description></item>"""


class Feed(BaseHTTPRequestHandler):
    """A feed that has as many stories as its server says."""

    stories = 0

    def do_GET(self) -> None:
        """Answer with the feed."""
        items = "".join(ITEM.format(number) for number in range(type(self).stories))
        body = f"<rss version='2.0'><channel><title>Harbour</title>{items}</channel></rss>".encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/rss+xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@pytest.fixture
def feed() -> Iterator[tuple[str, type[Feed]]]:
    """A feed at an address of its own."""
    handler = type("OwnFeed", (Feed,), {"stories": 5})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/feed.xml", handler
    server.shutdown()
    server.server_close()


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def acquiring(folder: Path, broker: BrokerConfig, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """`streams acquire` over sources.toml of the folder, ended with SIGTERM."""
    log = (folder / "log").open("ab")
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "streams", "acquire", "--sources", "sources.toml"),
            *("--data-dir", "data", "--probe-port", str(port)),
        ],
        cwd=folder,
        env=clean_environment(
            STREAMS_KAFKA__BROKER=broker.servers,
            STREAMS_KAFKA__PREFIX=broker.prefix,
            STREAMS_LOG__FORMAT="json",
        ),
        stdout=log,
        stderr=log,
    )
    try:
        yield process
        process.send_signal(signal.SIGTERM)
        assert process.wait(END_S) == 0, (folder / "log").read_text()
    finally:
        process.kill()
        process.wait()
        log.close()


async def articles(broker: BrokerConfig) -> list[RawArticle]:
    """All that lies in `articles.raw`, repeats included."""
    found = reading.tail(broker, ["articles.raw"], start="beginning", follow=False)
    return [read.value async for read in found]


def until(broker: BrokerConfig, number: int, limit_s: float = 60.0) -> list[RawArticle]:
    """Return what the log has once it has so many different articles."""
    deadline = time.monotonic() + limit_s
    while True:
        found = asyncio.run(articles(broker))
        if len({one.article_id for one in found}) >= number:
            return found
        assert time.monotonic() < deadline, [one.item_id for one in found]
        time.sleep(0.2)


def sources(folder: Path, url: str) -> None:
    """A list with a feed and a drop folder."""
    (folder / "in").mkdir()
    (folder / "sources.toml").write_text(
        f'[[source]]\nname = "harbour"\nkind = "feed"\nurl = "{url}"\nprivate = true\nevery_s = 0.5\n'
        'full_text = "feed"\nlanguage = "en"\n[[source]]\nname = "drop"\nkind = "folder"\npath = "in"\nsettle_s = 0.1\n'
        '[[source]]\nname = "partner"\nkind = "push"\n'
    )


def test_sources_are_read_into_the_log_and_go_on_after_a_restart(
    new_broker: Make, tmp_path: Path, feed: tuple[str, type[Feed]]
) -> None:
    """Stopped with SIGTERM and started again, nothing is lost and nothing comes twice."""
    broker = new_broker()
    asyncio.run(topics.create(broker))
    url, handler = feed
    sources(tmp_path, url)
    (tmp_path / "in" / "dispatch.txt").write_text("LISBON (Own) - A tram left the rails on Friday.\n")
    port = free_port()
    with acquiring(tmp_path, broker, port):
        until(broker, 6)
        metrics = httpx.get(f"http://127.0.0.1:{port}/metrics").text
        assert 'streams_source_state{source="harbour",state="new"} 1.0' in metrics
        assert httpx.get(f"http://127.0.0.1:{port}/readyz").status_code == 200
    handler.stories = 8
    with acquiring(tmp_path, broker, port):
        found = until(broker, 9)
    counted = Counter(one.article_id for one in found)
    assert set(counted.values()) == {1}
    assert Counter(one.source for one in found) == {"harbour": 8, "drop": 1}
    assert {one.language for one in found if one.source == "harbour"} == {"en"}
    assert [path.name for path in (tmp_path / "in").rglob("*.txt")] == ["dispatch.txt"]
    assert not (tmp_path / "in" / "dispatch.txt").exists()

    ended: Ended = call_program(
        tmp_path,
        "sources",
        "list",
        "--file",
        "sources.toml",
        "--json",
        env={"STREAMS_DATA_DIR": str(tmp_path / "data")},
    )
    harbour, drop, partner = ended.rows
    assert (harbour["name"], harbour["state"], harbour["articles"]) == ("harbour", "new", 8)
    assert harbour["last_article"] is not None
    assert (drop["articles"], partner["state"]) == (1, "unseen")


def test_two_readers_of_one_folder_are_refused(new_broker: Make, tmp_path: Path, feed: tuple[str, type[Feed]]) -> None:
    """Two would ask everybody twice, and move each other's cursors."""
    broker = new_broker()
    asyncio.run(topics.create(broker))
    sources(tmp_path, feed[0])
    port = free_port()
    with acquiring(tmp_path, broker, port):
        until(broker, 5)
        second = call_program(
            tmp_path,
            "acquire",
            "--sources",
            "sources.toml",
            "--probe-port",
            free_port(),
            env={
                "STREAMS_KAFKA__BROKER": broker.servers,
                "STREAMS_KAFKA__PREFIX": broker.prefix,
                "STREAMS_DATA_DIR": str(tmp_path / "data"),
            },
        )
    assert second.code == 2
    assert "is in use by `streams acquire` (process" in second.err
    assert second.says_plainly()


def test_log_of_a_run_is_json_without_an_articles_words(
    new_broker: Make, tmp_path: Path, feed: tuple[str, type[Feed]]
) -> None:
    """Logs go to places where articles must not."""
    broker = new_broker()
    asyncio.run(topics.create(broker))
    sources(tmp_path, feed[0])
    with acquiring(tmp_path, broker, free_port()):
        until(broker, 5)
    lines = [json.loads(line) for line in (tmp_path / "log").read_text().splitlines()]
    assert {"acquire.started", "acquire.stopped"} <= {line["event"] for line in lines}
    assert "harbour office" not in (tmp_path / "log").read_text()
