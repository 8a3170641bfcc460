"""An article's way as one page of HTML: the words each event rests on are marked in its colour.

The page is one file that loads nothing and runs nothing: its policy permits only its own style, named by hash. What
belongs together is shown by the style alone, when a card, a field or a marked word is pointed at, tapped or reached
by keyboard. All that comes from articles is escaped, without what hides or turns the direction of writing.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from importlib.resources import files
from itertools import groupby
from string import Template
from typing import Final

from streams import __version__, match
from streams.cli import rows
from streams.cli.beside import SIGNS
from streams.cli.comparison import Comparison, Run
from streams.cli.facts import Fact, facts_of
from streams.cli.marks import Piece, pieces
from streams.cli.safe import safe
from streams.cli.told import article_facts, comparison_of, cut_off, decision_text
from streams.cli.way import Way
from streams.extract.ontology import EventType
from streams.records import CleanArticle, Mention

_PAGES: Final = files("streams.cli").joinpath("pages")
MOST_ARTICLES: Final = 50
"""Ways on one page."""
COLOURS: Final = 8
"""Of the style, after which they come again with another line under the words: 32 looks."""
LINES: Final = 4
_DEEP: Final = 4
"""Lines drawn under words on which more events rest; all are named."""
LINKED: Final = 60
"""Events of an article of which a hand on one part shows the others."""
_CUT_CHARS: Final = 2_000
"""Characters shown of what was cut off in one piece."""


def page(ways: Sequence[Way], ruleset: match.Ruleset, types: Mapping[str, EventType], *, left_out: bool) -> str:
    """Return the whole page; `left_out` says that there were more articles than `MOST_ARTICLES`."""
    style = _PAGES.joinpath("explain.css").read_text("utf-8") + _linked_style(ways)
    name = ways[0].article.title if len(ways) == 1 and ways[0].article else f"{len(ways)} articles"
    body = "".join(_way(number, way, ruleset, types) for number, way in enumerate(ways, 1))
    if left_out:
        body += f'<p class="note">Only the first {MOST_ARTICLES} articles are shown.</p>'
    template = Template(_PAGES.joinpath("explain.html").read_text("utf-8"))
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return template.substitute(
        title=_text(name or "An article explained"), style=style, digest=digest, body=body, version=_text(__version__)
    )


def _text(text: str) -> str:
    return escape(safe(text))


def _linked_style(ways: Sequence[Way]) -> str:
    """Return the rules that show what belongs to the event, or to the field of it, that is pointed at."""
    most = max((len(way.mentions) for way in ways), default=0)
    fields = {
        (number, _field_class(field))
        for way in ways
        for number, mention in enumerate(way.mentions[:LINKED], 1)
        for field in mention.evidence
    }
    at = ":is(:hover,:focus-within,:target)"
    told = [f".way:has(.e{n}{at}) .e{n}" for n in range(1, min(most, LINKED) + 1)]
    told_fields = [f".way:has(.e{n} .{name}{at}) mark.e{n}.{name}" for n, name in sorted(fields)]
    rules = f"{','.join(told)}{{--on:1}}\n" if told else ""
    return rules + (f"{','.join(told_fields)}{{--hit:1}}\n" if told_fields else "")


def _field_class(field: str) -> str:
    return f"f-{field.replace('.', '-')}"


def _look(number: int) -> str:
    """Return the classes of the event of that number, from 0."""
    return f"e{number + 1} c{number % COLOURS} l{number // COLOURS % LINES}"


def _way(number: int, way: Way, ruleset: match.Ruleset, types: Mapping[str, EventType]) -> str:
    refused = "".join(
        f'<p class="refused"><b>Rejected by {_text(one.stage)}: {_text(one.reason)}</b> {_text(one.message)}</p>'
        for one in way.rejected
    )
    article = way.article
    if article is None:
        return f'<section class="way">{refused}</section>'
    cards = "".join(_card(number, at, mention, types) for at, mention in enumerate(way.mentions))
    if not cards:
        copied = way.decision is not None and way.decision.verdict == "repeat"
        cards = f'<p class="note">{"No event of its own: it is a copy." if copied else "No event in it."}</p>'
    heading = f'<h1 dir="auto">{_text(article.title or "Without a headline")}</h1>'
    facts = "".join(
        f'<dt>{_text(name)}</dt><dd dir="auto">{_text(value)}</dd>'
        for name, value in article_facts(article)
        if name != "title"
    )
    return (
        f'<section class="way">{refused}<div class="columns"><article lang="{_text(article.language)}">{heading}'
        f'<dl class="about">{facts}</dl>{_marked(number, article, way.mentions)}</article>'
        f'<aside aria-label="Events told"><h2>{_counted(way.mentions)}</h2>{cards}</aside></div>'
        + _removed(way, article)
        + _copies(way, article)
        + _rules(way, ruleset)
        + "</section>"
    )


def _counted(mentions: Sequence[Mention]) -> str:
    past = sum(mention.background for mention in mentions)
    said = f"{len(mentions)} event{'s' if len(mentions) != 1 else ''} told"
    return said + (f", {past} of them as background" if past else "")


# ---------------------------------------------------------------- the article


def _marked(number: int, article: CleanArticle, mentions: Sequence[Mention]) -> str:
    """Return the text in its paragraphs, each piece of evidence in marks, one within the other where events share it.

    The words that state an event lead to its card.
    """
    text = article.text
    triggers = {(m.trigger.start, m.trigger.end): at for at, m in reversed(list(enumerate(mentions)))}
    shown: list[str] = []
    for piece in pieces(len(text), mentions):
        words = text[piece.start : piece.end]
        for at, part in enumerate(words.split("\n\n")):
            if at:
                shown.append('</p><p dir="auto">')
            if part:
                shown.append(_piece(number, piece, part, mentions, triggers))
    return f'<div class="text"><p dir="auto">{"".join(shown)}</p></div>'


def _piece(
    number: int, piece: Piece, words: str, mentions: Sequence[Mention], triggers: Mapping[tuple[int, int], int]
) -> str:
    inner = "\n".join(_text(line) for line in words.split("\n"))
    if not piece.rests:
        return inner
    said = "; ".join(f"{at + 1}: {', '.join(map(_field_name, fields))}" for at, fields in piece.rests.items())
    for depth, (at, fields) in enumerate(list(piece.rests.items())[:_DEEP][::-1]):
        names = " ".join(map(_field_class, fields))
        trigger = " trigger" if mentions[at].trigger.start <= piece.start < mentions[at].trigger.end else ""
        title = "" if depth else f' title="{escape(said)}"'
        inner = f'<mark class="{_look(at)} d{depth} {names}{trigger}" tabindex="-1"{title}>{inner}</mark>'
    ends = "".join(
        f'<a class="n {_look(at)}" id="w{number}-{at + 1}" href="#a{number}-{at + 1}">{at + 1}</a>'
        if mentions[at].trigger.end == piece.end
        else f'<span class="n {_look(at)}">{at + 1}</span>'
        for at in piece.ending
    )
    return f"{inner}<sup>{ends}</sup>" if ends else inner


def _field_name(field: str) -> str:
    name, _, at = field.partition(".")
    return f"{name.removesuffix('s')} {int(at) + 1}" if at.isdigit() else name


# ---------------------------------------------------------------- the cards


def _card(number: int, at: int, mention: Mention, types: Mapping[str, EventType]) -> str:
    kind = types.get(mention.type)
    badges = [mention.realis, *(["background"] if mention.background else [])]
    sure = {**mention.confidences, "type": mention.confidences.get("type", mention.confidence)}
    what = f"{mention.type}: {kind.definition}" if kind else mention.type
    told = (Fact("type", "what", what), *facts_of(mention))
    lines = "".join(_fact(fact, sure.get(fact.field)) for fact in told)
    return (
        f'<section class="card {_look(at)}" id="a{number}-{at + 1}" tabindex="-1">'
        f'<h3 dir="auto"><a class="n {_look(at)}" href="#w{number}-{at + 1}">{at + 1}</a> {_text(mention.title)}</h3>'
        f'<p class="badges">{"".join(f"<span>{_text(badge)}</span>" for badge in badges)}'
        f"<span>confidence {mention.confidence:.2f}</span><span>salience {mention.salience:.2f}</span></p>"
        f'<dl>{lines}</dl><details><summary>Why: the sentence</summary><blockquote dir="auto">{_text(mention.quote)}'
        "</blockquote></details></section>"
    )


def _fact(fact: Fact, sure: float | None) -> str:
    words = f' <q dir="auto">{_text(fact.words)}</q>' if fact.words else ""
    meter = f' <small title="confidence">{sure:.2f}</small>' if sure is not None else ""
    return (
        f'<div class="{_field_class(fact.field)}" tabindex="-1"><dt>{_text(fact.name)}</dt>'
        f"<dd><bdi>{_text(fact.value)}</bdi>{words}{meter}</dd></div>"
    )


# ---------------------------------------------------------------- what else became of it


def _removed(way: Way, article: CleanArticle) -> str:
    cut = list(cut_off(way.raw, article))
    if not cut and not article.captions:
        return ""
    lines = "".join(
        f'<li><b>{_text(kind.replace("_", " "))}</b> <del dir="auto">{_text(text[:_CUT_CHARS])}</del></li>'
        for kind, text in cut
    )
    lines += "".join(
        f"<li><b>caption kept apart</b> <bdi>{_text(caption.text)}</bdi></li>" for caption in article.captions
    )
    count = len(cut) + len(article.captions)
    return f'<details class="more"><summary>Cut off in cleaning: {count}</summary><ul>{lines}</ul></details>'


def _copies(way: Way, article: CleanArticle) -> str:
    if way.decision is None:
        return ""
    said = f'<section class="more"><h2>Copies</h2><p>{_text(decision_text(way.decision))}</p>'
    if way.earlier is None:
        return said + "</section>"
    named = [
        ", ".join(filter(None, (one.source, rows.moment(one.published, one.published_precision), one.item_id)))
        for one in (way.earlier, article)
    ]
    beside = _beside(comparison_of(way.earlier, article), *named)
    return f"{said}<details><summary>Beside the earlier text</summary>{beside}</details></section>"


def _beside(told: Comparison, before: str, after: str) -> str:
    lines = "".join(
        f'<tr class="{part.kind}"><td dir="auto">{_runs(part.before)}</td><td>{escape(SIGNS[part.kind])}</td>'
        f'<td dir="auto">{_runs(part.after)}</td></tr>'
        for part in told.parts
    )
    left = f"; {_text(told.left_out)}" if told.left_out else ""
    return (
        f"<p>{told.kept_words:,} of {told.after_words:,} words are as in the earlier text, which has "
        f'{told.before_words:,}{left}</p><table><thead><tr><th scope="col">{_text(before)}</th><td></td>'
        f'<th scope="col">{_text(after)}</th></tr></thead><tbody>{lines}</tbody></table>'
    )


def _runs(runs: Iterable[Run]) -> str:
    shown = []
    for mark, group in groupby(runs, key=lambda run: run.mark):
        words = _text("".join(run.text for run in group))
        tag = {"": "", "cut": "del", "new": "ins", "figure": "strong"}[mark]
        shown.append(f"<{tag}>{words}</{tag}>" if tag else words)
    return "".join(shown)


def _rules(way: Way, ruleset: match.Ruleset) -> str:
    if not ruleset.rules or not way.events:
        return ""
    fired = {(alert.rule_id, alert.event_id): alert for alert in way.alerts}
    shown = []
    for event in way.events:
        lines = []
        for rule in ruleset.rules:
            alert = fired.get((rule.id, event.event_id))
            asked = "".join(
                f"<li>{'✓' if one.held else '✗'} {_text(one.text)}{f' ({_text(one.error)})' if one.error else ''}</li>"
                for one in match.why(rule, event).questions
            )
            word = f"fired ({alert.op})" if alert else "silent"
            lines.append(f"<details><summary>{_text(rule.id)}: {word}</summary><ul>{asked}</ul></details>")
        shown.append(f"<h3>{_text(event.title)}</h3>{''.join(lines)}")
    return f'<section class="more"><h2>Rules</h2>{"".join(shown)}</section>'
