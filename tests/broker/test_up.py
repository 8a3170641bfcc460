"""`streams up` as a person starts it: on a real Kafka, with real processes, from the first line to Ctrl-C."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest
from calling import Ended, call_here, call_program, clean_environment

from streams.errors import SettingsError
from streams.worker.config import BrokerConfig
from streams.worker.embedded import EmbeddedKafka

pytestmark = pytest.mark.broker

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "samples"
END_S = 10.0
"""Ctrl-C ends everything within this long."""
RULES = """
subscriber: desk
rules:
  - id: deadly
    name: Deadly attacks
    when: event.class in ['remote', 'battle', 'civilians'] && event.killed >= 5
    channels: [desk]
    tell_again_on: [killed, status]
"""
TOML = """
[kafka]
partitions = 1
session_timeout_s = 6
[notify.channels.desk]
kind = "file"
path = "alerts.jsonl"
"""
SOURCES = """
[[source]]
name = "northwire"
kind = "push"
[[source]]
name = "drop"
kind = "folder"
path = "in"
settle_s = 0.2
"""
TOWNS = {
    "Mosul": "A car bomb exploded outside a police station in Mosul, Iraq, on Monday, killing at least nine people and "
    "wounding 20 others, the interior ministry said.\n\nThe blast tore through a crowded street shortly after eight in "
    "the morning, when officers were changing shifts.",
    "Nairobi": "Gunmen killed 12 people in a shopping street of Nairobi, Kenya, on Sunday night.\n\nThe men "
    "fled on motorcycles. Shopkeepers pulled down their shutters, and ambulances had to wait for hours.",
    "Kirkuk": "Two rockets hit a bus depot in Kirkuk, northern Iraq, on Sunday and killed seven drivers, the governor "
    "said.\n\nFirefighters worked until dawn, while relatives gathered at the gate of the general hospital.",
    "Basra": "A suicide bomber killed 15 worshippers at a shrine in Basra in the south of Iraq on Saturday, a health "
    "official said.\n\nThe man had walked past two guards before he reached the courtyard, a survivor recalled.",
    "Erbil": "Shelling killed eight villagers near Erbil on Friday evening, the mayor told a local radio station.\n\n"
    "Houses at the edge of the orchard lost their roofs; cattle wandered along the road the next day.",
    "Tikrit": "Militants attacked an army post near Tikrit on Monday and killed six soldiers, an officer said."
    "\n\nHelicopters were searching the river banks for those who had taken part, the defence ministry added.",
    "Samarra": "An air strike killed ten fighters in Samarra on Monday, the coalition said.\n\nThe jets "
    "had come from a base in the gulf; a warehouse was still burning hours afterwards.",
    "Najaf": "Mortar shells killed ten pilgrims on the road to Najaf on Thursday, the provincial council said.\n\n"
    "Buses turned back at the first bridge, and drivers shared bread and tea until the road was open again.",
}


def _article(name: str, town: str, **more: Any) -> dict[str, Any]:
    return {
        "id": name,
        "source": "northwire",
        "title": f"Deadly attack in {town}",
        "text": TOWNS[town],
        "published": "2026-03-09T09:00:00Z",
        **more,
    }


def until(asked: Callable[[], Any], limit_s: float = 30.0) -> Any:
    """Return what `asked` gives as soon as it is something."""
    deadline = time.monotonic() + limit_s
    while not (found := asked()):
        assert time.monotonic() < deadline, "the condition did not come about"
        time.sleep(0.05)
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where it is started: settings, a rule, one channel."""
    made = tmp_path_factory.mktemp("up")
    (made / "streams.toml").write_text(TOML)
    (made / "desk.yaml").write_text(RULES)
    (made / "sources.toml").write_text(SOURCES)
    (made / "in").mkdir()
    return made


@dataclass
class Up:
    """A running `streams up --json`."""

    process: subprocess.Popen[bytes]
    folder: Path
    ready: dict[str, Any]

    @property
    def broker(self) -> str:
        """HOST:PORT of its Kafka."""
        return str(self.ready["broker"])

    def streams(self, *arguments: object) -> Ended:
        """Run another command against its broker, from the same folder."""
        return call_here(self.folder, *arguments, "--broker", self.broker)

    def get(self, path: str) -> Any:
        """Return what its HTTP side answers."""
        return httpx.get(f"{self.ready['desk']}{path}", timeout=10).raise_for_status().json()

    def push(self, article: dict[str, Any]) -> httpx.Response:
        """Push an article over HTTP."""
        return httpx.post(f"{self.ready['desk']}v1/articles", json=article, timeout=30)


