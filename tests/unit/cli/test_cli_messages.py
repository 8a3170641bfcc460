"""Mistakes on the command line end in a sentence and an exit code, never a traceback."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

SAMPLES = Path(__file__).resolve().parents[3] / "samples"
BAD_RULE = "subscriber: desk\nrules:\n  - id: bad\n    name: Bad\n    when: event.killed >=\n    channels: []\n"

MISTAKES: dict[str, tuple[list[str], str]] = {
    "unknown command": (["nosuch"], "nosuch"),
    "unknown option": (["batch", "--nosuch"], "--nosuch"),
    "unknown setting": (["--config", "bad.toml", "batch"], "kafka.partition"),
    "rules are not there": (["batch", "--rules", "nowhere"], "nowhere"),
    "rule is wrong": (["batch", "--rules", "bad.yaml"], "bad.yaml"),
    "match without rules": (["match"], "--rules"),
    "rules check without rules": (["rules", "check"], "no rules given"),
    "rules are no YAML": (["rules", "check", "broken.yaml"], "broken.yaml:2"),
    "types are not there": (["extract", "--types", "nowhere.yaml"], "nowhere.yaml"),
    "kind is none": (["batch", "--only", "events"], "events"),
    "time is none": (["batch", "--published", "yesterday"], "yesterday"),
    "time is none in a filter": (["clean", "--published", "yesterday"], "yesterday"),
    "file is not there": (["batch", "nowhere.txt"], "nowhere.txt"),
    "input is not there": (["up", "--input", "nowhere"], "nowhere"),
    "port is no number": (["up", "--port", "abc"], "--port"),
    "port is too high": (["up", "--port", "99999"], "http.port"),
    "up with a bad rule": (["up", "--rules", "bad.yaml"], "bad.yaml"),
    "up with rules that are not there": (["up", "--rules", "nowhere"], "nowhere"),
    "up with an unknown channel": (["up", "--rules", str(SAMPLES / "rules")], "desk"),
    "up open to the world without a token": (["--config", "open.toml", "up"], "token"),
    "stage is none": (["worker", "--stage", "nosuch", "--broker", "127.0.0.1:1"], "nosuch"),
    "no broker": (["tail"], "--broker"),
    "no broker for rejected": (["rejected", "list"], "--broker"),
    "since is no time": (["tail", "--broker", "127.0.0.1:1", "--since", "noon"], "noon"),
    "repeats of files and a log": (["repeats", "bad.toml", "--broker", "127.0.0.1:1"], "--broker"),
    "repeats of a file that is not there": (["repeats", "nowhere.jsonl"], "nowhere.jsonl"),
    "repeats of a folder": (["repeats", "."], "cannot be read"),
    "repeats since no time": (["repeats", "--since", "noon"], "noon"),
    "repeats of no such verdict": (["repeats", "--verdict", "copy"], "copy"),
    "repeats of no such edit": (["repeats", "--changed", "figures"], "numbers"),
    "topic is none": (["tail", "nosuch", "--broker", "127.0.0.1:1"], "nosuch"),
    "replay of nothing": (["rejected", "replay", "--broker", "127.0.0.1:1"], "--all"),
    "mend of everything": (["rejected", "replay", "--all", "--with", "bad.toml", "--broker", "x:1"], "--with"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_named_and_exits_2(streams: Any, tmp_path: Path, name: str) -> None:
    """The offender, the mend, and a code that says: nothing was started."""
    (tmp_path / "bad.toml").write_text("[kafka]\npartition = 3\n")
    (tmp_path / "open.toml").write_text('[http]\nhost = "0.0.0.0"\n')
    (tmp_path / "bad.yaml").write_text(BAD_RULE)
    (tmp_path / "broken.yaml").write_text("rules: [\n")
    arguments, named = MISTAKES[name]
    found = streams(*arguments)
    assert found.code == 2, found.err
    assert named in " ".join(found.err.split()), found.err
    assert found.says_plainly()
    assert found.out == ""


@pytest.mark.parametrize(
    "arguments", [["tail", "--once"], ["repeats"], ["rejected", "list"], ["topics", "check"], ["ingest", "one.jsonl"]]
)
def test_a_broker_that_is_away_is_another_matter(streams: Any, tmp_path: Path, arguments: list[str]) -> None:
    """Exit 1: the same call may succeed later."""
    (tmp_path / "one.jsonl").write_text('{"id": "a", "text": "Something."}\n')
    found = streams(*arguments, "--broker", "127.0.0.1:1")
    assert found.code == 1, found.err
    assert "127.0.0.1:1" in found.err
    assert found.says_plainly()


def test_a_mistake_in_a_program_of_its_own(program: Any) -> None:
    """The same through the installed command: one sentence."""
    found = program("batch", "--rules", "nowhere")
    assert found.code == 2
    assert found.out == ""
    assert found.err.startswith("streams: nowhere")
    assert len(found.err.splitlines()) == 1


def test_version_and_help(streams: Any) -> None:
    """What everybody tries first."""
    assert streams("--version").out.startswith("newswire-streams ")
    shown = streams("--help").out
    for command in ("up", "worker", "serve", "batch", "clean", "explain", "rejected", "doctor"):
        assert command in shown


# ---------------------------------------------------------------- rules, doctor, schema


def test_rules_check_lists_the_rules(streams: Any) -> None:
    """Every rule with its subscriber, so that a forgotten file is seen."""
    found = streams("rules", "check", SAMPLES / "rules")
    assert found.code == 0, found.err
    for line in ("sahel-attacks (crisis-desk)", "cyber-attacks (risk-team)", "africa-outbreaks (africa-desk)"):
        assert line in found.out


def test_rules_test_runs_the_rules_own_examples(streams: Any) -> None:
    """Rules of the samples carry tests, and they pass."""
    found = streams("rules", "test", SAMPLES / "rules")
    assert found.code == 0, found.out
    assert ", 0 failed" in found.out
    assert "✗" not in found.out


def test_a_failed_rule_test_says_where_and_why(streams: Any, tmp_path: Path) -> None:
    """File, line, and the part of the condition that did not hold."""
    path = tmp_path / "desk.yaml"
    path.write_text(
        "subscriber: desk\nrules:\n  - id: deadly\n    name: Deadly\n    when: event.killed >= 5\n    channels: []\n"
        "    tests:\n      - event: {type: remote.bombing, killed: 2}\n        expect: alert\n"
    )
    found = streams("rules", "test", path)
    assert found.code == 1
    assert "1 failed" in found.out
    assert "desk.yaml:8" in found.out
    assert "event.killed = 2" in found.out


def test_rules_can_stand_in_the_settings(streams: Any, tmp_path: Path) -> None:
    """Without an argument the setting is taken."""
    (tmp_path / "streams.toml").write_text(f'rules = "{SAMPLES / "rules"}"\n')
    assert "sahel-attacks" in streams("rules", "check").out


def test_doctor_finds_nothing_missing_here(streams: Any) -> None:
    """On a machine that runs these tests all that is needed is there."""
    found = streams("doctor")
    assert found.code == 0, found.out
    assert "✗" not in found.out
    for what in ("Python 3.", "faust-streaming", "compiled stream", "settings", "GiB free"):
        assert what in found.out


def test_doctor_names_wrong_settings_rules_and_brokers(streams: Any, tmp_path: Path) -> None:
    """Each finding with its mend, and a code for scripts."""
    (tmp_path / "bad.yaml").write_text(BAD_RULE)
    found = streams("doctor", env={"STREAMS_RULES": "bad.yaml", "STREAMS_KAFKA__BROKER": "127.0.0.1:1"})
    assert found.code == 1
    assert "✗ rules in bad.yaml" in found.out
    assert "✗ broker 127.0.0.1:1" in found.out
    wrong = streams("doctor", env={"STREAMS_HTTP__PORT": "x"})
    assert wrong.code == 1
    assert "✗ settings" in wrong.out


def test_schema_export_and_check(streams: Any, tmp_path: Path) -> None:
    """What is written is readable by today's program; a lost field is not."""
    folder = tmp_path / "schema"
    assert streams("schema", "export", folder).code == 0
    names = {path.name for path in folder.iterdir()}
    assert {"RawArticle.json", "Event.json", "Alert.json", "asyncapi.json"} <= names
    assert streams("schema", "check", folder).code == 0
    old = json.loads((folder / "Alert.json").read_text())
    old["properties"]["colour"] = {"type": "string"}
    (folder / "Alert.json").write_text(json.dumps(old))
    found = streams("schema", "check", folder)
    assert found.code == 1
    assert "Alert.colour is gone" in found.err


def test_schema_check_of_an_empty_folder_is_a_mistake(streams: Any, tmp_path: Path) -> None:
    """A check that finds nothing to check must not say that all is well."""
    (tmp_path / "empty").mkdir()
    for folder in ("nowhere", "empty"):
        assert streams("schema", "check", folder).code == 2


def test_topics_plan_needs_no_broker(streams: Any) -> None:
    """An operator reads the plan before there is anything."""
    found = streams("topics", "plan")
    assert found.code == 0
    assert "articles.raw" in found.out
    assert "compact" in found.out
