"""The rooms put into the log: one `Stage` for each, with its topics, keys, and what becomes of every record."""

from __future__ import annotations

import contextlib
import gc
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec

from streams import clean, dedup, extract, fuse, match, second
from streams.errors import RecordError
from streams.extract.second import corrected
from streams.records import (
    Alert,
    CleanArticle,
    Decision,
    Event,
    JudgedArticle,
    Mention,
    RawArticle,
    Record,
    Report,
    SecondReading,
)
from streams.settings import SecondReaderSettings, Settings
from streams.stages import SAME_PARTITION, Change, Outcome, Output, Position, Stage

STAGE_NAMES = ("clean", "dedup", "extract", "fuse", "match", "notify")
"""In the data's way; `notify` is no pure stage (see `worker`)."""

SHORT_TEXT_CHARS = 200
"""Below this a language guess is too often wrong to choose the log an article is judged in."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What the stages are built with; `rules` None leaves out `match`."""

    partitions: int = 4
    default_language: str = "en"
    clean: clean.CleanLimits = clean.CleanLimits()
    dedup: dedup.DedupLimits = dedup.DedupLimits()
    fuse: fuse.FuseLimits = fuse.FuseLimits()
    rules: Path | None = None
    types: tuple[Path, ...] = ()
    second: second.SecondSettings = second.SecondSettings()


def plan_from(settings: Settings) -> Plan:
    """Return the plan that `settings` ask for."""
    return Plan(
        partitions=settings.kafka.partitions,
        default_language=settings.clean.default_language,
        clean=clean.CleanLimits(text_chars=settings.clean.max_chars),
        dedup=dedup.DedupLimits(window_s=settings.dedup.window_h * 3600, containment=settings.dedup.containment),
        fuse=fuse.FuseLimits(window_s=settings.fuse.window_h * 3600),
        rules=settings.rules,
        types=settings.types,
        second=second_from(settings.second),
    )


def second_from(asked: SecondReaderSettings) -> second.SecondSettings:
    """Return which second reader `asked` names, with its limits."""
    return second.SecondSettings(
        kind=asked.kind,
        model=asked.model,
        url=asked.url,
        key=asked.key.get_secret_value() if asked.key else None,
        band=second.Band(asked.doubtful_from, asked.doubtful_to),
        timeout_s=asked.timeout_s,
        attempts=asked.attempts,
        requests_per_day=asked.requests_per_day,
        tokens_per_day=asked.tokens_per_day,
    )


def make_stages(plan: Plan, names: Sequence[str] = STAGE_NAMES[:-1]) -> dict[str, Stage]:
    """Return the named stages in the data's way; lexicons and rules are loaded only for those that need them.

    Raises:
        SettingsError: rules or type files are wrong.
    """
    made: dict[str, Stage] = {}
    for name in STAGE_NAMES[:-1]:
        if name not in names:
            continue
        if name == "clean":
            made[name] = clean_stage(plan)
        elif name == "dedup":
            made[name] = dedup_stage(plan)
        elif name == "extract":
            made[name] = extract_stage(plan)
        elif name == "fuse":
            made[name] = fuse_stage(plan)
        else:
            made[name] = match_stage(plan)
    return made


WARMING = (
    "A bomb exploded at a market in Mosul, Iraq, on Monday, killing at least nine people and wounding 20 others, "
    "police said.\n\nNo group has claimed responsibility. About 300 residents fled, and three suspects were detained, "
    "a spokesman for the interior ministry told reporters."
)


def warm(stages: Iterable[Stage]) -> None:
    """Every stage has judged a story of its own, as text and as a page, and forgotten it.

    What loads on first use (models, lexicons, grammars) is there then: the first real article is as quick as the rest.
    """
    now = datetime(2020, 1, 6, tzinfo=UTC)
    page = "".join(f"<p>{paragraph}</p>" for paragraph in WARMING.split("\n\n"))
    raw = RawArticle(article_id="warm", item_id="warm", source="warm", received=now, published=now, content=WARMING)
    article = CleanArticle(
        article_id="warm", item_id="warm", source="warm", received=now, published=now, language="en", text=WARMING
    )
    decision = Decision(
        article_id="warm", item_id="warm", verdict="new", scope="en", source="warm", position=0, event_time=now
    )
    given: dict[str, list[Record]] = {
        "articles.raw": [
            raw,
            msgspec.structs.replace(raw, media_type="text/html", content=f"<html><body><article>{page}</article>"),
        ],
        "articles.clean": [article],
        "articles.unique": [JudgedArticle(article=article, decision=decision)],
    }
    for stage in stages:
        state = stage_state(stage)
        for record in given.get(stage.source, ()):
            with contextlib.suppress(RecordError):
                outcome = stage.judge(state, record, Position(stage.source, 0, 0, now), now)
                for output in outcome.outputs:
                    if output.value is not None and output.topic not in ("articles.raw", "articles.clean"):
                        given.setdefault(output.topic, []).append(output.value)


