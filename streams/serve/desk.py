"""The desk page: how the sources are, the newest alerts, events and rejections with their reasons and evidence.

Rendered here, without a build step; a small script replaces the news part when the live stream says there is some. All
that comes from articles is escaped, and the page may load nothing but its own style and script.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from html import escape
from importlib.resources import files
from string import Template
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from streams import __version__
from streams.acquire import health
from streams.acquire.health import Health
from streams.codec import decode
from streams.records import Alert, Casualties, Delivery, Event, Figure, LedgerEntry, Place, Record, Rejected
from streams.serve.parts import Parts
from streams.serve.read_model import ReadModel

_ALERTS: Final = 40
_EVENTS: Final = 60
_REJECTED: Final = 15
_TOLD: Final = 50
"""Latest tellings of an event whose copies are counted."""
_FEW: Final = 12
"""Sources up to which all are shown open."""
_TROUBLED: Final = 40
_SOURCES: Final = 500
_SOURCE_COLUMNS: Final = ("source", "state", "last article", "usual pause", "articles", "rejected", "why")
_HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
}
_FIGURES: Final = ("killed", "injured", "missing", "displaced", "detained")


async def show_desk(request: Request) -> Response:
    """Answer the whole page."""
    parts = _parts(request)
    page = Template(files("streams.serve").joinpath("pages", "desk.html").read_text("utf-8"))
    news = await _news(parts)
    return Response(page.substitute(news=news, version=escape(__version__)), headers=_HEADERS, media_type="text/html")


async def show_news(request: Request) -> Response:
    """Answer the part of the page that changes."""
    parts = _parts(request)
    return Response(await _news(parts), headers=_HEADERS, media_type="text/html")


def _parts(request: Request) -> Parts:
    parts: Parts = request.app.state.parts
    parts.may_read(request)
    return parts


async def _news(parts: Parts) -> str:
    states = parts.health() if parts.health else ()
    return await asyncio.to_thread(render_news, parts.model, parts.now(), states)


def render_news(model: ReadModel, now: datetime, states: Sequence[Health] = ()) -> str:
    """Return the page's changing part as HTML; `states` of the sources that this process has its eyes on."""
    counts = model.counts()
    alerts = [decode(row.body, Alert) for row in model.newest("alert", most=_ALERTS)]
    events = [decode(row.body, Event) for row in model.newest("event", most=_EVENTS)]
    rejected = [decode(row.body, Rejected) for row in model.newest("rejected", most=_REJECTED)]
    figures = "".join(
        f"<div><dt>{escape(label)}</dt><dd>{counts[kind]:,}</dd></div>"
        for label, kind in (("articles", "article"), ("events", "event"), ("alerts", "alert"), ("rejected", "rejected"))
    )
    deliveries = {
        alert.alert_id: [
            decode(row.body, Delivery) for row in model.newest("delivery", most=10, where={"alert_id": alert.alert_id})
        ]
        for alert in alerts
    }
    return (
        f'<dl class="counts">{figures}</dl>{_sources_told(states, now)}<div class="columns">'
        + _section("Alerts", [_alert(alert, deliveries[alert.alert_id], now) for alert in alerts], "No alert so far.")
        + _section("Events", [_event(event, _spread(model, event), now) for event in events], "No event so far.")
        + "</div>"
        + _section("Could not be taken", [_rejected(one, now) for one in rejected], "Nothing was rejected.")
    )


def _section(title: str, items: Sequence[str], empty: str) -> str:
    body = "".join(items) if items else f'<p class="empty">{escape(empty)}</p>'
    return f"<section><h2>{escape(title)}</h2>{body}</section>"


def _sources_told(states: Sequence[Health], now: datetime) -> str:
    """Return how the sources are: those in trouble in full, the others folded away, so that 200 are a line or two."""
    if not states:
        return ""
    worst = health.worst_first(states)
    troubled = [one for one in worst if one.state in health.TROUBLE]
    others = [one for one in worst if one.state not in health.TROUBLE]
    shown, rest = (troubled[:_TROUBLED], troubled[_TROUBLED:] + others) if len(worst) > _FEW else (worst, [])
    folded = _details(f"{len(rest):,} more", _source_table(rest[:_SOURCES], now)) if rest else ""
    return (
        f'<section><h2>Sources</h2><article class="sources" id="sources"><p>{escape(health.summed(states))}</p>'
        f"{_source_table(shown, now) if shown else ''}{folded}</article></section>"
    )


