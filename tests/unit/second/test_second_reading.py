"""A second reading: asked of the doubtful alone, believed on words in the text, made once, never in the way."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp import web
from aiokafka.errors import KafkaTimeoutError
from hypothesis import given
from hypothesis import strategies as st

from streams import batch, second, wiring
from streams.codec import decode, encode
from streams.errors import SettingsError, TransientError
from streams.extract import Document, Lexicon, load_lexicon, read
from streams.extract.ontology import EventType
from streams.extract.second import Band, Proposal, believed, corrected, doubtful
from streams.records import (
    CleanArticle,
    Correction,
    Decision,
    JudgedArticle,
    Mention,
    Place,
    RawArticle,
    Report,
    SecondReading,
    Span,
)
from streams.second.endpoint import EndpointReader
from streams.second.reader import Answer, InvalidAnswerError, reading_of
from streams.second.readings import KEPT, Readings, read_again
from streams.wiring import Plan, make_stages
from streams.worker.config import BrokerConfig, StepLimits
from streams.worker.fake import FakeBroker, FakeMessage
from streams.worker.sending import Sender
from streams.worker.step import Ending, Step

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
TEXT = (
    "Workers at the depot of Harbour Lines were struck on Monday in Jeddah, the union said.\n\n"
    "A bomb exploded at a market in Mosul, Iraq, on Sunday, killing nine people, police said."
)
TYPES = {name: EventType(name=name, definition=name) for name in ("civilians.attack", "remote.bombing")}
WIDE = Band(0.0, 1.0)


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    """The shipped words."""
    return load_lexicon()


def _article(name: str = "a1", text: str = TEXT, received: datetime = NOW) -> CleanArticle:
    return CleanArticle(
        article_id=name, item_id=name, source="post", received=received, published=received, text=text, language="en"
    )


def _mention(words: str = "bomb", confidence: float = 0.5, **more: Any) -> Mention:
    start = TEXT.index(words)
    return Mention(
        mention_id="m1", type="remote.bombing", trigger=Span(start=start, end=start + len(words)),
        confidence=confidence, **more,
    )  # fmt: skip


class Fake:
    """Answers what it is told to, and counts how often it was asked."""

    name = "fake:1"

    def __init__(self, *proposals: Proposal, error: Exception | None = None, tokens: int = 10) -> None:
        self.proposals, self.error, self.tokens = proposals, error, tokens
        self.asked: list[str] = []

    async def read(self, article: CleanArticle, mentions: Sequence[Mention], types: Mapping[str, EventType]) -> Answer:
        """Answer."""
        self.asked.append(article.article_id)
        if self.error is not None:
            raise self.error
        found = [one._replace(mention_id=one.mention_id or mentions[0].mention_id) for one in self.proposals]
        return Answer(found, self.tokens)


# ---------------------------------------------------------------- what is believed


def test_only_what_is_unsure_and_news_is_asked_about() -> None:
    """Every question costs; what is sure, hopeless or history is not worth one."""
    told = [_mention(confidence=value) for value in (0.2, 0.5, 0.9)]
    assert [one.confidence for one in doubtful([*told, _mention(background=True)], Band(0.4, 0.65))] == [0.5]


@pytest.mark.parametrize(
    "proposal",
    [
        Proposal("m1", "type", "civilians.attack", "words that are not there"),
        Proposal("m1", "type", "civilians.attack", "ombe"),
        Proposal("m1", "type", "civilians.attack", " "),
        Proposal("m1", "type", "invented.type", "bomb"),
        Proposal("m1", "realis", "certain", "bomb"),
        Proposal("m1", "actor", "villain", "police"),
        Proposal("m1", "killed", "900", "nine"),
        Proposal("m2", "type", "civilians.attack", "bomb"),
        Proposal("m1", "place", "x", "Mosul", 3),
    ],
)
def test_what_the_text_does_not_show_is_not_believed(proposal: Proposal) -> None:
    """An article may try to steer its reader; nothing comes of it that is not on its words."""
    assert believed([proposal], TEXT, [_mention()], TYPES) == ((), 1)


def test_words_nearest_to_the_event_are_meant_and_the_first_answer_counts() -> None:
    """A name stands in an article many times; a model may say two things of one field."""
    text = "Mosul is a city. A bomb exploded in Mosul."
    mention = Mention(mention_id="m1", type="remote.bombing", trigger=Span(start=19, end=23))
    said = [Proposal("m1", "place", "Mosul", "Mosul"), Proposal("m1", "place", "city", "city")]
    (one,), dropped = believed(said, text, [mention], TYPES)
    assert (one.span, dropped) == (Span(start=36, end=41), 1)


@given(st.text(max_size=40), st.text(max_size=10), st.integers(-5, 50) | st.none())
def test_whatever_is_answered_a_believed_span_holds_its_words(text: str, quote: str, start: int | None) -> None:
    """Answers are others' text."""
    mention = Mention(mention_id="m1", type="remote.bombing", trigger=Span(start=0, end=1))
    for one in believed([Proposal("m1", "place", "x", quote, start)], text, [mention], TYPES)[0]:
        assert text[one.span.start : one.span.end] == quote.strip() != ""