# ---------------------------------------------------------------- clean


def clean_stage(plan: Plan) -> Stage:
    """Raw articles cleaned; those under embargo are held and come back to `articles.raw` when it ends."""

    def judge(held: dict[str, RawArticle], raw: RawArticle, _at: Position, now: datetime) -> Outcome:
        if raw.embargoed is not None and raw.embargoed > now:
            held[raw.article_id] = raw
            return Outcome("held", (Output("articles.held", raw.article_id, raw, SAME_PARTITION),))
        article = put_in_scope(clean.clean(raw, plan.clean), plan.default_language)
        return Outcome("sent", (Output("articles.clean", article.scope, article),))

    def restore(held: dict[str, RawArticle], records: Iterable[RawArticle]) -> None:
        held.update((raw.article_id, raw) for raw in records)

    def tick(held: dict[str, RawArticle], now: datetime) -> Outcome:
        due = sorted(
            (raw for raw in held.values() if raw.embargoed is None or raw.embargoed <= now),
            key=lambda raw: (raw.embargoed or raw.received, raw.article_id),
        )
        outputs: list[Output] = []
        for raw in due:
            outputs.append(Output("articles.raw", raw.item_id, raw, SAME_PARTITION))
            outputs.append(Output("articles.held", raw.article_id, None, SAME_PARTITION))
            del held[raw.article_id]
        return Outcome("released", tuple(outputs))

    return Stage(
        name="clean",
        source="articles.raw",
        reads=RawArticle,
        sinks=("articles.clean", "articles.held", "articles.raw"),
        judge=judge,
        new_state=dict,
        view="articles.held",
        view_record=RawArticle,
        restore=restore,
        tick=tick,
    )


def put_in_scope(article: CleanArticle, default_language: str) -> CleanArticle:
    """Return `article` in the scope of its language.

    Texts too short to tell it (a kill says only an id) go with the deployment's main language, so that they meet
    the item they speak of.
    """
    unsure = article.language == "und" or len(article.text) < SHORT_TEXT_CHARS
    return msgspec.structs.replace(article, scope=default_language if unsure else article.language)


# ---------------------------------------------------------------- dedup


class Judging(NamedTuple):
    """What the judge of copies remembers: recent articles, and what their sources repeat."""

    articles: dedup.Index
    sources: clean.learnt.Learnt


def dedup_stage(plan: Plan) -> Stage:
    """Each article without what its source repeats, judged against those before it in its scope.

    Copies end here, the rest goes on.
    """

    def new_state() -> Judging:
        return Judging(dedup.Index(plan.dedup), clean.learnt.Learnt(timedelta(seconds=plan.dedup.window_s)))

    def judge(state: Judging, article: CleanArticle, at: Position, _now: datetime) -> Outcome:
        shorter, template = clean.learnt.take_off(state.sources, article, at.offset)
        decision = dedup.judge(state.articles, as_kill_if_withheld(shorter), at.offset, template)
        if decision.template is template:
            state.sources.add(decision)
        else:  # judged before: as it left then, whatever was learnt since
            shorter = clean.learnt.replay(article, decision.template)
        judged = JudgedArticle(
            article=shorter, decision=msgspec.structs.replace(decision, fingerprint=None, template=None)
        )
        kept = Output("decisions", decision.article_id, decision, SAME_PARTITION)
        if decision.verdict == "repeat":
            return Outcome("repeat", (kept, Output("articles.repeats", article.item_id, judged)))
        return Outcome("sent", (kept, Output("articles.unique", article.item_id, judged)))

    def absorb(state: Judging, changes: Sequence[Change]) -> int:
        kept: dict[str, list[Decision]] = {}
        gone: dict[str, None] = {}
        for key, decision in changes:
            if decision is None:
                kept.pop(key, None)
                gone[key] = None
            else:
                kept.setdefault(key, []).append(decision)
        made = list(chain.from_iterable(kept.values()))
        state.articles.forget(gone)
        state.articles.absorb(made)
        state.sources.absorb(made)
        return len(state.articles)

    def restore(state: Judging, decisions: Iterable[Decision]) -> None:
        for made in dedup.batched(decisions, 4096):
            absorb(state, [Change(decision.article_id, decision) for decision in made])
        state.articles.settle()
        state.sources.settle(state.articles.clock, state.articles.clocks)

    def tick(state: Judging, _now: datetime) -> Outcome:
        state.sources.forget()
        gone = dedup.evict(state.articles)
        return Outcome("evicted", tuple(Output("decisions", name, None, SAME_PARTITION) for name in gone))

    return Stage(
        name="dedup",
        source="articles.clean",
        reads=CleanArticle,
        sinks=("decisions", "articles.unique", "articles.repeats"),
        judge=judge,
        new_state=new_state,
        view="decisions",
        view_record=Decision,
        newer=dedup.newer,
        restore=restore,
        absorb=absorb,
        tick=tick,
        ordered=True,
    )