def _source_table(states: Sequence[Health], now: datetime) -> str:
    rows = "".join(
        f'<tr class="{escape(one.state)}"><th scope="row">{escape(one.name)}</th><td>{_badge(one.state)}</td>'
        f"<td>{_ago(one.last_article, now)}</td>"
        f"<td>{escape(health.span(one.expected_gap_s)) if one.expected_gap_s else ''}</td>"
        f"<td>{one.articles:,}</td><td>{one.rejected:,}</td><td>{escape(one.reason)}</td></tr>"
        for one in states
    )
    head = "".join(f"<th>{name}</th>" for name in _SOURCE_COLUMNS)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _ago(moment: datetime | None, now: datetime) -> str:
    if moment is None:
        return "never"
    ago = health.span(max(0.0, (now - moment).total_seconds()))
    return f'<time datetime="{escape(moment.isoformat())}">{escape(ago)} ago</time>'


def _alert(alert: Alert, deliveries: Sequence[Delivery], now: datetime) -> str:
    tag = {"new": "", "update": "updated", "cancel": "cancelled"}[alert.op]
    sent = ", ".join(
        f"{one.channel}: {one.status}" + (f" ({one.reason})" if one.reason and one.status != "delivered" else "")
        for one in deliveries
        if one.sequence == alert.sequence
    )
    changes = "".join(
        f"<li>{escape(change.field)}: <del>{escape(_short(change.before))}</del> "
        f"<ins>{escape(_short(change.after))}</ins>"
        + (f" <small>{escape(change.source)}</small>" if change.source else "")
        + "</li>"
        for change in alert.changes
    )
    return (
        f'<article class="alert {escape(alert.severity)} {escape(alert.op)}" id="{escape(alert.alert_id)}">'
        f"<header>{_badge(alert.severity)}{_badge(tag)}{_badge(alert.status)}{_when(alert.received, now)}</header>"
        f"<h3>{escape(alert.title)}</h3>"
        + (f"<p>{escape(alert.text)}</p>" if alert.text else "")
        + (f'<ul class="changes">{changes}</ul>' if changes else "")
        + _quote(alert.quote, alert.quote_source)
        + _facts(alert.place, alert.casualties)
        + _details(
            f"Why: {alert.rule_name or alert.rule_id}",
            "<ul>" + "".join(f"<li>{escape(reason)}</li>" for reason in alert.reasons) + "</ul>"
            f"<p>For {escape(alert.subscriber)}. Told {alert.sequence}×. {escape(sent)}</p>",
        )
        + _sources(alert.outlets, alert.independent_origins, alert.urls)
        + "</article>"
    )


def _spread(model: ReadModel, event: Event) -> str:
    """Return how far its articles were carried, copies and all; nothing where nobody copied them."""
    told = {entry.item_id for entry in event.ledger[-_TOLD:]}
    carried = model.carried(sorted(told))
    if carried.articles <= len(told):
        return ""
    return f"{carried.articles:,} articles with copies, in {carried.outlets:,} outlets"


def _event(event: Event, spread: str, now: datetime) -> str:
    marks = [event.status, event.realis if event.realis != "actual" else "", "background" if event.background else ""]
    urls = [entry.url for entry in event.ledger if entry.url and not entry.withdrawn_by]
    return (
        f'<article class="event {escape(event.status)}" id="{escape(event.event_id)}">'
        f"<header>{_badge(event.type)}{''.join(_badge(mark) for mark in marks)}{_when(event.last_seen, now)}</header>"
        f"<h3>{escape(event.title or event.type)}</h3>"
        + _facts(event.place, event.casualties, _span(event))
        + _quote(event.quote, None)
        + _sources(event.outlets, event.independent_origins, dict.fromkeys(urls), spread)
        + _details(f"Ledger, revision {event.revision}", "<ol>" + "".join(map(_entry, event.ledger)) + "</ol>")
        + "</article>"
    )