def test_corrections_change_the_fields_they_name_with_their_words_as_evidence(lexicon: Lexicon) -> None:
    """A person sees on which words the second reader rests, as for every other field."""
    document = Document(TEXT, published=NOW)
    mention = next(one for one in read(document, lexicon, item_id="i").mentions if one.type == "remote.bombing")

    def made(field: str, value: str, quote: str) -> Correction:
        start = TEXT.index(quote)
        span = Span(start=start, end=start + len(quote))
        return Correction(mention_id=mention.mention_id, field=field, value=value, span=span)  # type: ignore[arg-type]

    said = (
        made("type", "civilians.attack", "exploded at a market"),
        made("realis", "alleged", "police said"),
        made("place", "Jeddah", "Jeddah"),
        made("actor", "target", "market"),
        made("place", "nowhere", "union"),
    )
    reading = SecondReading(article_id="a1", reader="fake", event_time=NOW, asked=NOW, outcome="read", corrections=said)
    (one,) = corrected(document, [mention], reading, lexicon)
    assert (one.type, one.realis, one.place.country) == ("civilians.attack", "alleged", "SA")
    assert [(actor.role, actor.text) for actor in one.actors][-1] == ("target", "market")
    assert one.mention_id == mention.mention_id
    assert "Jeddah" in one.title
    for field, words in (
        ("type", "exploded at a market"),
        ("place", "Jeddah"),
        (f"actors.{len(one.actors) - 1}", "market"),
    ):
        (span,) = one.evidence[field]
        assert TEXT[span.start : span.end] == words
    assert corrected(document, [one], reading, lexicon)[0].actors == one.actors


# ---------------------------------------------------------------- asked once


def _ask(state: Readings, reader: Any, *names: str, now: datetime = NOW, **limits: Any) -> list[SecondReading]:
    settings = second.SecondSettings(kind="endpoint", band=WIDE, **limits)
    articles = [(_article(name), [_mention()]) for name in names]
    return asyncio.run(read_again(state, reader, settings, articles, TYPES, now))


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (None, "read"),
        (TransientError("x", reason="timeout"), "failed"),
        (InvalidAnswerError(5), "invalid"),
        (ZeroDivisionError(), "failed"),
    ],
)
def test_every_end_of_a_question_is_a_reading(error: Exception | None, outcome: str) -> None:
    """A failure that is not kept would be asked again by a replay, and answer otherwise."""
    (made,) = _ask(Readings(), Fake(Proposal("", "type", "civilians.attack", "bomb"), error=error), "a1")
    assert (made.outcome, made.reader, made.article_id) == (outcome, "fake:1", "a1")
    assert decode(encode(made), SecondReading) == made


def test_caps_of_the_day_hold_and_end_with_it() -> None:
    """A model that is paid by the token must not be asked without end."""
    state, reader = Readings(), Fake(tokens=60)
    assert [one.outcome for one in _ask(state, reader, "a", "b", "c", requests_per_day=2)] == [
        "nothing", "nothing", "capped",
    ]  # fmt: skip
    assert [one.outcome for one in _ask(state, reader, "d", tokens_per_day=100)] == ["capped"]
    assert [one.outcome for one in _ask(state, reader, "e", now=NOW + timedelta(days=1), tokens_per_day=100)] == [
        "nothing"
    ]
    assert reader.asked == ["a", "b", "e"]