def as_kill_if_withheld(article: CleanArticle) -> CleanArticle:
    """Return `article`, canceled where it is withheld: what was published of the item no longer holds."""
    if article.pub_status != "withheld":
        return article
    return msgspec.structs.replace(article, pub_status="canceled")


# ---------------------------------------------------------------- extract


def extract_stage(plan: Plan) -> Stage:
    """Articles read for events; the mentions of one article go bundled to each country's partition."""
    lexicon = extract.load_lexicon(plan.types)
    reader = second.open_reader(plan.second)
    if reader is not None:
        return _twice_read(plan, lexicon, reader)

    def judge(_state: None, judged: JudgedArticle, _at: Position, _now: datetime) -> Outcome:
        outputs = report_outputs(judged, read_article(judged, lexicon), plan.partitions)
        return Outcome("sent" if outputs else "no_event", outputs)

    return Stage(name="extract", source="articles.unique", reads=JudgedArticle, sinks=("mentions",), judge=judge)


def _twice_read(plan: Plan, lexicon: extract.Lexicon, reader: second.SecondReader) -> Stage:
    """The same with a second reader: its answers are the stage's view, so that each is asked for once."""

    async def ask(state: second.Readings, records: Sequence[JudgedArticle], now: datetime) -> Sequence[Output]:
        asked: list[tuple[CleanArticle, tuple[Mention, ...]]] = []
        for one in records:
            if one.article.article_id not in state:
                with contextlib.suppress(Exception):  # it is refused when it is judged
                    asked.append((one.article, read_article(one, lexicon)))
        made = await second.read_again(state, reader, plan.second, asked, lexicon.types, now)
        return [Output("readings", one.article_id, one, SAME_PARTITION) for one in made]

    def judge(state: second.Readings, judged: JudgedArticle, _at: Position, _now: datetime) -> Outcome:
        mentions = read_article(judged, lexicon)
        reading = state.get(judged.article.article_id)
        if reading is not None:
            mentions = corrected(extract.document_of(judged.article), mentions, reading, lexicon)
        outputs = report_outputs(judged, mentions, plan.partitions)
        return Outcome("sent" if outputs else "no_event", outputs)

    def tick(state: second.Readings, _now: datetime) -> Outcome:
        return Outcome("evicted", tuple(Output("readings", name, None, SAME_PARTITION) for name in state.forget()))

    return Stage(
        name="extract",
        source="articles.unique",
        reads=JudgedArticle,
        sinks=("mentions", "readings"),
        judge=judge,
        new_state=second.Readings,
        view="readings",
        view_record=SecondReading,
        restore=lambda state, readings: state.keep(readings),
        tick=tick,
        ask=ask,
    )


def read_article(judged: JudgedArticle, lexicon: extract.Lexicon) -> tuple[Mention, ...]:
    """Return the mentions of a judged article; none for a kill."""
    if judged.decision.verdict == "kill":
        return ()
    return extract.read(extract.document_of(judged.article), lexicon, item_id=judged.article.item_id).mentions