@contextmanager
def _started(folder: Path, *arguments: object) -> Iterator[subprocess.Popen[bytes]]:
    """A program in a process group of its own, as a shell starts it; killed with all it made if a test fails."""
    process = subprocess.Popen(
        [sys.executable, "-m", "streams", *map(str, arguments)],
        cwd=folder,
        env=clean_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            for one in [*psutil.Process(process.pid).children(recursive=True), process]:
                with suppress(psutil.NoSuchProcess, ProcessLookupError):
                    one.kill()
        process.wait()
        for stream in (process.stdin, process.stdout, process.stderr):
            assert stream is not None
            stream.close()


def _press_ctrl_c(process: subprocess.Popen[bytes]) -> tuple[float, list[psutil.Process]]:
    """Send SIGINT as a terminal does, to the whole group; return the seconds to the end, and who is left."""
    family = psutil.Process(process.pid).children(recursive=True)
    started = time.monotonic()
    os.killpg(process.pid, signal.SIGINT)
    process.wait(30)
    took = time.monotonic() - started
    _, left = psutil.wait_procs(family, timeout=0.5)
    return took, left


@pytest.fixture(scope="module")
def running(folder: Path, kafka: EmbeddedKafka) -> Iterator[Up]:
    """One that runs for all tests here, with a Kafka of its own that is kept in a folder."""
    given = ("--rules", "desk.yaml", "--sources", "sources.toml", "--data-dir", "data")
    arguments = ("up", "--json", *given, "--port", 0)
    with _started(folder, *arguments) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        line = process.stdout.readline()
        assert line, process.stderr.read().decode()
        for stream in (process.stdout, process.stderr):
            threading.Thread(target=stream.read, daemon=True).start()
        yield Up(process, folder, json.loads(line))


def _alerts(running: Up, town: str) -> list[dict[str, Any]]:
    return [one for one in running.get("v1/alerts")["alerts"] if town in one["title"]]


# ---------------------------------------------------------------- once


def _once(folder: Path, broker: BrokerConfig, *arguments: object, given: bytes = b"") -> Ended:
    whole = ("up", "--once", "--broker", broker.servers, "--port", 0, *arguments)
    return call_program(folder, *whole, given=given, env={"STREAMS_KAFKA__PREFIX": broker.prefix})


def test_once_on_the_samples_comes_to_what_the_batch_comes_to(tmp_path: Path, kafka: EmbeddedKafka) -> None:
    """With a Kafka of its own, as `make run ARGS="--once --json"`: the broker changes nothing of what is told."""
    arguments = ("--rules", SAMPLES / "rules", "--input", SAMPLES / "wires")
    done = call_program(
        tmp_path, "--config", SAMPLES / "streams.toml", "up", "--once", "--json", "--port", 0, *arguments
    )
    assert done.code == 0, done.err
    assert done.err == ""
    batch = call_program(tmp_path, "batch", SAMPLES / "wires", "--rules", SAMPLES / "rules")

    def last(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
        events = {row["event_id"]: row for row in rows if row["kind"] == "event"}
        shown = ("title", "type", "status", "revision", "independent_origins", "outlets", "background", "casualties")
        return {name: {key: row[key] for key in shown} for name, row in events.items()}

    told, expected = done.rows, batch.rows
    assert last(told) == last(expected)
    assert sorted((row["stage"], row["reason"]) for row in told if row["kind"] == "rejected") == sorted(
        (row["stage"], row["reason"]) for row in expected if row["kind"] == "rejected"
    )
    # What comes in one batch is told as it ended; but no alert is told that the batch does not tell.
    alerts = {row["alert_id"] for row in told if row["kind"] == "alert"}
    assert alerts <= {row["alert_id"] for row in expected if row["kind"] == "alert"}
    assert len(alerts) > 10


def test_once_prints_tables_for_people(tmp_path: Path, new_broker: Callable[..., BrokerConfig]) -> None:
    """Events, alerts with reason and evidence, what was rejected, and where it was to be seen."""
    path = tmp_path / "wire.jsonl"
    path.write_text(json.dumps(_article("a", "Mosul")) + '\nbroken\n{"id": "b"}\n')
    (tmp_path / "desk.yaml").write_text(RULES)
    (tmp_path / "streams.toml").write_text(TOML)
    done = _once(tmp_path, new_broker(), "--rules", "desk.yaml", "--input", path)
    assert done.code == 0, done.err
    shown, said = " ".join(done.out.split()), done.err
    for part in ("Bombing", "Mosul", "NEW", "because", "event.killed = 9 ≥ 5", "killing at least nine people"):
        assert part in shown
    assert "acquire: bad_json" in shown
    assert "acquire: no_content" in shown
    assert "1 articles in, 1 events, 1 tellings of 1 alerts, 2 rejected" in shown
    for part in ("desk     http://127.0.0.1:", "metrics", "healthz", "readyz", "ready after"):
        assert part in said
    (alert,) = map(json.loads, (tmp_path / "alerts.jsonl").read_bytes().splitlines())
    assert "Mosul" in json.dumps(alert)


def test_once_takes_json_lines_on_standard_input(tmp_path: Path, new_broker: Callable[..., BrokerConfig]) -> None:
    """`… | streams up --input - --once --json` is a filter on a real broker."""
    (tmp_path / "desk.yaml").write_text(RULES.replace("[desk]", "[]"))
    given = b"".join(json.dumps(_article(town, town)).encode() + b"\n" for town in ("Mosul", "Nairobi"))
    done = _once(tmp_path, new_broker(), "--json", "--rules", "desk.yaml", "--input", "-", given=given)
    assert done.code == 0, done.err
    rows = done.rows
    assert {row["place"]["name"] for row in rows if row["kind"] == "event"} == {"Mosul", "Nairobi"}
    assert {row["op"] for row in rows if row["kind"] == "alert"} == {"new"}


# ---------------------------------------------------------------- refused before it starts


def test_second_one_with_the_folder_is_told_who_has_it(running: Up) -> None:
    """A desk that forgot its other window reads who holds the folder and what to do, not a Java trace."""
    second = call_program(running.folder, "up", "--data-dir", "data", "--port", 0)
    assert second.code == 2
    assert second.err.strip() == (
        f"streams: the data folder data is in use by `streams up` (process {running.process.pid}); "
        "stop that, or take another folder with --data-dir"
    )
    reading = running.streams("acquire", "--sources", "sources.toml", "--data-dir", "data")
    assert reading.code == 2
    assert f"is in use by `streams up` (process {running.process.pid})" in reading.err


def test_folder_of_a_kafka_that_runs_is_refused(kafka: EmbeddedKafka) -> None:
    """The broker's own lock says so before Java is started."""
    twin = EmbeddedKafka(kafka.folder, cache=kafka.cache)
    with pytest.raises(SettingsError, match=f"is in use by the Kafka of process {kafka.pid}"):
        twin.start()


def test_a_broken_rule_ends_it_before_kafka_is_started(tmp_path: Path) -> None:
    """One sentence with file and mend, exit 2, and nothing was started."""
    (tmp_path / "desk.yaml").write_text(RULES.replace(">= 5", ">="))
    done = call_program(tmp_path, "up", "--once", "--data-dir", "data", "--rules", "desk.yaml", "--port", 0)
    assert done.code == 2
    said = done.err
    assert said.startswith("streams: desk.yaml:")
    assert len(said.splitlines()) == 1, said
    assert "starting Apache Kafka" not in said
    assert not (tmp_path / "data" / "kafka").exists()


def test_a_broker_that_is_away_is_said_plainly(tmp_path: Path) -> None:
    """A closed port: who did not answer, and exit 1."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{held.getsockname()[1]}"
        done = call_program(tmp_path, "up", "--once", "--broker", address, "--port", 0)
    assert done.code == 1
    said = done.err
    assert address in said
    assert "Traceback" not in said


# ---------------------------------------------------------------- running


def test_ready_line_says_where_everything_is(running: Up) -> None:
    """A program that starts it must find its port and its broker."""
    assert set(running.ready) >= {"kind", "desk", "metrics", "broker"}
    assert httpx.get(running.ready["metrics"]).text.count("streams_ready{") > 0
    assert httpx.get(f"{running.ready['desk']}healthz").status_code == 200
    assert httpx.get(f"{running.ready['desk']}readyz").status_code == 200
    assert "<html" in httpx.get(running.ready["desk"]).text


def test_pushed_article_becomes_an_alert_in_the_live_stream_and_in_the_list(running: Up) -> None:
    """The main job: push, 202, alert, with its reason; and the subscriber's file has it."""
    with httpx.stream("GET", f"{running.ready['desk']}v1/stream?kinds=alert", timeout=30) as live:
        assert running.push(_article("push-1", "Kirkuk")).status_code == 202
        lines = live.iter_lines()
        line = next(line for line in lines if line.startswith("data:") and "Kirkuk" in line)
    assert json.loads(line.removeprefix("data:"))
    (alert,) = until(lambda: _alerts(running, "Kirkuk"))
    assert alert["op"] == "new"
    told = running.folder / "alerts.jsonl"
    until(lambda: told.exists() and "Kirkuk" in told.read_text())


def test_a_kill_cancels_what_was_told(running: Up) -> None:
    """Who was alerted is told that it does not hold."""
    running.push(_article("push-2", "Basra"))
    until(lambda: _alerts(running, "Basra"))
    running.push({"id": "push-2", "source": "northwire", "pub_status": "canceled", "version": 2})
    until(lambda: [alert["op"] for alert in _alerts(running, "Basra")] == ["cancel"])


def test_ingest_and_tail(running: Up) -> None:
    """A second terminal sends a file in, and sees what came of it."""
    path = running.folder / "more.jsonl"
    path.write_text(json.dumps(_article("file-1", "Erbil")) + "\n")
    done = running.streams("ingest", path)
    assert (done.code, done.err) == (0, "1 articles in the log, 0 rejected\n")
    until(lambda: _alerts(running, "Erbil"))
    done = running.streams("tail", "--once", "--json")
    assert done.code == 0, done.err
    rows = done.rows
    assert {row["topic"] for row in rows} == {"events", "alerts"}
    assert any("Erbil" in (row["value"] or {}).get("title", "") for row in rows)
    raw = running.streams("tail", "articles.raw", "--once", "--json").rows
    assert "file-1" in {row["value"]["item_id"] for row in raw}


def test_dropped_file_becomes_an_alert_and_sources_are_listed_with_what_came(running: Up) -> None:
    """The list of sources is read beside the rest, and pushes count for the health of who pushes."""
    text = TOWNS["Tikrit"].replace("Tikrit", "Ramadi").replace("army post", "water tower")
    row = {**_article("drop-1", "Tikrit"), "title": "Deadly attack in Ramadi", "text": text, "source": "drop"}
    (running.folder / "in" / "first.json").write_text(json.dumps(row))
    until(lambda: _alerts(running, "Ramadi"))
    assert running.push(_article("push-9", "Samarra")).status_code == 202

    def counted() -> dict[str, int]:
        listed = call_here(running.folder, "sources", "list", "--file", "sources.toml", "--data-dir", "data", "--json")
        assert listed.code == 0, listed.err
        return {row["name"]: row["articles"] for row in listed.rows}

    found = until(lambda: (now := counted())["drop"] and now["northwire"] and now, limit_s=60.0)
    assert found["drop"] == 1
    metrics = httpx.get(f"{running.ready['desk']}metrics", timeout=10).text
    told = [line for line in metrics.splitlines() if "source_state{" in line]
    assert 'streams_source_state{source="drop",state="new"} 1.0' in told


def test_explain_finds_an_article_in_the_log(running: Up) -> None:
    """Why did it alert? By its id alone."""
    running.push(_article("push-3", "Nairobi"))
    arguments = ("explain", "push-3", "--rules", "desk.yaml", "--json")
    done = call_here(running.folder, *arguments, env={"STREAMS_KAFKA__BROKER": running.broker})
    assert done.code == 0, done.err
    assert [alert["rule_id"] for alert in json.loads(done.out)["alerts"]] == ["deadly"]


def _rejected(running: Up) -> dict[tuple[str, str], dict[str, Any]]:
    done = running.streams("rejected", "list", "--json")
    assert done.code == 0, done.err
    return {(row["stage"], row["reason"]): row for row in done.rows}


def test_copies_in_the_log_are_one_family_and_stand_beside_their_original(running: Up) -> None:
    """The log keeps copies apart from what is told on; a desk asks for both together."""
    copy = _article("copied-2", "Najaf", source="southwire", title="Shells hit pilgrims")
    copy["text"] = copy["text"].replace("ten pilgrims", "14 pilgrims")
    for article in (_article("copied-1", "Najaf"), copy):
        assert running.push(article).status_code == 202

    def family() -> dict[str, Any] | None:
        found = running.streams("repeats", "--family", "copied-1", "--json")
        return found.rows[0] if found.code == 0 and found.rows[0]["articles"] == 2 else None

    found = until(family)
    assert found["article"]["source"] == "northwire"
    assert [(one["source"], one["verdict"]) for one in found["members"]] == [("southwire", "update")]
    assert running.streams("repeats", "--since", "2100-01-01", "--json").rows == []
    shown = call_here(running.folder, "explain", "copied-2", env={"STREAMS_KAFKA__BROKER": running.broker})
    assert shown.code == 0, shown.err
    assert "update, origin outlet:northwire" in shown.out
    assert "beside the earlier text" in shown.out
    assert "ten → 14" in shown.out


def test_broken_ones_lie_in_rejected_and_a_mend_takes_them_through(running: Up) -> None:
    """List, show, replay: first as they are, then with the mended document in their place."""
    broken = {
        ("acquire", "bad_json"): "900-meridian-truncated.json",
        ("clean", "no_article"): "910-harbour-furniture-only.html",
        ("acquire", "binary"): "920-undecodable.txt",
    }
    done = running.streams("ingest", *(SAMPLES / "wires" / name for name in broken.values()))
    assert done.code == 0, done.err
    found = until(lambda: rows if (rows := _rejected(running)).keys() >= broken.keys() else None)
    table = running.streams("rejected", "list").out
    for (stage, reason), name in broken.items():
        one = found[stage, reason]
        assert one["rejected_id"] in table
        shown = running.streams("rejected", "show", one["rejected_id"])
        assert reason in shown.out
        if stage == "acquire":
            assert (
                running.streams("rejected", "show", one["rejected_id"], "--raw").raw
                == (SAMPLES / "wires" / name).read_bytes()
            )
            again = running.streams("rejected", "replay", one["rejected_id"])
            assert again.code == 1
            assert f"still {reason}" in again.err
        before = {event["event_id"] for event in running.get("v1/events")["events"]}
        mended = running.streams("rejected", "replay", one["rejected_id"], "--with", SAMPLES / "mended" / name)
        assert mended.code == 0, mended.err
        assert "articles.raw" in mended.out
        until(lambda known=before: {event["event_id"] for event in running.get("v1/events")["events"]} - known)


def test_replay_of_an_unknown_id_fails(running: Up) -> None:
    """A typing mistake must not pass for a replay."""
    done = running.streams("rejected", "replay", "re_nothing")
    assert done.code == 1
    assert "re_nothing is not among the rejected" in done.err


def test_topics_are_as_planned(running: Up) -> None:
    """What `up` made is what `topics check` wants."""
    done = running.streams("topics", "check")
    assert (done.code, done.out) == (0, "every topic is as planned\n")


# ---------------------------------------------------------------- ends


def test_ready_only_when_ready_and_ctrl_c_leaves_nothing_behind(tmp_path: Path, kafka: EmbeddedKafka) -> None:
    """503 until every worker has its partitions and its state; then Ctrl-C: broker, workers, all of it gone in time."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
    (tmp_path / "streams.toml").write_text(TOML)
    (tmp_path / "desk.yaml").write_text(RULES)
    seen: list[int] = []

    def ask() -> bool:
        with suppress(httpx.HTTPError):
            seen.append(httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=5).status_code)
        return bool(seen) and seen[-1] == 200

    with _started(tmp_path, "up", "--json", "--rules", "desk.yaml", "--input", "-", "--port", port) as process:
        until(ask, 60)
        assert 503 in seen, "it was asked before it could be ready"
        assert process.stdin is not None
        assert process.stdout is not None
        # A line of a source that goes on talking is told at once, not when the input ends.
        process.stdin.write(json.dumps(_article("pipe", "Samarra")).encode() + b"\n")
        process.stdin.flush()
        kinds = [json.loads(process.stdout.readline())["kind"] for _ in range(3)]
        assert kinds[0] == "ready"
        assert sorted(kinds[1:]) == ["alert", "event"]
        took, left = _press_ctrl_c(process)
        assert process.stderr is not None
        said = process.stderr.read().decode()
    assert process.returncode == 0, said
    assert "Traceback" not in said
    assert took < END_S, f"it took {took:.1f} s"
    assert left == []


def test_ctrl_c_while_starting_leaves_nothing_behind(tmp_path: Path, kafka: EmbeddedKafka) -> None:
    """The impatient, too, get their machine back."""
    with _started(tmp_path, "up", "--once", "--data-dir", "data", "--port", 0) as process:
        until((tmp_path / "data" / "kafka" / "broker.json").exists, 60)
        took, left = _press_ctrl_c(process)
        assert process.stderr is not None
        said = process.stderr.read().decode()
    assert process.returncode == 130, said
    assert "Traceback" not in said
    assert took < END_S
    assert left == []