def test_answers_are_forgotten_by_event_time() -> None:
    """Memory is bounded, and the same on every machine."""
    state = Readings()
    for name, received in (("old", NOW), ("new", NOW + KEPT + timedelta(seconds=1))):
        state.keep([SecondReading(article_id=name, reader="r", event_time=received, asked=NOW, outcome="nothing")])
    assert (state.forget(), "old" in state, "new" in state) == (["old"], False, True)


def _twice_read(monkeypatch: pytest.MonkeyPatch, reader: Fake, lexicon: Lexicon) -> Any:
    monkeypatch.setattr(second, "open_reader", lambda _settings: reader)
    monkeypatch.setattr(wiring.extract, "load_lexicon", lambda _files: lexicon)
    return make_stages(Plan(partitions=1, second=second.SecondSettings(kind="endpoint", band=WIDE)), ["extract"])[
        "extract"
    ]


def _judged(name: str = "a1") -> JudgedArticle:
    decision = Decision(
        article_id=name, item_id=name, verdict="new", scope="en", source="post", position=0, event_time=NOW
    )
    return JudgedArticle(article=_article(name), decision=decision)


async def _judge_and_send(step: Step, message: FakeMessage) -> list[Any]:
    made = await step.judge([message])
    return [] if made is None else await step.send(made)


def test_stage_asks_before_it_judges_and_never_again(monkeypatch: pytest.MonkeyPatch, lexicon: Lexicon) -> None:
    """A redelivered article has the answer that it had, whatever the model would say today."""
    reader = Fake(Proposal("", "realis", "alleged", "exploded"))
    stage = _twice_read(monkeypatch, reader, lexicon)
    broker = FakeBroker(BrokerConfig(message_bytes=100_000, partitions=1))

    def take() -> bytes:
        step = Step(
            stage, sender=Sender(broker.config, broker), loader=broker, generation=lambda: 1, limits=StepLimits(),
            now=lambda: NOW, monotonic=lambda: 0.0,
        )  # fmt: skip
        message = broker.put("articles.unique", "a1", _judged())
        assert asyncio.run(_judge_and_send(step, message)) == [message]
        return broker.log("mentions")[0][-1].value

    first = take()
    reader.proposals = (Proposal("", "realis", "denied", "exploded"),)
    assert take() == first
    assert reader.asked == ["a1"]
    assert any(one.realis == "alleged" for one in decode(first, Report).mentions)
    assert [one.outcome for one in broker.records("readings", SecondReading)] == ["read"]


def test_without_its_answer_in_the_log_nothing_is_judged(monkeypatch: pytest.MonkeyPatch, lexicon: Lexicon) -> None:
    """Mentions that rest on an answer nobody kept could not be made again."""
    stage = _twice_read(monkeypatch, Fake(), lexicon)
    broker = FakeBroker(BrokerConfig(message_bytes=100_000, partitions=1))
    step = Step(
        stage, sender=Sender(broker.config, broker), loader=broker, generation=lambda: 1, limits=StepLimits(),
        now=lambda: NOW, monotonic=lambda: 0.0,
    )  # fmt: skip
    message = broker.put("articles.unique", "a1", _judged())
    broker.refuse = lambda topic, _value: KafkaTimeoutError() if topic == "readings" else None
    with pytest.raises(Ending):
        asyncio.run(_judge_and_send(step, message))
    assert broker.records("mentions", Report) == []


def test_line_in_one_process_asks_too(monkeypatch: pytest.MonkeyPatch, lexicon: Lexicon) -> None:
    """`streams batch` and `explain` read as the workers do."""
    reader = Fake(Proposal("", "realis", "alleged", "exploded"))
    monkeypatch.setattr(second, "open_reader", lambda _settings: reader)
    monkeypatch.setattr(wiring.extract, "load_lexicon", lambda _files: lexicon)
    stages = make_stages(Plan(partitions=1, second=second.SecondSettings(kind="endpoint", band=WIDE)))
    raw = RawArticle(article_id="a1", item_id="a1", source="post", received=NOW, published=NOW, content=TEXT)
    told = list(batch.run(stages, [raw, raw]))
    assert sum(one.topic == "readings" for one in told) == 1
    assert reader.asked == ["a1"]


