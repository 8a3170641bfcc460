"""`streams repeats`: the families of copies as a desk reads them, and as JSON."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from rich.console import Console

from streams.cli import families
from streams.cli.copies import EDIT_WORDS, FamilyLines, edits_text, lag_text
from streams.cli.families import Families, Family, Member, Wanted, member_of
from streams.cli.safe import safe
from streams.records import CleanArticle, Decision, JudgedArticle

FLOOD = (
    "A dam burst above the town of Marlow on Tuesday and sent a wall of water through two valleys, killing at least 14 "
    "people, the regional governor said.\n\nRescuers in boats were looking for 30 others, while farmers drove their "
    "cattle to higher ground and the railway stopped every train on the line to the coast.\n\nThe dam was built in the "
    "fifties and had been due for repairs since the spring, according to an engineer who had warned of cracks."
)
HOSTILE = "Dam \x1b[2J\x1b]0;mine\x07 bursts\u202e\n\u2066above Marlow\x9b31m"


def _row(name: str, verdict: str = "repeat", **more: Any) -> dict[str, Any]:
    """A row as `streams dedup` writes it."""
    return {
        "id": name,
        "article_id": f"ar_{name}",
        "source": f"{name}-post",
        "title": f"Dam bursts, says {name}",
        "text": "…",
        "verdict": verdict,
        "copy_of": None if verdict == "new" else "first",
        "cluster": "first",
        "origin": "agency:northwire",
        "original": "",
        "containment": None if verdict == "new" else 0.9,
        "edits": [],
        **more,
    }


FAMILY = [
    _row("first", "new", source="northwire", published="2026-03-10T06:00:00Z"),
    _row("tribune", published="2026-03-10T06:45:00Z", edits=["truncated", "reheadlined"], containment=0.985),
    _row("gazette", "update", published="2026-03-10T09:30:00Z", edits=["numbers"], containment=0.724),
]
ALONE = _row("harvest", "new", cluster="harvest", origin="outlet:harvest-post")


def _member(name: str, cluster: str = "first", **more: Any) -> Member:
    return Member(article_id=f"ar_{name}", item_id=name, verdict="repeat", cluster=cluster, source=name, **more)


def test_family_shows_its_original_and_each_copy_in_order(streams: Any) -> None:
    """Who had it first, who carries it, how late, how much of it, and what they changed."""
    found = streams("repeats", given=[*FAMILY, ALONE])
    assert found.code == 0, found.err
    lines = [" ".join(line.split()) for line in found.out.splitlines()]
    assert lines[0] == "Dam bursts, says first"
    assert "northwire, 2026-03-10 06:00 UTC, agency:northwire, first" in found.out
    assert "3 articles in 3 outlets: 1 repeat, 1 update" in found.out
    assert lines[3] == "+45 min tribune-post repeat 98% cut short, re-headlined"
    assert lines[4] == "+3 h 30 min gazette-post update 72% figures changed"
    assert "harvest" not in found.out
    assert "1 family, 4 articles read" in found.err


def test_what_dedup_and_batch_write_is_read_as_it_is(streams: Any, tmp_path: Any) -> None:
    """No broker is needed to look at an archive."""
    given = [
        {"id": "own", "source": "northwire", "title": "Dam bursts", "text": FLOOD, "published": "2026-03-10T06:00Z"},
        {"id": "copy", "source": "tribune", "title": "Dam bursts", "text": FLOOD, "published": "2026-03-10T07:00Z"},
    ]
    judged = streams("dedup", given=given)
    whole = streams("batch", given=given)
    (tmp_path / "judged.jsonl").write_bytes(judged.raw)
    for found in (
        streams("repeats", given=judged.raw),
        streams("repeats", "-", given=whole.raw),
        streams("repeats", "judged.jsonl"),
    ):
        assert found.code == 0, found.err
        assert "2 articles in 2 outlets: 1 repeat" in found.out
        assert "+1 h  tribune  repeat  100%  word for word" in found.out


def test_json_holds_all_that_is_shown(streams: Any) -> None:
    """Another program reads the same; a family a line."""
    (family,) = streams("repeats", "--json", given=FAMILY).rows
    assert (family["family"], family["original"], family["origin"]) == ("first", "first", "agency:northwire")
    assert (family["articles"], family["outlets"], family["others"]) == (3, 3, 0)
    assert family["article"]["title"] == "Dam bursts, says first"
    copy, update = family["members"]
    assert (copy["item_id"], copy["lag_s"], copy["containment"]) == ("tribune", 2700.0, 0.985)
    assert (update["verdict"], update["edits"]) == ("update", ["numbers"])


def test_original_is_what_the_latest_decision_says(streams: Any) -> None:
    """The agency's own story may come after a copy of it: then the copy goes back to the agency."""
    late = _row("agency", source="northwire", published="2026-03-10T05:58:00Z", original="agency")
    (family,) = streams("repeats", "--json", given=[*FAMILY, late]).rows
    assert family["original"] == "agency"
    assert family["article"]["source"] == "northwire"
    assert [member["item_id"] for member in family["members"]] == ["first", "tribune", "gazette"]
    assert family["members"][0]["lag_s"] == 120.0


