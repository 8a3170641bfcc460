"""Every message, in flow order: what each topic carries.

    RawArticle      articles.raw                      bytes from the world, as they came
    CleanArticle    articles.clean                    the article and nothing else
    Decision        decisions (compacted)             new, repeat, update, version or kill
    JudgedArticle   articles.unique, articles.repeats an article with its decision
    SecondReading   readings (compacted)              what a second reader answered of an article, asked once
    Report          mentions                          what one article version tells one country's partition
    Event           events (compacted)                one happening over all outlets, revised
    Alert           alerts (compacted)                what one rule tells one subscriber of one event
    Delivery        deliveries (compacted)            what became of an alert on one channel
    Rejected        rejected                          what a stage could not take, with its bytes

All are frozen and keyword-only. Times are aware UTC `datetime`s unless a field says it is an ISO 8601 string;
scores are 0–1; spans are half-open character offsets. Fields equal to their default are left out on the wire,
readers ignore unknown fields: so fields may be added, never renamed, retyped or made required.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal, TypeAlias

import msgspec

PubStatus: TypeAlias = Literal["usable", "withheld", "canceled"]
Precision: TypeAlias = Literal["instant", "day"]
Verdict: TypeAlias = Literal["new", "repeat", "update", "version", "kill"]
Edit: TypeAlias = Literal[
    "none",  # the same words
    "truncated",  # the copy ends early or leaves parts out
    "extended",  # the copy holds the original and more
    "reheadlined",
    "new_lead",
    "dateline",  # dateline or byline differs
    "numbers",  # a figure differs: told on as an update
    "wrapped",  # page chrome around the original
    "merged",  # holds several originals
    "typography",  # quotes, dashes, spaces, case
]
Standing: TypeAlias = Literal[
    "agency",  # from the feed of the agency whose telling it is
    "credited",  # says that it is an agency's copy
    "outlet",
]
Realis: TypeAlias = Literal["actual", "alleged", "planned", "hypothetical", "denied"]
PlacePrecision: TypeAlias = Literal["exact", "near", "admin", "country", "unknown"]
TimePrecision: TypeAlias = Literal["minute", "day", "week", "month", "year", "unresolved"]
Role: TypeAlias = Literal["initiator", "target", "participant", "victim", "claimant"]
ClaimKind: TypeAlias = Literal["report", "claim_of_responsibility", "blame", "denial", "no_claim", "unverified"]
EventOp: TypeAlias = Literal["create", "update", "merge", "split", "retract"]
EventStatus: TypeAlias = Literal["reported", "corroborated", "disputed", "retracted"]
AlertOp: TypeAlias = Literal["new", "update", "cancel"]
DeliveryStatus: TypeAlias = Literal["pending", "delivered", "dead", "suppressed"]


class Record(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Base of every message and part of one: immutable, compared by value, defaults left out on the wire."""


# ---------------------------------------------------------------- articles


class RawArticle(Record, frozen=True, kw_only=True):
    """One delivery of one article, as the world sent it.

    `article_id` names this very content, `item_id` the item through all its versions; both are derived (see
    `acquire.identify`) or given, never a clock or a random number, so a redelivery has the same ids.
    """

    article_id: str
    item_id: str
    source: str
    """Name of the feed or outlet it came by, e.g. ``reuters``; the unit of silence and of tokens."""
    received: datetime
    """When the connector took it; the event-time clock of every later window."""
    version: int = 1
    media_type: str = "text/plain"
    """``text/plain`` (may be a whole page as text), ``text/html``."""
    content: str = ""
    content_bytes: bytes | None = None
    """Undecoded content, when the connector could not know the charset; then `content` is empty."""
    charset: str | None = None
    """What the transport said of `content_bytes`; may lie."""
    url: str | None = None
    title: str | None = None
    standfirst: str | None = None
    published: datetime | None = None
    published_precision: Precision = "instant"
    published_day: str | None = None
    """ISO day of publication on the publisher's own clock, where it is another than that of `published` in UTC."""
    updated: datetime | None = None
    language: str | None = None
    """BCP 47 tag the source gave."""
    pub_status: PubStatus = "usable"
    replaces: str | None = None
    """`item_id` of another item that this one takes the place of."""
    embargoed: datetime | None = None
    """Nothing of it leaves before this instant."""
    backfill: bool = False
    """Archive material: makes events, never a live alert."""
    byline: str | None = None
    credit: str | None = None
    dateline: str | None = None
    slug: str | None = None
    urgency: int | None = None
    """IPTC: 1 (flash) to 9."""
    correction_note: str | None = None
    rights: str | None = None
    subjects: tuple[str, ...] = ()
    captions: tuple[Caption, ...] = ()
    """What the source says of the pictures that go with it, apart from the content."""
    extra: dict[str, Any] = {}
    """Unknown keys of the input row, kept as they came."""


