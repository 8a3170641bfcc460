"""Filters: one row in, one out, in order, with everything the row brought; and a chain of them is the batch."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from streams.cli import rows
from streams.errors import RecordError

SAMPLES = Path(__file__).resolve().parents[3] / "samples"
BLAST = (
    "A car bomb exploded outside a police station in Mosul, Iraq, on Monday, killing at least nine people and wounding "
    "20 others, the interior ministry said.\n\nThe blast tore through a crowded street shortly after eight in the "
    "morning, when officers were changing shifts, residents told reporters at the scene."
)
HARVEST = (
    "The harvest festival drew large crowds to the lakeside on Sunday, where growers showed pumpkins and honey.\n\n"
    "Visitors tasted forty kinds of apples, and a brass band from the next valley played until the evening."
)


def _row(name: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "text": BLAST, "source": "northwire", "published": "2026-03-09", **more}


@pytest.mark.parametrize("room", ["clean", "dedup", "extract"])
def test_one_in_one_out_in_order_with_unknown_keys(streams: Any, room: str) -> None:
    """Rows go back to their owner, who knows them by his own keys and by their order."""
    given = [
        _row("a", mine={"deep": [1, None]}, nothing=None, kind="story", rejected=3, big=2**70),
        {"id": "b", "text": HARVEST, "language": "en", "score": 0.25},
        _row("c", text=7),
        _row("d", verdict="misleading", label="x"),
    ]
    found = streams(room, given=given)
    assert found.code == 0, found.err
    assert [row["id"] for row in found.rows] == ["a", "b", "c", "d"]
    first, second, third, fourth = found.rows
    assert (first["mine"], first["nothing"], first["kind"]) == ({"deep": [1, None]}, None, "story")
    assert (first["rejected"], first["big"]) == (3, 2**70)
    assert second["score"] == 0.25
    assert third["rejected"]["reason"] == "bad_field"
    assert "text" in third["rejected"]["message"]
    assert fourth["label"] == "x"
    assert "1 rows refused" in found.err


def test_clean_gives_its_keys(streams: Any) -> None:
    """The contract of the filter: id, title, text, published, language."""
    (row,) = streams("clean", given=[_row("a", title="Car bomb in Mosul")]).rows
    assert (row["id"], row["title"], row["published"], row["language"]) == (
        "a",
        "Car bomb in Mosul",
        "2026-03-09",
        "en",
    )
    assert row["text"] == BLAST
    (page,) = streams("clean", given=[{"id": "p", "html": f"<html><body><article><p>{BLAST}</p></article>"}]).rows
    assert "killing at least nine people" in page["text"]


def test_dedup_gives_its_keys(streams: Any) -> None:
    """The contract of the filter: verdict, copy_of, cluster, containment, edits."""
    given = [_row("a"), _row("b", source="gulfdesk"), {"id": "c", "text": HARVEST}]
    first, copy, other = streams("dedup", given=given).rows
    assert (first["verdict"], first["copy_of"], first["cluster"]) == ("new", None, "a")
    assert (copy["verdict"], copy["copy_of"], copy["cluster"], copy["containment"]) == ("repeat", "a", "a", 1.0)
    assert isinstance(copy["edits"], list)
    assert other["verdict"] == "new"


@pytest.mark.parametrize("before", ["", "\u0000\t  ", "Ünïcödé 🚒 "])
def test_extract_offsets_point_into_that_very_text(streams: Any, before: str) -> None:
    """Offsets count characters of the text as it came, whatever stands before."""
    text = before + BLAST
    (row,) = streams("extract", given=[_row("a", text=text)]).rows
    assert row["text"] == text
    assert [text[place["start"] : place["end"]] for place in row["places"]][:1] == ["Mosul"]
    (place, *_) = row["places"]
    assert (place["country"], round(place["lat"]), round(place["lon"])) == ("IQ", 36, 43)
    (date,) = [date for date in row["dates"] if text[date["start"] : date["end"]].endswith("Monday")]
    assert date["when"] == "2026-03-09"
    (mention,) = [one for one in row["mentions"] if one["type"] == "remote.bombing"]
    assert text[mention["trigger"]["start"] : mention["trigger"]["end"]].strip()
    spans = mention["evidence"]["killed"]
    assert any("nine" in text[span["start"] : span["end"]] for span in spans)


def test_published_stands_in_only_where_a_row_gives_none(streams: Any) -> None:
    """A row knows better than the command line."""
    given = [{"id": "a", "text": BLAST}, _row("b"), {"id": "c", "text": BLAST, "published": None}]
    found = streams("extract", "--published", "2017-08-12", given=given).rows
    times = [next(one["time"]["end"] for one in row["mentions"] if one["type"] == "remote.bombing") for row in found]
    assert [str(time)[:10] for time in times] == ["2017-08-07", "2026-03-09", "2017-08-07"]


BROKEN: list[bytes] = [
    b"not json",
    b"[1, 2]",
    b'"text"',
    b"12",
    b"null",
    b"{",
    b'{"id": NaN}',
    b"\xff\xfe{}",
    b'{"id": "x", "text": "\xff"}',
    b"{" + b'"a":{' * 5000,
    b'{"a":' + b"[" * 100_000,
    b"\x00",
]


@pytest.mark.parametrize("room", ["clean", "dedup", "extract", "fuse", "match"])
def test_a_broken_line_is_refused_alone(streams: Any, room: str) -> None:
    """One bad line must not stop a night's run, and must be found again."""
    given = b"\n".join([*BROKEN, b"", b"   ", json.dumps(_row("good")).encode()])
    options = ["--rules", SAMPLES / "rules"] if room == "match" else []
    found = streams(room, *options, given=given)
    assert found.code == 0, found.err
    assert "Traceback" not in found.err
    assert [row["rejected"]["reason"] for row in found.rows[: len(BROKEN)]] == ["bad_json"] * len(BROKEN)
    assert {row["rejected"]["stage"] for row in found.rows[: len(BROKEN)]} == {room}
    if room in ("clean", "dedup", "extract"):
        assert found.rows[-1]["id"] == "good"
        assert "rejected" not in found.rows[-1]