def test_records_of_before_go_back_to_the_first_of_the_family() -> None:
    """Decisions that old programs made name no original."""
    when = datetime(2026, 3, 10, 6, tzinfo=UTC)
    article = CleanArticle(article_id="ar_x", item_id="x", source="post", received=when, text="…", title="Dam bursts")
    decision = Decision(
        article_id="ar_x", item_id="x", verdict="new", scope="en", source="post", position=3, event_time=when
    )
    kept = Families()
    kept.add(member_of(JudgedArticle(article=article, decision=decision)))
    (family,) = kept.choose(Wanted(least=1))
    assert (family.key, family.original_id, family.size) == ("x", "x", 1)


def test_a_copy_whose_original_was_not_read_says_so(streams: Any) -> None:
    """A file may begin in the middle of a day."""
    found = streams("repeats", "--min", "1", given=FAMILY[1:2])
    assert "goes back to first, which was not among what was read" in found.out


@pytest.mark.parametrize(
    ("options", "shown", "others"),
    [
        (["--source", "gazette-post"], ["gazette"], 1),
        (["--verdict", "repeat"], ["tribune"], 1),
        (["--changed", "numbers"], ["gazette"], 1),
        (["--changed", "numbers", "--changed", "truncated"], ["tribune", "gazette"], 0),
        (["--since", "2026-03-10T09:00Z"], ["gazette"], 1),
        (["--source", "northwire"], [], 2),
        (["--min", "3"], ["tribune", "gazette"], 0),
    ],
)
def test_filters_choose_families_and_list_what_meets_them(
    streams: Any, options: list[str], shown: list[str], others: int
) -> None:
    """A desk asks who changed the figures, not for the forty that did not."""
    (family,) = streams("repeats", "--json", *options, given=[*FAMILY, ALONE]).rows
    assert [member["item_id"] for member in family["members"]] == shown
    assert family["others"] == others
    assert family["articles"] == 3


def test_filters_must_hold_for_one_article(streams: Any) -> None:
    """A repeat here and changed figures there are no repeat with changed figures."""
    found = streams("repeats", "--verdict", "repeat", "--changed", "numbers", given=FAMILY)
    assert (found.code, found.out) == (0, "")


@pytest.mark.parametrize("name", ["first", "ar_gazette", "gazette"])
def test_one_family_is_shown_whole_with_headlines_and_ids(streams: Any, name: str) -> None:
    """The ids are what `streams explain` takes; any of the family's leads to it."""
    found = streams("repeats", "--family", name, given=[*FAMILY, ALONE])
    assert "“Dam bursts, says tribune”" in found.out
    assert [line.strip() for line in found.out.splitlines() if line.strip() in ("tribune", "gazette")] == [
        "tribune",
        "gazette",
    ]


def test_one_article_that_nothing_copies_and_one_that_is_not_there(streams: Any) -> None:
    """Both are answers, and only the second is a failure."""
    found = streams("repeats", "--family", "harvest", given=[*FAMILY, ALONE])
    assert "nothing that was read copies it" in found.out
    found = streams("repeats", "--family", "nobody", given=FAMILY)
    assert found.code == 1
    assert found.says_plainly()


def test_biggest_first_or_newest_first_and_no_more_than_asked(streams: Any) -> None:
    """With thousands of families the first screen must be the one that matters."""
    small = [
        _row(name, verdict, cluster="small", published="2026-03-11T06:00Z")
        for name, verdict in (("small", "new"), ("more", "repeat"))
    ]
    for options, first in (([], "first"), (["--newest"], "small")):
        found = streams("repeats", "--json", "--limit", "1", *options, given=[*FAMILY, *small])
        assert [row["family"] for row in found.rows] == [first]
        assert "1 of 2 families" in found.err
    assert len(streams("repeats", "--json", "--limit", "0", given=[*FAMILY, *small]).rows) == 2


def test_redelivered_article_is_one_member(streams: Any) -> None:
    """The log delivers at least once."""
    (family,) = streams("repeats", "--json", given=[*FAMILY, *FAMILY]).rows
    assert family["articles"] == 3


def test_older_version_that_came_late_is_no_copy(streams: Any) -> None:
    """It is kept among the repeats, and has no share to tell."""
    late = _row("first", article_id="ar_old", copy_of="first", containment=None)
    assert "older version, came late" in streams("repeats", given=[FAMILY[0], late]).out