class OffsetRun(msgspec.Struct, frozen=True, array_like=True):
    """Characters [clean, clean+length) of the cleaned text stand at [raw, raw+length) of the raw text."""

    clean: int
    raw: int
    length: int


class Removed(Record, frozen=True, kw_only=True):
    """A span of the raw text that cleaning took off, and as what."""

    start: int
    end: int
    kind: str
    """caption | menu | newsletter | related | byline | dateline | credit | share | comments | legal | note |
    duplicate_title | embed | markup | repeated (see `CleanArticle.repeated_lines`) | other"""


class Caption(Record, frozen=True, kw_only=True):
    """An image's caption, kept apart from the text: its places and dates are never an event's."""

    text: str
    credit: str | None = None


class Dateline(Record, frozen=True, kw_only=True):
    """``BEIRUT, Aug 12 (Reuters) -``: where and when the story was filed, and by whom."""

    text: str
    place: str | None = None
    date: str | None = None
    """ISO date, when the dateline names a day that the publication time resolves."""
    agency: str | None = None


class CleanArticle(Record, frozen=True, kw_only=True):
    """The article: all of it, nothing else."""

    article_id: str
    item_id: str
    source: str
    received: datetime
    text: str
    """Paragraphs joined by one blank line; Unicode NFC; no title, caption, byline or boilerplate."""
    version: int = 1
    scope: str = "und"
    """The ordered log it is judged in: its language by default."""
    title: str = ""
    standfirst: str | None = None
    language: str = "und"
    """ISO 639-1, ``und`` if not known."""
    published: datetime | None = None
    published_precision: Precision = "instant"
    published_day: str | None = None
    """ISO day of publication on the publisher's own clock, where it is another than that of `published` in UTC."""
    published_from: Literal["given", "metadata", "json_ld", "url", "text"] | None = None
    updated: datetime | None = None
    dates_refused: tuple[datetime, ...] = ()
    """Times said of its publication or change that lie after `received` by more than clocks differ; up to 14 hours
    their day alone was believed, beyond that nothing."""
    url: str | None = None
    """Canonical where the page says so."""
    byline: str | None = None
    dateline: Dateline | None = None
    credit: str | None = None
    origin: str | None = None
    """Agency whose copy it says it is (``Reuters``, ``AFP``), from credit, byline, dateline or sign-off."""
    captions: tuple[Caption, ...] = ()
    removed: tuple[Removed, ...] = ()
    repeated_lines: tuple[str, ...] = ()
    """Paragraphs taken off since the source sends them under unrelated stories; in `articles.unique` and later only."""
    offsets: tuple[OffsetRun, ...] = ()
    """Back to the raw text; empty for HTML, whose raw text is markup."""
    pub_status: PubStatus = "usable"
    replaces: str | None = None
    embargoed: datetime | None = None
    """Until when it was held back."""
    backfill: bool = False
    slug: str | None = None
    urgency: int | None = None
    correction_note: str | None = None
    rights: str | None = None
    subjects: tuple[str, ...] = ()
    extra: dict[str, Any] = {}


# ---------------------------------------------------------------- copies


class Fingerprint(Record, frozen=True, kw_only=True):
    """What deduplication must remember of an article to judge later ones; opaque to everybody else."""

    shingles: bytes = b""
    """Sampled shingle hashes it is posted by, packed little-endian uint32, ascending."""
    shingle_count: int = 0
    """Distinct shingles before sampling."""
    bits: bytes = b""
    """Bitmap of all its shingles; empty where it is posted by none."""
    numbers: tuple[str, ...] = ()
    lead: str = ""
    title: str = ""
    dateline: str = ""
    """Hash of dateline and byline."""
    body: str = ""
    """Hash of the normalised body: equal for exact copies."""
    text: str = ""
    """Hash of the text as it stands."""


