"""`streams explain --html`: the evidence in the article, on a page that nobody's text can take over."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams import cli
from streams.cli import look, way
from streams.cli.explain_page import COLOURS, page
from streams.cli.marks import pieces
from streams.cli.way import Way
from streams.match import Ruleset
from streams.records import CleanArticle, Decision, JudgedArticle, Mention, RawArticle, Span
from streams.settings import Settings

ROOT = Path(__file__).resolve().parents[3]
WIRES = ROOT / "samples" / "wires"
FIRST = WIRES / "010-meridian-market-attack.jsonl"
STYLE = (Path(cli.__file__).parent / "pages" / "explain.css").read_text(encoding="utf-8")
ALLOWED = """html head meta title style body main footer section div article aside h1 h2 h3 dl dt dd p mark sup a span q
bdi small details summary blockquote ul li b del ins strong table thead tbody tr th td"""
VOID = {"meta"}


class Tree(HTMLParser):
    """What a browser would make of the page: which elements, balanced or not, with which words and attributes."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, dict[str, str | None]]] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.marked: dict[str, str] = {}
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        self.seen.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        """Close the innermost one, which must be of that kind."""
        assert self.open and self.open[-1][0] == tag, f"</{tag}> closes {self.open[-1:]}"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        """Keep the words, and those under marks by the event's class."""
        held = [name for name, _ in self.open]
        if "article" in held and "sup" not in held:
            self.text += data
            for name, attributes in self.open:
                if name == "mark":
                    kind = (attributes["class"] or "").split()[0]
                    self.marked[kind] = self.marked.get(kind, "") + data


def _page(*mentions: Mention, text: str, title: str = "", **more: Any) -> Tree:
    article = CleanArticle(
        article_id="a", item_id="a", source="post", received=look.datetime(2026, 3, 10, tzinfo=look.UTC), text=text,
        title=title, **more,
    )  # fmt: skip
    shown = page([Way(article=article, mentions=list(mentions))], Ruleset(), {}, left_out=False)
    tree = Tree(shown)
    assert tree.open == []
    return tree


def _mention(start: int, end: int, **spans: tuple[int, int]) -> Mention:
    evidence = {name: (Span(start=a, end=b),) for name, (a, b) in spans.items()}
    return Mention(mention_id="m", type="a.b", trigger=Span(start=start, end=end), evidence=evidence)


def test_page_marks_the_words_and_says_what_they_are(streams: Any, tmp_path: Path) -> None:
    """An editor opens it and sees why."""
    found = streams("explain", FIRST, "--rules", ROOT / "samples" / "rules", "--html", "way.html")
    assert found.code == 0, found.err
    assert "written: way.html" in found.err
    text = (tmp_path / "way.html").read_text(encoding="utf-8")
    tree = Tree(text)
    assert "killing" in tree.marked["e1"] or "killed" in tree.marked["e1"]
    assert {tag for tag, _ in tree.seen} <= set(ALLOWED.split())
    for word in ("Civilians directly targeted", "initiator", "confidence", "± ", "fired (new)", "actual"):
        assert word in text


def test_page_runs_and_loads_nothing(streams: Any, tmp_path: Path) -> None:
    """It is opened from a desk's disk, with what strangers wrote in it."""
    streams("explain", FIRST, "--html", "way.html")
    text = (tmp_path / "way.html").read_text(encoding="utf-8")
    style = text.partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'" in text
    assert not re.search(r"url\(|@import|\bsrc=|<script|<link|http://|https://", text)
    links = [held["href"] for tag, held in Tree(text).seen if tag == "a"]
    assert links
    assert all(link and link.startswith("#") for link in links)


def test_page_goes_to_standard_output_and_article_comes_from_standard_input(streams: Any) -> None:
    """It is a filter, too."""
    text = "A bomb exploded at a market in Mosul, Iraq, on Monday, killing nine people, police said.\n"
    found = streams("explain", "-", "--published", "2026-03-10", "--html", "-", given=text.encode())
    assert found.code == 0, found.err
    assert found.out.startswith("<!doctype html>")
    assert "Mosul" in Tree(found.out).marked["e1"]