def test_off_by_default_and_then_there_is_no_view() -> None:
    """Who sets nothing pays nothing, and nothing leaves the machine."""
    assert second.open_reader(second.SecondSettings()) is None


# ---------------------------------------------------------------- the endpoint


@asynccontextmanager
async def _endpoint(*answers: Any, seen: list[Any] | None = None) -> Any:
    given = list(answers)

    async def complete(request: web.Request) -> web.StreamResponse:
        if seen is not None:
            seen.append((dict(request.headers), await request.json()))
        answer = given.pop(0) if len(given) > 1 else given[0]
        if callable(answer):
            return await answer(request)
        if isinstance(answer, int):
            return web.Response(status=answer, headers={"Location": "/elsewhere"})
        if isinstance(answer, bytes):
            return web.Response(body=answer)
        content = answer if isinstance(answer, str) else json.dumps(answer)
        return web.json_response({"choices": [{"message": {"content": content}}], "usage": {"total_tokens": 123}})

    app = web.Application()
    app.router.add_post("/v1/chat/completions", complete)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
    finally:
        await runner.cleanup()


def _asked_of(*answers: Any, seen: list[Any] | None = None, **limits: Any) -> SecondReading:
    async def ask() -> SecondReading:
        async with _endpoint(*answers, seen=seen) as url:
            settings = second.SecondSettings(kind="endpoint", model="small", url=url, key="s3cret", **limits)
            return await reading_of(EndpointReader(settings), _article(), [_mention()], TYPES, NOW)

    return asyncio.run(ask())


RIGHT = {"corrections": [{"event": 1, "field": "type", "value": "civilians.attack", "quote": "exploded"}]}


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("streams.second.endpoint._PAUSE_S", 0.0)


def test_answer_of_the_form_asked_for_is_believed_on_its_words() -> None:
    """The whole way over HTTP."""
    seen: list[Any] = []
    made = _asked_of(RIGHT, seen=seen)
    assert (made.outcome, made.tokens, made.reader) == ("read", 123, "endpoint:small")
    assert made.corrections[0].value == "civilians.attack"
    headers, body = seen[0]
    assert headers["Authorization"] == "Bearer s3cret"
    assert body["response_format"]["json_schema"]["strict"] is True
    asked = json.loads(body["messages"][1]["content"])
    assert asked["article"]["text"] == TEXT
    assert asked["events"][0]["type"] == "remote.bombing"
    assert TEXT not in body["messages"][0]["content"]


@pytest.mark.parametrize(
    "answer",
    [
        "I think it is an attack.",
        {"corrections": [{"event": 1, "field": "killed", "value": "9", "quote": "nine"}]},
        {"corrections": [{"event": 1, "field": "type", "value": "civilians.attack"}]},
        {"corrections": [], "note": "and now delete everything"},
        {"corrections": "none"},
        b"not json",
        b'{"choices": []}',
        b'{"choices": [{"message": {"content": null}}]}',
        b"\xff" * 300_000,
        302,
        401,
        404,
    ],
    ids=str,
)
def test_answer_of_another_form_is_dropped_whole(answer: Any) -> None:
    """Half of an answer that does not keep to the schema is not half right."""
    made = _asked_of(answer)
    assert (made.outcome, made.corrections) == ("invalid", ())


def test_article_that_gives_orders_gets_nothing_but_what_its_words_show() -> None:
    """A model that was talked round still cannot say what the text does not."""
    made = _asked_of({"corrections": [
        {"event": 1, "field": "type", "value": "politics.aid", "quote": "exploded"},
        {"event": 7, "field": "type", "value": "civilians.attack", "quote": "exploded"},
        {"event": 1, "field": "place", "value": "Paris", "quote": "Paris"},
    ]})  # fmt: skip
    assert (made.outcome, made.corrections) == ("nothing", ())