WRONG: list[Any] = [None, 0, -1, 2**70, 1.5, True, "", "x", "\ud800", "a\u0000b", [], [[]], {}, {"a": 1}, ["x", 1]]
KEYS = [
    *("id", "text", "html", "url", "source", "title", "published", "received", "version", "pub_status", "replaces"),
    *("embargoed", "backfill", "language", "byline", "dateline", "origin", "article_id", "scope", "verdict", "copy_of"),
    *("cluster", "containment", "edits", "mentions", "places", "captions", "removed", "offsets", "extra", "rejected"),
    *("correction_note", "urgency", "subjects", "credit", "kind", "event_id", "revision", "ledger"),
]


@pytest.mark.parametrize("room", ["clean", "dedup", "extract", "fuse", "match", "batch"])
def test_any_value_under_any_key_is_taken_or_refused_by_name(streams: Any, room: str) -> None:
    """Nothing that fits JSON may crash a room: `crashed` is a defect."""
    given = [{**_row(f"{key}-{n}"), key: value} for key in KEYS for n, value in enumerate(WRONG)]
    if room in ("fuse", "match"):
        given = [{**row, "mentions": row.get("mentions", [])} for row in given]
    options = ["--rules", SAMPLES / "rules"] if room == "match" else []
    found = streams(room, *options, given=given)
    assert found.code == 0, found.err
    assert "Traceback" not in found.err
    refused = [row["rejected"] if room != "batch" else row for row in found.rows if _refused(row, room)]
    assert [one for one in refused if one["reason"] == "crashed"] == []
    if room in ("clean", "dedup", "extract"):
        assert len(found.rows) == len(given)


def _refused(row: dict[str, Any], room: str) -> bool:
    return row["kind"] == "rejected" if room == "batch" else rows.is_refusal(row)