def test_open_alone_writes_a_page_that_stays(streams: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The browser reads it after the command has ended; where there is none it is said."""
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", lambda address: opened.append(address) or len(opened) == 1)
    assert streams("explain", FIRST, "--open").code == 0
    path = Path(opened[0].removeprefix("file://"))
    assert "<!doctype html>" in path.read_text(encoding="utf-8")
    path.unlink()
    assert "no browser" in streams("explain", FIRST, "--html", "way.html", "--open").err


def test_page_that_cannot_be_written_is_said(streams: Any) -> None:
    """A folder that is not there is a typing error."""
    found = streams("explain", FIRST, "--html", "no/such/way.html")
    assert (found.code, found.says_plainly()) == (2, True)
    assert streams("explain", FIRST, "--html", "way.html", "--json").code == 2


def test_hostile_article_is_text_and_nothing_else(streams: Any, tmp_path: Path) -> None:
    """Markup, entities, directions, control characters, endless lines: shown or dropped, never obeyed."""
    bad = "<script>alert(1)</script></style></mark><img src=x onerror=alert(1)>&lt;b&gt;$style\u202e\x1b[2J"
    row = {
        **json.loads(FIRST.read_text(encoding="utf-8")),
        "id": bad, "title": bad, "source": bad, "byline": bad,
        "text": f"A bomb killed nine people {bad} in Mosul, Iraq, on Monday, police said.\n\n{bad}\n\n{'x' * 20000}",
    }  # fmt: skip
    (tmp_path / "bad.jsonl").write_text(json.dumps(row))
    assert streams("explain", "bad.jsonl", "--html", "way.html").code == 0
    text = (tmp_path / "way.html").read_text(encoding="utf-8")
    tree = Tree(text)
    assert tree.open == []
    assert {tag for tag, _ in tree.seen} <= set(ALLOWED.split())
    assert not any(name.startswith("on") or name in ("src", "style") for _, held in tree.seen for name in held)
    assert not {char for char in text if not char.isprintable()} - {"\n"}
    assert text.count("<style>") == 1
    assert "<script>alert(1)</script>" in tree.text


def test_crossing_and_nested_evidence_is_marked_for_each_event() -> None:
    """Two events may rest on the same words, and on words that reach over each other's ends."""
    text = "Rebels shelled the town and fled on Monday."
    tree = _page(
        _mention(7, 14, place=(15, 23), time=(36, 42)),
        _mention(28, 32, place=(19, 32), time=(36, 42)),
        text=text,
    )
    assert tree.marked == {"e1": "shelledthe townMonday", "e2": "town and fledMonday"}
    assert text in tree.text


@given(
    st.text(alphabet="ab \n\u202eé", max_size=60),
    st.lists(st.lists(st.tuples(st.integers(-3, 70), st.integers(-3, 70)), min_size=1, max_size=4), max_size=6),
)
def test_whatever_the_spans_no_character_is_lost_or_doubled(text: str, events: list[list[tuple[int, int]]]) -> None:
    """Spans nest, cross, are empty, turned round or beyond the end."""
    mentions = [_mention(*spans[0], **{f"f{number}": span for number, span in enumerate(spans)}) for spans in events]
    made = list(pieces(len(text), mentions))
    assert "".join(text[piece.start : piece.end] for piece in made) == text
    assert all(piece.start < piece.end for piece in made)
    for number, spans in enumerate(events):
        held = {at for piece in made if number in piece.rests for at in range(piece.start, piece.end)}
        assert held == {at for start, end in spans for at in range(max(0, start), min(end, len(text)))}


def test_twenty_events_have_twenty_looks() -> None:
    """Colours end before events do; then the line under the words differs."""
    text = "word " * 40
    tree = _page(*(_mention(n * 5, n * 5 + 4) for n in range(30)), text=text)
    looks = {" ".join((held["class"] or "").split()[1:3]) for tag, held in tree.seen if tag == "mark"}
    assert len(looks) == 30


# ---------------------------------------------------------------- colours


def _hex(text: str) -> Any:
    return np.array([int(text[at : at + 2], 16) / 255 for at in (1, 3, 5)])


def _linear(colour: Any) -> Any:
    return np.where(colour <= 0.04045, colour / 12.92, ((colour + 0.055) / 1.055) ** 2.4)


def _contrast(one: Any, other: Any) -> float:
    low, high = sorted(float(_linear(colour) @ [0.2126, 0.7152, 0.0722]) for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


def _lab(linear: Any) -> Any:
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) @ linear
    f = [np.cbrt(v) if v > 0.008856 else 7.787 * v + 16 / 116 for v in xyz / [0.9505, 1, 1.089]]
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


SIGHTS = {
    "normal": np.eye(3),
    "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritan": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
"""How colours look in each kind of sight. Source: Machado, Oliveira and Fernandes (2009), severity 1."""


@pytest.mark.parametrize("mode", [0, 1], ids=["light", "dark"])
def test_colours_can_be_seen_and_told_apart_in_every_sight(mode: int) -> None:
    """One in twelve men sees fewer colours; WCAG asks 4.5:1 of text and 3:1 of what is drawn."""
    held = [dict(re.findall(r"--(\w+): (#\w{6})", block)) for block in re.findall(r":root \{[^}]*\}", STYLE)][mode]
    colours = [_hex(held[f"c{number}"]) for number in range(COLOURS)]
    paper, ink, faint, card = (_hex(held[name]) for name in ("paper", "ink", "faint", "card"))
    for ground in (paper, card):
        assert _contrast(ink, ground) >= 7
        assert _contrast(faint, ground) >= 4.5
        assert all(_contrast(colour, ground) >= 3 for colour in colours)
        for colour in colours:  # pointed at: 12 + 10 + 10 per cent of the colour
            assert _contrast(ink, 0.32 * colour + 0.68 * ground) >= 4.5
    for sight in SIGHTS.values():
        seen = [_lab(np.clip(np.array(sight) @ _linear(colour), 0, 1)) for colour in colours]
        assert min(float(np.linalg.norm(one - other)) for one, other in combinations(seen, 2)) >= 29


# ---------------------------------------------------------------- from the log


def test_log_is_read_once_for_decisions_and_once_for_what_was_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten versions of an article must not read two topics twenty times."""
    when = look.datetime(2026, 3, 10, tzinfo=look.UTC)

    def judged(name: str, item: str, position: int, **more: Any) -> JudgedArticle:
        article = CleanArticle(article_id=name, item_id=item, source="post", received=when, text="x")
        return JudgedArticle(
            article=article,
            decision=Decision(article_id=name, item_id=item, scope="en", source="post", position=position,
                              event_time=when, **more),
        )  # fmt: skip

    log = [
        judged("first", "original", 1, verdict="new"),
        judged("v1", "item", 2, verdict="repeat", copy_of="original"),
        judged("v2", "item", 3, verdict="version", replaces=("item",)),
        judged("late", "original", 9, verdict="version", replaces=("original",)),
    ]
    asked: list[set[str]] = []

    def told(_settings: Settings, names: Any) -> list[JudgedArticle]:
        asked.append(set(names))
        return [one for one in log if {one.article.article_id, one.article.item_id} & set(names)]

    monkeypatch.setattr(look, "judged_articles", told)
    made = [
        Way(raw=RawArticle(article_id=name, item_id="item", source="post", received=when), mentions=[_mention(0, 1)])
        for name in ("v1", "v2", "unjudged")
    ]
    way._as_in_the_log(Settings(), made)
    assert len(asked) == 2
    assert [one.decision and one.decision.verdict for one in made] == ["repeat", "version", None]
    assert [one.earlier and one.earlier.article_id for one in made] == ["first", "v1", None]
    assert [len(one.mentions) for one in made] == [0, 1, 1]
