"""`streams explain`: one article's way, for a person and as JSON."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from streams.cli.way import Before
from streams.records import CleanArticle, Decision, Verdict

SAMPLES = Path(__file__).resolve().parents[3] / "samples"
WIRES, RULES = SAMPLES / "wires", SAMPLES / "rules"
WHEN = datetime(2026, 3, 10, 6, tzinfo=UTC)
FIRST = WIRES / "010-meridian-market-attack.jsonl"


def _flat(text: str) -> str:
    return " ".join(text.split())


def _article(name: str) -> CleanArticle:
    return CleanArticle(article_id=name, item_id=name, source="post", received=WHEN, text=name)


def _decision(name: str, verdict: Verdict = "new", **more: Any) -> Decision:
    return Decision(
        article_id=name, item_id=name, verdict=verdict, scope="en", source="s", position=0, event_time=WHEN, **more
    )


def test_text_page_shows_what_was_cut_off_and_each_event_with_its_evidence(streams: Any) -> None:
    """The reader wants to see why: what went, what was read, and on which words."""
    found = streams("explain", WIRES / "120-harbour-flood.txt", "--rules", RULES)
    assert found.code == 0, found.err
    said = _flat(found.out)
    assert "cut off" in said
    assert "hazard.flood" in said
    assert "evidence “" in said
    assert "Semarang" in said
    assert "deadly-disasters: fired (new)" in said
    assert "sahel-attacks: silent" in said
    assert "✗ event.class = hazard not in [battle, remote, civilians]" in said


def test_no_word_of_the_article_is_lost_at_the_edge(streams: Any) -> None:
    """A line too long for the screen is folded, never cut."""
    (row,) = [json.loads(line) for line in FIRST.read_text(encoding="utf-8").splitlines()]
    (clean,) = streams("clean", given=[row]).rows
    for columns in ("60", "140"):
        said = _flat(streams("explain", FIRST, env={"COLUMNS": columns}).out)
        assert all(_flat(paragraph) in said for paragraph in clean["text"].split("\n\n"))


def test_html_page(streams: Any) -> None:
    """A web page goes the same way."""
    said = _flat(streams("explain", WIRES / "020-atlas-market-attack.html", "--rules", RULES).out)
    assert "civilians.attack" in said
    assert "14" in said


def test_lines_file_shows_every_article(streams: Any) -> None:
    """Three stories in a file are three ways."""
    found = streams("explain", WIRES / "170-meridian-afternoon.jsonl")
    assert found.out.count("\narticle ") == 3


def test_after_shows_the_copy_it_is(streams: Any) -> None:
    """A copy is one only after its original."""
    copy = WIRES / "030-courier-syndicated-copy.txt"
    alone = _flat(streams("explain", copy, "--rules", RULES).out)
    assert "copies new, origin" in alone
    after = _flat(streams("explain", copy, "--rules", RULES, "--after", FIRST).out)
    assert "copies repeat, origin" in after
    assert "copy of urn:meridian:2025:0311-0417" in after
    assert "no event of its own: it is a copy" in after
    assert "fired" not in after


def test_copy_stands_beside_what_it_copies(streams: Any) -> None:
    """The desk sees for itself what was left out, and that the rest is word for word."""
    said = streams("explain", WIRES / "030-courier-syndicated-copy.txt", "--after", FIRST, env={"COLUMNS": "140"}).out
    assert "cut short, re-headlined" in _flat(said)
    side = said.partition("beside the earlier text")[2]
    assert "127 of 134 words are as in the earlier text, which has 220" in side
    assert "{+Traders shot dead in Sahel market raid+}" in side
    assert "[-No group has claimed responsibility for the attack." in side


def test_new_version_stands_beside_the_one_before_with_its_figures(streams: Any) -> None:
    """A toll that rose is what a desk looks for first."""
    found = streams("explain", WIRES / "040-meridian-market-attack-writethru.jsonl", "--after", FIRST, "--json")
    compared = json.loads(found.out)["compared"]
    assert compared["with"] == "urn:meridian:2025:0311-0417"
    assert ["11", "17"] in compared["figures"]
    assert ["20", "26"] in compared["figures"]
    assert {"same", "changed", "new"} == {part["kind"] for part in compared["parts"]}


def test_articles_of_one_file_are_compared_with_each_other(streams: Any, tmp_path: Path) -> None:
    """A file may hold the story and its copies; what is new stands beside nothing."""
    first = json.loads(FIRST.read_text(encoding="utf-8"))
    copy = {**first, "id": "copy", "source": "tribune", "title": "Raid on a market"}
    (tmp_path / "two.jsonl").write_text("".join(json.dumps(row) + "\n" for row in (first, copy)))
    assert streams("explain", "two.jsonl").out.count("beside the earlier text") == 1


def test_of_what_came_before_the_latest_is_kept() -> None:
    """An archive before the article must not take all memory."""
    before = Before(most=2)
    for name in ("a", "b", "a", "c"):
        before.keep(_article(name))
    copies = [_decision("x", copy_of=name) for name in "abc"]
    assert [(found := before.of(copy)) and found.item_id for copy in copies] == ["a", None, "c"]
    assert before.of(_decision("c", verdict="version", replaces=("c", "b"))) == _article("c")
    assert before.of(_decision("y", verdict="version", replaces=("y", "a"))) == _article("a")
    assert before.of(_decision("a")) is None


def test_hostile_headline_moves_nothing_on_the_screen(streams: Any, tmp_path: Path) -> None:
    """Headline, outlet and byline are strangers' text; escape sequences would repaint the desk's terminal."""
    row = {
        **json.loads(FIRST.read_text(encoding="utf-8")),
        "title": "Raid \x1b[2J\u202e on a market",
        "source": "a\x1b[8m",
    }
    (tmp_path / "bad.jsonl").write_text(json.dumps(row))
    found = streams("explain", "bad.jsonl")
    assert "on a market" in found.out
    assert not {char for char in found.out if not char.isprintable()} - {"\n"}


def test_json_holds_every_room(streams: Any) -> None:
    """A program can read the same."""
    found = streams("explain", FIRST, "--rules", RULES, "--json")
    way = json.loads(found.out)
    assert set(way) == {"clean", "decision", "mentions", "events", "alerts", "rejected", "compared", "rules"}
    assert way["clean"]["id"] == way["decision"]["item_id"] == "urn:meridian:2025:0311-0417"
    assert {alert["rule_id"] for alert in way["alerts"]} == {"sahel-attacks", "mass-casualty-anywhere"}
    held = {(one["rule"], one["event_id"]): one for one in way["rules"]}
    assert len(held) == len(way["events"]) * len({one["rule"] for one in way["rules"]})
    assert (way["rejected"], way["compared"]) == ([], None)


def test_rejected_article_says_why(streams: Any) -> None:
    """What could not be taken is explained, too."""
    found = streams("explain", WIRES / "900-meridian-truncated.json")
    assert "rejected by acquire: bad_json" in _flat(found.out)


def test_published_resolves_what_the_file_does_not_say(streams: Any, tmp_path: Path) -> None:
    """Weekdays need a date."""
    path = tmp_path / "note.txt"
    path.write_text("A bomb killed nine people at a market in Mosul, Iraq, on Monday, police said.\n" * 1)
    assert "weekdays stay unresolved" in _flat(streams("explain", path).out)
    assert "2026-03-09 to 2026-03-09 (day) “Monday”" in _flat(streams("explain", path, "--published", "2026-03-10").out)


def test_unknown_name_without_a_broker_says_what_to_do(streams: Any) -> None:
    """An id can only be looked up in a log."""
    for name in ("nothing.txt", "x" * 5000, "urn:a:b"):
        found = streams("explain", name)
        assert found.code == 2
        assert found.says_plainly()
        assert "STREAMS_KAFKA__BROKER" in found.err


def test_empty_folder_has_no_article(streams: Any, tmp_path: Path) -> None:
    """Nothing to explain is said, with a code that a script sees."""
    (tmp_path / "empty").mkdir()
    found = streams("explain", tmp_path / "empty")
    assert found.code == 1
    assert "no article in" in found.err