def test_lone_surrogates_become_replacement_characters_of_the_same_length(streams: Any) -> None:
    """Real exports hold halves of characters; offsets must still fit."""
    text = BLAST.replace("Mosul", "Mosul \ud83d")
    (row,) = streams("extract", given=[_row("a", text=text, note="\udfff")]).rows
    assert row["text"] == text.replace("\ud83d", "\N{REPLACEMENT CHARACTER}")
    assert row["note"] == "\N{REPLACEMENT CHARACTER}"


def test_empty_input_is_empty_output(streams: Any) -> None:
    """A quiet night is no error."""
    for room in ("clean", "dedup", "extract", "fuse", "batch"):
        found = streams(room)
        assert (found.code, found.out, found.err) == (0, "", ""), room


def test_an_empty_text_has_no_events(streams: Any) -> None:
    """A row without text is a row: whoever scores by row must find it."""
    found = streams("extract", given=[{"id": "a", "text": ""}, {"id": "b"}, {"id": "c", "text": " \n"}]).rows
    assert [(row["id"], row["mentions"], row["places"], row["dates"]) for row in found] == [
        (name, [], [], []) for name in "abc"
    ]


def test_a_huge_line_is_refused_without_being_held(monkeypatch: pytest.MonkeyPatch) -> None:
    """One line must not take the memory of all."""
    monkeypatch.setattr(rows, "MAX_LINE_BYTES", 1_000)
    stream = io.BytesIO(b'{"id": "' + b"x" * 5_000 + b'"}\n{"id": "b"}\n')
    first, second = rows.read_lines(stream)
    assert isinstance(first, RecordError)
    assert first.reason == "too_large"
    assert "5011" in str(first)
    assert second == {"id": "b"}


def test_a_megabyte_of_one_word_passes_every_room(streams: Any) -> None:
    """Hostile length takes time in proportion, not more."""
    given = [{"id": "a", "text": "word " * 150_000, "source": "s"}]
    for room in ("clean", "dedup", "extract"):
        (row,) = streams(room, given=given).rows
        assert row["id"] == "a"


def test_what_one_filter_refused_passes_through_the_next_as_it_is(streams: Any) -> None:
    """The first reason is the true one."""
    first = streams("clean", given=[{"id": "a"}])
    (row,) = first.rows
    assert row["rejected"]["reason"] == "no_content"
    for room in ("dedup", "extract", "fuse"):
        assert streams(room, given=first.rows).rows == [row]


def _samples() -> bytes:
    names = sorted((SAMPLES / "wires").glob("*.jsonl"))
    lines = [line for path in names for line in path.read_bytes().splitlines() if b"embargoed" not in line]
    return b"\n".join([*lines, b"broken", json.dumps(_row("untitled")).encode()])


def test_a_chain_of_filters_is_the_batch(streams: Any) -> None:
    """The rooms are the same wherever they run."""
    given = _samples()
    rules = ("--rules", SAMPLES / "rules")
    whole = streams("batch", *rules, given=given).rows
    step = given
    seen: dict[str, list[dict[str, Any]]] = {}
    for room in ("clean", "dedup", "extract", "fuse", "match"):
        found = streams(room, *(rules if room == "match" else ()), given=step)
        seen[room] = [row for row in found.rows if not rows.is_refusal(row)]
        step = found.out.encode()

    def of(kind: str) -> list[dict[str, Any]]:
        made = [dict(row) for row in whole if row["kind"] == kind]
        for row in made:
            del row["kind"]
            if kind in ("event", "alert"):
                del row["id"]
        return made

    assert seen["clean"] == of("clean")
    told = ("id", "verdict", "copy_of", "cluster", "containment", "edits", "origin", "replaces")
    assert [[row[key] for key in told] for row in seen["dedup"]] == [
        [row[key] for key in told] for row in of("decision")
    ]
    assert [mention for row in seen["extract"] for mention in row["mentions"]] == [
        {key: value for key, value in row.items() if key != "id"} for row in of("mention")
    ]
    assert seen["fuse"] == of("event")
    assert seen["match"] == of("alert")
    assert len(of("alert")) > 5