class Template(Record, frozen=True, kw_only=True):
    """What an article shows of its source's page template; opaque to everybody but `clean.learnt`."""

    lines: bytes = b""
    """Hashes of the paragraphs that may be furniture, packed little-endian uint32, ascending."""
    theme: bytes = b""
    """Hashes of the headline's words, packed little-endian uint16, ascending."""
    dropped: bytes = b""
    """Those of `lines` that were taken off as furniture when the decision was made."""


class Decision(Record, frozen=True, kw_only=True):
    """What an article is to those before it in its scope's log; made once, then only sent again."""

    article_id: str
    item_id: str
    verdict: Verdict
    scope: str
    source: str
    position: int
    """Offset in `articles.clean` at which it was first judged; the lower of two is the true one."""
    event_time: datetime
    """The article's `received`: the clock of the window."""
    version: int = 1
    copy_of: str | None = None
    """`item_id` of the article it copies; for a version or kill null."""
    cluster: str = ""
    """`item_id` of the first article of its family; its own where it is new."""
    origin: str = ""
    """Whose telling it is: equal for all copies of one agency story; the unit of corroboration."""
    original: str = ""
    """`item_id` of the article its family goes back to, as far as the log before it tells: the agency's own, else the
    one published first, else the one received first. Its own where it is new."""
    original_standing: Standing = "outlet"
    """What speaks for `original`; a later article takes its place only with a better claim."""
    original_at: datetime | None = None
    """When `original` was published, or received where that was earlier or is all that is known; null where that is
    `event_time`."""
    containment: float | None = None
    """Share of the smaller text's shingles found in the other, 0–1."""
    edits: tuple[Edit, ...] = ()
    replaces: tuple[str, ...] = ()
    """`item_id`s whose earlier tellings this one takes back (its own for a version or kill)."""
    fingerprint: Fingerprint | None = None
    template: Template | None = None


class JudgedArticle(Record, frozen=True, kw_only=True):
    """An article with its decision (without fingerprint and template)."""

    article: CleanArticle
    decision: Decision


# ---------------------------------------------------------------- mentions


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """Characters [start, end) of the cleaned text."""

    start: int
    end: int


class Place(Record, frozen=True, kw_only=True):
    """Where it happened; `text` as written, the rest resolved as far as `precision` says."""

    text: str = ""
    name: str | None = None
    geonames_id: int | None = None
    lat: float | None = None
    lon: float | None = None
    country: str | None = None
    """ISO 3166-1 alpha-2."""
    admin1: str | None = None
    """English name of the first-level division."""
    precision: PlacePrecision = "unknown"
    radius_km: float | None = None
    also: tuple[str, ...] = ()
    """Further names told for the same happening."""


class EventTime(Record, frozen=True, kw_only=True):
    """When it happened: [start, end], each an ISO 8601 UTC date or instant, null where open.

    A date is the day on the spot. Instants are a moment (``minute``) or, with the precision of a day, what bounds the
    part of the day told: ``Sunday night`` in Goma is 16:00 to 04:00 UTC.
    """

    start: str | None = None
    end: str | None = None
    precision: TimePrecision = "unresolved"
    text: str = ""


class Actor(Record, frozen=True, kw_only=True):
    """Somebody who did it, bore it, took part or claims it."""

    role: Role
    text: str
    name: str | None = None
    """The name known for `text` (``ISIS`` → ``Islamic State``)."""
    country: str | None = None
    kind: str | None = None
    """state_forces | rebel | militia | civilians | government | police | organisation | person | media |
    armed_group | party | court | protesters | criminals | other; facility | vehicle for what was struck"""


class Figure(Record, frozen=True, kw_only=True):
    """How many: at least `low`, at most `high` (null = open)."""

    low: int = 0
    high: int | None = None
    text: str = ""


class Casualties(Record, frozen=True, kw_only=True):
    """Figures by what befell people; null where the article says nothing."""

    killed: Figure | None = None
    injured: Figure | None = None
    missing: Figure | None = None
    displaced: Figure | None = None
    detained: Figure | None = None
    expected_to_rise: bool = False