def _entry(entry: LedgerEntry) -> str:
    figures = _figures(entry.mention.casualties)
    claims = "; ".join(f"{claim.kind.replace('_', ' ')}: {claim.by}" for claim in entry.mention.claims)
    gone = f" <em>withdrawn: {escape(entry.withdrawn_note or 'a newer version')}</em>" if entry.withdrawn_by else ""
    return (
        f"<li>{'<del>' if gone else ''}<b>{escape(entry.source)}</b> {escape(entry.title)} "
        f"<q>{escape(entry.mention.quote)}</q> {escape(figures)} <small>{escape(claims)}</small>"
        f"{'</del>' if gone else ''}{gone}</li>"
    )


def _rejected(one: Rejected, now: datetime) -> str:
    shown = one.value[:200].decode("utf-8", "replace")
    where = " ".join(f"{key} {value}" for key, value in one.headers.items() if key in ("path", "line", "entry"))
    return (
        f'<article class="rejected"><header>{_badge(one.reason)}{_badge(one.stage)}{_when(one.at, now)}</header>'
        f"<p>{escape(one.message)} <small>{escape(one.source or '')} {escape(where)}</small></p>"
        f"{_details('Its beginning', f'<pre>{escape(shown)}</pre>')}</article>"
    )


def _badge(text: str) -> str:
    return f'<span class="badge">{escape(text.replace("_", " "))}</span>' if text else ""


def _when(moment: datetime | None, now: datetime) -> str:
    if moment is None:
        return ""
    moment = moment.astimezone(UTC)
    day = "" if moment.date() == now.astimezone(UTC).date() else f"{moment:%d %b} "
    return f'<time datetime="{escape(moment.isoformat())}">{day}{moment:%H:%M} UTC</time>'


def _quote(quote: str, source: str | None) -> str:
    if not quote:
        return ""
    return f"<blockquote>{escape(quote)}{f'<cite>{escape(source)}</cite>' if source else ''}</blockquote>"


def _facts(place: Place, casualties: Casualties, span: str = "") -> str:
    where = place.name or place.text
    if where and place.country:
        where += f" ({place.country})"
    facts = [fact for fact in (where, span, _figures(casualties)) if fact]
    return f'<p class="facts">{" · ".join(escape(fact) for fact in facts)}</p>' if facts else ""


def _figures(casualties: Casualties) -> str:
    told = []
    for name in _FIGURES:
        figure: Figure | None = getattr(casualties, name)
        if figure is not None:
            told.append(f"{_range(figure)} {name}")
    return ", ".join(told)


def _range(figure: Figure) -> str:
    if figure.high is None:
        return f"at least {figure.low:,}"
    return f"{figure.low:,}" if figure.low == figure.high else f"{figure.low:,}–{figure.high:,}"


def _span(event: Event) -> str:
    start, end = (
        f"{iso[:10]} {iso[11:16]} UTC" if iso and len(iso) > 10 else iso for iso in (event.time.start, event.time.end)
    )
    if not start and not end:
        return event.time.text
    return f"{start or '…'}" if start == end or not end else f"{start or '…'} – {end}"


def _sources(outlets: Iterable[str], origins: int, urls: Iterable[str], spread: str = "") -> str:
    links = " ".join(
        f'<a href="{escape(url)}" rel="noopener noreferrer nofollow" target="_blank">source {number}</a>'
        for number, url in enumerate((url for url in urls if url.startswith(("http://", "https://"))), 1)
    )
    named = escape(", ".join(outlets))
    count = ", ".join(filter(None, (f"{origins} independent" if origins else "", spread)))
    return f"<footer>{named} <small>{count}</small> {links}</footer>" if named or links else ""


def _details(title: str, body: str) -> str:
    return f"<details><summary>{escape(title)}</summary>{body}</details>"


def _short(value: object) -> str:
    if isinstance(value, Record):
        return str(value)
    if isinstance(value, dict) and "low" in value:
        low, high = value.get("low", 0), value.get("high")
        return f"{low}" if low == high else f"{low}–{high if high is not None else ''}"
    if value is None:
        return "–"
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