def test_fuse_takes_bare_mentions(streams: Any) -> None:
    """What `batch --only mention` printed can be fused on its own."""
    mentions = streams("batch", "--only", "mention", given=[_row("a")])
    events = streams("fuse", given=mentions.out.encode()).rows
    assert "remote.bombing" in {event["type"] for event in events}


def test_fuse_of_a_row_without_mentions_says_what_is_missing(streams: Any) -> None:
    """The likeliest mistake is a forgotten `extract`."""
    (row,) = streams("fuse", given=[_row("a")]).rows
    assert row["rejected"]["reason"] == "no_mentions"
    assert "streams extract" in row["rejected"]["message"]


def test_filters_work_as_programs_in_a_pipe(program: Any) -> None:
    """What the functions do, the command on a shell's line does too."""
    first = program("clean", given=[_row("a"), _row("b", text=5)])
    assert (first.code, [row["id"] for row in first.rows]) == (0, ["a", "b"])
    assert first.err == "1 rows refused; each has a `rejected` object with its reason\n"
    second = program("dedup", given=first.out.encode())
    assert [row.get("verdict") for row in second.rows] == ["new", None]


# ---------------------------------------------------------------- batch


def test_batch_prints_all_kinds_in_the_order_they_came_about(streams: Any) -> None:
    """A reader follows one article's way from top to bottom."""
    found = streams("batch", "--rules", SAMPLES / "rules", given=[_row("a", text=BLAST.replace("nine", "19"))])
    kinds = [row["kind"] for row in found.rows]
    assert kinds[:2] == ["clean", "decision"]
    assert kinds.index("mention") < kinds.index("event") < kinds.index("alert")
    assert all(next(iter(row)) == "kind" for row in found.rows)


@pytest.mark.parametrize("only", ["event,alert", " event , alert "])
def test_batch_prints_only_the_kinds_asked_for(streams: Any, only: str) -> None:
    """Back-testing a rule needs the alerts alone."""
    given = [_row("a", text=BLAST.replace("nine", "19")), b"".decode()]
    found = streams("batch", "--rules", SAMPLES / "rules", "--only", only, given=given)
    assert {row["kind"] for row in found.rows} == {"event", "alert"}


def test_batch_rejects_with_bytes_and_a_reason(streams: Any) -> None:
    """The record of a refusal holds what came, so that it can be mended."""
    import base64

    found = streams("batch", "--only", "rejected", given=b'{"id": "a", "text"\n')
    (row,) = found.rows
    assert (row["stage"], row["reason"]) == ("acquire", "bad_json")
    assert base64.b64decode(row["value"]) == b'{"id": "a", "text"'


def test_batch_uses_received_as_its_clock(streams: Any) -> None:
    """An embargo ends when a later row was received after it, and not by the machine's clock."""
    held = _row("held", received="2026-03-09T05:00:00Z", embargoed="2026-03-09T08:00:00Z")
    early = {"id": "early", "text": HARVEST, "received": "2026-03-09T07:00:00Z"}
    late = {"id": "late", "text": HARVEST + " More.", "received": "2026-03-09T09:00:00Z"}
    found = streams("batch", "--only", "clean", given=[held, early, late]).rows
    assert [row["id"] for row in found] == ["early", "held", "late"]
    assert [row["id"] for row in streams("batch", "--only", "clean", given=[held, early]).rows] == ["early"]


def test_batch_is_the_same_in_every_process(program: Any) -> None:
    """No set's order and no hash of this process may show in the bytes."""
    given = _samples()
    outs = {
        program("batch", "--rules", SAMPLES / "rules", given=given, env={"PYTHONHASHSEED": seed}).out
        for seed in ("1", "2")
    }
    assert len(outs) == 1


def test_batch_key_kind_of_the_source_does_not_mask_the_kind(streams: Any) -> None:
    """`kind` is the line's own."""
    found = streams("batch", "--only", "clean", given=[_row("a", kind="story")]).rows
    assert [row["kind"] for row in found] == ["clean"]