class Claim(Record, frozen=True, kw_only=True):
    """Who says it, through whom, and what kind of saying it is."""

    by: str
    via: str | None = None
    kind: ClaimKind = "report"
    against: str | None = None
    """For blame: the accused."""
    text: str = ""


class Mention(Record, frozen=True, kw_only=True):
    """One event as told by one article."""

    mention_id: str
    """Hash of item, type and position in the story; the same in a redelivery."""
    type: str
    """``class.kind`` of the ontology, or of a user's types file."""
    trigger: Span
    title: str = ""
    """One line a reader understands without the article."""
    quote: str = ""
    """The sentence that states it, for readers downstream who have no article."""
    realis: Realis = "actual"
    background: bool = False
    salience: float = 1.0
    """0–1: how far the article is about it; the lead's event has 1."""
    place: Place = Place()
    time: EventTime = EventTime()
    actors: tuple[Actor, ...] = ()
    casualties: Casualties = Casualties()
    claims: tuple[Claim, ...] = ()
    weapons: tuple[str, ...] = ()
    """With what it was done, as written: ``car bomb``, ``AK-47 rifles``; each once, the fuller wording of two."""
    evidence: dict[str, tuple[Span, ...]] = {}
    """Field (``place``, ``time``, ``killed``, ``actors.0``, ``claims.1``, ``weapons.0``, …) → the words it rests on."""
    confidence: float = 0.5
    confidences: dict[str, float] = {}
    """Per field: ``type``, ``place``, ``time``, ``killed``, …"""


class Correction(Record, frozen=True, kw_only=True):
    """One field of one mention as a second reader reads it, on words that stand in the text."""

    mention_id: str
    field: Literal["type", "realis", "place", "actor"]
    value: str
    """The type, the realis, the actor's role; of a place its words again."""
    span: Span
    """The words it rests on; looked up here, never taken from the answer."""


class SecondReading(Record, frozen=True, kw_only=True):
    """What a second reader answered of an article version; made once, kept before it is used, never asked again."""

    article_id: str
    reader: str
    """Kind and name of who read: ``spacy:en_core_web_sm 3.8.0``, ``endpoint:MODEL``."""
    event_time: datetime
    """The article's `received`."""
    asked: datetime
    """When it was asked; the day of the cost caps."""
    outcome: Literal["read", "nothing", "invalid", "failed", "capped"]
    corrections: tuple[Correction, ...] = ()
    tokens: int = 0
    """What the endpoint says it cost."""


class Report(Record, frozen=True, kw_only=True):
    """All that one article version tells the events of one country's partition; may be empty.

    A version, kill or replacement is sent to every partition, so each can swap the older tellings of
    `withdraws` for `mentions` in one step and nothing flickers.
    """

    article_id: str
    item_id: str
    source: str
    origin: str
    received: datetime
    version: int = 1
    published: datetime | None = None
    published_precision: Precision = "instant"
    language: str = "und"
    title: str = ""
    url: str | None = None
    verdict: Verdict = "new"
    withdraws: tuple[str, ...] = ()
    """`item_id`s whose tellings in other article versions no longer hold."""
    correction_note: str | None = None
    backfill: bool = False
    mentions: tuple[Mention, ...] = ()


# ---------------------------------------------------------------- events


class LedgerEntry(Record, frozen=True, kw_only=True):
    """What one article version said of an event, and when; never deleted, at most withdrawn."""

    article_id: str
    item_id: str
    source: str
    origin: str
    received: datetime
    position: int
    """Offset in `mentions` at which it was first taken."""
    mention: Mention
    version: int = 1
    published: datetime | None = None
    title: str = ""
    url: str | None = None
    backfill: bool = False
    withdrawn_by: str | None = None
    """`article_id` of the version or kill that took it back."""
    withdrawn_note: str | None = None
    withdrawn_position: int | None = None
    """Offset in `mentions` of the report that took it back."""
    withdrawn_received: datetime | None = None
    """`received` of the article that took it back."""