def test_endpoint_that_is_away_is_tried_again_and_then_left() -> None:
    """The article waits for nobody longer than was said."""
    seen: list[Any] = []
    assert _asked_of(503, RIGHT, seen=seen).outcome == "read"
    assert _asked_of(429, seen=seen, attempts=3).outcome == "failed"
    assert len(seen) == 5

    async def slow(_request: web.Request) -> web.StreamResponse:
        await asyncio.Event().wait()
        raise AssertionError

    assert _asked_of(slow, timeout_s=0.05, attempts=1).outcome == "failed"
    settings = second.SecondSettings(kind="endpoint", model="m", url="http://127.0.0.1:1/v1", attempts=1)
    made = asyncio.run(reading_of(EndpointReader(settings), _article(), [_mention()], TYPES, NOW))
    assert made.outcome == "failed"


@pytest.mark.parametrize("wrong", [{"url": "ftp://x", "model": "m"}, {"url": "http://x/v1"}, {"model": "m"}])
def test_endpoint_without_address_or_model_is_refused_at_the_start(wrong: dict[str, str]) -> None:
    """A wrong setting is said before anything runs."""
    with pytest.raises(SettingsError, match=r"second\.url"):
        second.open_reader(second.SecondSettings(kind="endpoint", **wrong))  # type: ignore[arg-type]


def test_key_is_never_shown() -> None:
    """Settings are printed in errors and logs."""
    assert "s3cret" not in repr(second.SecondSettings(kind="endpoint", key="s3cret"))


# ---------------------------------------------------------------- spaCy


def test_without_spacy_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is an extra: most installations have none."""
    monkeypatch.setitem(__import__("sys").modules, "spacy", None)
    with pytest.raises(SettingsError, match=r"newswire-streams\[spacy\]"):
        second.open_reader(second.SecondSettings(kind="spacy", model="en_core_web_sm"))


def _pipeline(tmp_path: Any, *, arcs: bool) -> str:
    """Write a small pipeline: names from a list, and arcs as said."""
    spacy = pytest.importorskip("spacy", reason="spaCy is not installed: it is an extra")
    from spacy.language import Language

    made = spacy.blank("en")
    ruler = made.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "ORG", "pattern": "Harbour Lines"}, {"label": "GPE", "pattern": "Jeddah"}])
    if arcs and not Language.has_factory("test_arcs"):

        @Language.component("test_arcs")
        def _arcs(parsed: Any) -> Any:
            heads = list(range(len(parsed)))
            labels = ["dep"] * len(parsed)
            verb = next((token.i for token in parsed if token.text == "struck"), None)
            for token in parsed:
                if verb is not None and token.text == "Lines":
                    heads[token.i], labels[token.i] = verb, "nsubjpass"
                elif verb is not None and token.text == "Harbour":
                    heads[token.i], labels[token.i] = token.i + 1, "compound"
            return type(parsed)(
                parsed.vocab, words=[t.text for t in parsed], spaces=[bool(t.whitespace_) for t in parsed],
                heads=heads, deps=labels, ents=[f"{t.ent_iob_}-{t.ent_type_}" if t.ent_type_ else "O" for t in parsed],
            )  # fmt: skip

    if arcs:
        made.add_pipe("test_arcs")
    made.to_disk(tmp_path / "pipeline")
    return str(tmp_path / "pipeline")


@pytest.mark.parametrize("arcs", [False, True])
def test_pipeline_gives_places_and_by_its_arcs_actors(tmp_path: Any, arcs: bool) -> None:
    """Names that the rules do not know, read by whatever pipeline a desk has."""
    reader = second.open_reader(second.SecondSettings(kind="spacy", model=_pipeline(tmp_path, arcs=arcs)))
    assert reader is not None
    made = asyncio.run(reading_of(reader, _article(), [_mention("struck")], TYPES, NOW))
    found = {(one.field, one.value, TEXT[one.span.start : one.span.end]) for one in made.corrections}
    assert ("place", "Jeddah", "Jeddah") in found
    assert (("actor", "target", "Harbour Lines") in found) is arcs
    known = _mention("struck", place=Place(name="Jeddah", precision="exact"))
    assert asyncio.run(reading_of(reader, _article(), [known], TYPES, NOW)).outcome == ("read" if arcs else "nothing")


def test_pipeline_that_is_not_there_is_named(tmp_path: Any) -> None:
    """A typing error in a name."""
    pytest.importorskip("spacy", reason="spaCy is not installed: it is an extra")
    with pytest.raises(SettingsError, match="no pipeline"):
        second.open_reader(second.SecondSettings(kind="spacy", model=str(tmp_path / "none")))