def test_hostile_headline_moves_nothing_on_the_screen(streams: Any) -> None:
    """Titles, sources and ids are strangers' text."""
    given = [
        _row("first", "new", title=HOSTILE, source="a\x1b[31mb"),
        _row("co\x1b[8mpy", title=HOSTILE, source="\u202eevil", origin="agency:\x07"),
    ]
    for options in ([], ["--family", "first"]):
        found = streams("repeats", *options, given=given)
        assert found.code == 0, found.err
        assert not {char for char in found.out if not char.isprintable()} - {"\n"}
        assert "above Marlow" in found.out


def test_words_of_scripts_that_need_joiners_stay_whole() -> None:
    """Persian and emoji are spelt with invisible joiners; what turns the line round goes."""
    assert safe("می\u200cخواهد 👩\u200d🚒") == "می\u200cخواهد 👩\u200d🚒"
    assert safe("a\u202eb\x1bc\nd\ud800") == "ab\N{REPLACEMENT CHARACTER}c d\N{REPLACEMENT CHARACTER}"


def test_every_edit_has_its_words() -> None:
    """A desk reads words, not codes."""
    for edit, words in EDIT_WORDS.items():
        assert edits_text((edit, "reheadlined")) == f"{words}, re-headlined"
    assert edits_text(("typography",)) == "typography only"


def test_lag_is_told_before_and_after() -> None:
    """A copy may have been published before what it goes back to was."""
    assert (lag_text(65), lag_text(-7200), lag_text(0.0), lag_text(None)) == ("+1 min", "-2 h", "at once", "")


def test_days_are_no_instants() -> None:
    """Where one knows the day only, what was received when is all there is."""
    day = datetime(2026, 3, 10, tzinfo=UTC)
    first = _member("first", published=day, published_precision="day", received=day + timedelta(hours=9))
    copy = _member("copy", published=day + timedelta(hours=8), received=day + timedelta(hours=10))
    kept = Families()
    kept.add(first)
    kept.add(copy)
    (family,) = kept.choose(Wanted())
    assert [family.lag_s(member) for member in family.members] == [3600.0]


def test_the_oldest_that_nothing_copies_go_first() -> None:
    """Memory has a bound, and families outlive the stories between them."""
    kept = Families(most=4)
    kept.add(_member("first"))
    kept.add(_member("copy"))
    for number in range(5):
        kept.add(_member(f"single{number}", cluster=f"single{number}"))
    assert [family.key for family in kept.choose(Wanted())] == ["first"]
    assert {family.key for family in kept.choose(Wanted(least=1))} == {"first", "single3", "single4"}
    assert (kept.read, kept.let_go) == (7, 3)


def test_a_feed_that_loops_keeps_its_first_and_its_newest(monkeypatch: pytest.MonkeyPatch) -> None:
    """One family must not take all the room; it is still counted whole."""
    monkeypatch.setattr(families, "MOST_MEMBERS", 3)
    kept = Families()
    for name in ("first", "a", "own", "b", "c", "d"):
        kept.add(_member(name, original="own"))
    (family,) = kept.choose(Wanted())
    assert family.size == 6
    assert family.original is not None
    assert family.original.item_id == "own"
    assert [member.item_id for member in family.members] == ["first", "d"]


@pytest.mark.parametrize("width", [40, 80, 160])
def test_nothing_is_wider_than_the_screen(width: int) -> None:
    """Rows fold at the edge; a long name of an outlet is cut before it pushes out what it did."""
    kept = Families()
    for name in ("first", "an-outlet-with-a-very-long-name.of-some-place.example", "copy"):
        kept.add(_member(name, title="Dam bursts above Marlow " * 6, edits=("truncated", "new_lead", "dateline")))
    screen = Console(width=width, record=True, file=io.StringIO())
    screen.print(FamilyLines(kept.choose(Wanted())[0], whole=True))
    said = screen.export_text()
    assert max(map(len, said.splitlines())) <= width
    assert "cut short, new lead" in " ".join(said.split()) or width < 80


def test_long_families_are_cut_in_the_list() -> None:
    """Forty copies of one story must not hide the next story."""
    kept = Families()
    for number in range(40):
        kept.add(_member(f"m{number}", original="m0"))
    family: Family = kept.choose(Wanted())[0]
    screen = Console(width=100, record=True, file=io.StringIO())
    screen.print(FamilyLines(family))
    said = screen.export_text()
    assert "and 29 more: --family first" in said


def test_rows_without_a_verdict_are_told(streams: Any) -> None:
    """Piped in the wrong order: the mend is named; beside good rows they are passed over."""
    found = streams("repeats", given=[{"id": "a", "text": "Something."}])
    assert found.code == 1
    assert "streams dedup" in found.err
    found = streams("repeats", given=b"{\n" + b"".join(json.dumps(row).encode() + b"\n" for row in FAMILY))
    assert found.code == 0
    assert "1 passed over; the first: line 1" in found.err
    found = streams("repeats", given=[*FAMILY, _row("bad", edits=["shouted"]), _row("worse", containment="much")])
    assert "2 passed over" in found.err