def report_outputs(judged: JudgedArticle, mentions: Sequence[Mention], partitions: int) -> tuple[Output, ...]:
    """Return one `Report` for each partition that `mentions` concern, and for all where older tellings fall."""
    bundles: dict[int, list[Mention]] = {}
    for mention in mentions:
        bundles.setdefault(country_partition(mention.place.country, partitions), []).append(mention)
    if judged.decision.replaces:
        for partition in range(partitions):
            bundles.setdefault(partition, [])
    return tuple(
        Output("mentions", _report_key(bundle), report_of(judged, bundle), partition)
        for partition, bundle in sorted(bundles.items())
    )


def report_of(judged: JudgedArticle, mentions: Sequence[Mention]) -> Report:
    """Return what a judged article tells, with the tellings it takes back."""
    article, decision = judged.article, judged.decision
    return Report(
        article_id=article.article_id,
        item_id=article.item_id,
        source=article.source,
        origin=decision.origin,
        received=article.received,
        version=article.version,
        published=article.published,
        published_precision=article.published_precision,
        language=article.language,
        title=article.title,
        url=article.url,
        verdict=decision.verdict,
        withdraws=decision.replaces,
        correction_note=article.correction_note,
        backfill=article.backfill,
        mentions=tuple(mentions),
    )


def country_partition(country: str | None, partitions: int) -> int:
    """Return the partition of `mentions` in which events of `country` (ISO 3166-1 alpha-2) are fused."""
    return zlib.crc32((country or "ZZ").encode()) % partitions


def _report_key(mentions: Sequence[Mention]) -> str:
    return (mentions[0].place.country if mentions else None) or "ZZ"


# ---------------------------------------------------------------- fuse


def fuse_stage(plan: Plan) -> Stage:
    """Reports joined to events; each touched event goes out with its new revision."""

    def judge(state: fuse.OpenEvents, report: Report, at: Position, _now: datetime) -> Outcome:
        events = fuse.fuse(state, report, at.offset)
        outputs = tuple(Output("events", event.event_id, event, SAME_PARTITION) for event in events)
        return Outcome("sent" if outputs else "unchanged", outputs)

    def tick(state: fuse.OpenEvents, _now: datetime) -> Outcome:
        gone = fuse.evict(state)
        return Outcome("evicted", tuple(Output("events", name, None, SAME_PARTITION) for name in gone))

    return Stage(
        name="fuse",
        source="mentions",
        reads=Report,
        sinks=("events",),
        judge=judge,
        new_state=lambda: fuse.OpenEvents(plan.fuse),
        view="events",
        view_record=Event,
        newer=fuse.newer,
        restore=fuse.restore,
        tick=tick,
        ordered=True,
    )


# ---------------------------------------------------------------- match


def match_stage(plan: Plan) -> Stage:
    """Events held against every subscriber's rules; what a rule has something new to tell goes out."""
    rules = match.load_rules(plan.rules) if plan.rules is not None else match.Ruleset()

    def judge(told: match.Told, event: Event, _at: Position, _now: datetime) -> Outcome:
        alerts = match.match(told, event, rules)
        outputs = tuple(Output("alerts", alert.alert_id, alert, SAME_PARTITION) for alert in alerts)
        return Outcome("sent" if outputs else "unmatched", outputs)

    def tick(told: match.Told, _now: datetime) -> Outcome:
        gone = match.evict(told)
        return Outcome("evicted", tuple(Output("alerts", name, None, SAME_PARTITION) for name in gone))

    return Stage(
        name="match",
        source="events",
        reads=Event,
        sinks=("alerts",),
        judge=judge,
        new_state=match.Told,
        view="alerts",
        view_record=Alert,
        newer=match.newer,
        restore=match.restore,
        tick=tick,
        ordered=True,
    )


def stage_state(stage: Stage) -> Any:
    """Return a fresh state of `stage`, as an empty view leaves it."""
    state = stage.new_state()
    stage.restore(state, ())
    return state


_COLLECT_EVERY: Final = (500_000, 10, 10)
"""Objects, and rounds, between looks for garbage. Records live in hundreds of thousands and die without cycles; by
Python's own figures a tenth of a worker's time goes into looking at them. It costs some 50 MB."""


def settle_memory() -> None:
    """Afterwards lexicons, rules and restored state are not looked through for garbage any more, the rest rarely."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_COLLECT_EVERY)