class Change(Record, frozen=True, kw_only=True):
    """One field's difference to the revision before."""

    field: str
    before: Any = None
    after: Any = None
    source: str | None = None
    """Outlet whose telling brought it."""


class Event(Record, frozen=True, kw_only=True):
    """One happening over all outlets, as known at this revision."""

    event_id: str
    revision: int
    """Number of distinct article versions that have touched it: never a counter of deliveries."""
    op: EventOp
    status: EventStatus
    type: str
    first_seen: datetime
    last_seen: datetime
    """`received` of the first and of the latest article that touched it."""
    supersedes: tuple[str, ...] = ()
    title: str = ""
    quote: str = ""
    realis: Realis = "actual"
    background: bool = False
    backfill: bool = False
    """True while only archive material tells it."""
    salience: float = 1.0
    place: Place = Place()
    time: EventTime = EventTime()
    actors: tuple[Actor, ...] = ()
    casualties: Casualties = Casualties()
    claims: tuple[Claim, ...] = ()
    confidence: float = 0.5
    outlets: tuple[str, ...] = ()
    independent_origins: int = 0
    ledger: tuple[LedgerEntry, ...] = ()
    touched: tuple[str, ...] = ()
    """`article_id`s of all versions that touched it, in order; `revision` is their number."""
    changes: tuple[Change, ...] = ()


# ---------------------------------------------------------------- alerts


class Alert(Record, frozen=True, kw_only=True):
    """What one rule tells one subscriber of one event, as last told."""

    alert_id: str
    """Hash of rule and event."""
    rule_id: str
    subscriber: str
    event_id: str
    revision: int
    """The event's revision this telling rests on."""
    sequence: int
    """1 for the first telling, then one more for each."""
    op: AlertOp
    title: str
    received: datetime
    """`received` of the article that brought it: the start of the end-to-end clock."""
    rule_name: str = ""
    severity: Literal["minor", "moderate", "severe", "extreme", "unknown"] = "unknown"
    """CAP 1.2 severities."""
    text: str = ""
    """What a subscriber reads: who, what, where, when, how many, who says so."""
    reasons: tuple[str, ...] = ()
    """The parts of the rule that held, with the values they held for."""
    quote: str = ""
    quote_source: str | None = None
    type: str = ""
    status: EventStatus = "reported"
    place: Place = Place()
    time: EventTime = EventTime()
    casualties: Casualties = Casualties()
    actors: tuple[Actor, ...] = ()
    confidence: float = 0.5
    independent_origins: int = 0
    outlets: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    """Since the last telling."""
    channels: tuple[str, ...] = ()


class Delivery(Record, frozen=True, kw_only=True):
    """What became of one telling of an alert on one channel."""

    delivery_id: str
    """Hash of alert, subscriber, channel and sequence: what a receiver deduplicates by."""
    alert_id: str
    subscriber: str
    channel: str
    sequence: int
    op: AlertOp
    status: DeliveryStatus
    attempts: int = 0
    at: datetime | None = None
    """When it came to `status`."""
    response: str | None = None
    """Status code or error, without secrets."""
    reason: str | None = None


# ---------------------------------------------------------------- what could not be taken


class Rejected(Record, frozen=True, kw_only=True):
    """A record that a stage could not take, with its original bytes and where it came from."""

    rejected_id: str
    """Hash of topic, partition, offset and stage; for input never logged, of its bytes."""
    stage: str
    reason: str
    message: str
    value: bytes
    topic: str | None = None
    partition: int | None = None
    offset: int | None = None
    key: bytes | None = None
    headers: dict[str, str] = {}
    source: str | None = None
    item_id: str | None = None
    at: datetime | None = None
    """The broker's timestamp of the refused record, or when the connector met it."""


TOPIC_RECORDS: dict[str, type[Record]] = {
    "articles.raw": RawArticle,
    "articles.held": RawArticle,
    "articles.clean": CleanArticle,
    "decisions": Decision,
    "articles.unique": JudgedArticle,
    "articles.repeats": JudgedArticle,
    "readings": SecondReading,
    "mentions": Report,
    "events": Event,
    "alerts": Alert,
    "deliveries": Delivery,
    "rejected": Rejected,
}
"""Topic (without the deployment's prefix) → the record it carries, in flow order."""
