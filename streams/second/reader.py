"""What every second reader is, and how an article is read by it once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, NamedTuple, Protocol, TypeAlias

from streams.errors import TransientError
from streams.extract.ontology import EventType
from streams.extract.second import Band, Proposal, believed
from streams.ops import metrics
from streams.records import CleanArticle, Correction, Mention, SecondReading

Outcome: TypeAlias = Literal["read", "nothing", "invalid", "failed", "capped"]


@dataclass(frozen=True, kw_only=True)
class SecondSettings:
    """Which second reader there is, and its limits."""

    kind: Literal["none", "spacy", "endpoint"] = "none"
    model: str = ""
    """Name of the spaCy pipeline, or of the endpoint's model."""
    url: str = ""
    """Of the endpoint, up to and with ``/v1``."""
    key: str | None = field(default=None, repr=False)
    band: Band = Band()
    timeout_s: float = 20.0
    attempts: int = 2
    requests_per_day: int = 1_000
    tokens_per_day: int = 1_000_000
    in_flight: int = 4
    """Articles asked about at once."""


class Answer(NamedTuple):
    """What a reader proposes, and what it cost."""

    proposals: Sequence[Proposal]
    tokens: int = 0


class InvalidAnswerError(Exception):
    """The answer is not of the form that was asked for: it is dropped whole. `tokens` were spent all the same."""

    def __init__(self, tokens: int = 0) -> None:
        super().__init__("the answer is not of the form asked for")
        self.tokens = tokens


class SecondReader(Protocol):
    """Somebody who reads an article again for the mentions that are doubtful."""

    name: str
    """Kind and model, as `SecondReading.reader` keeps it."""

    async def read(self, article: CleanArticle, mentions: Sequence[Mention], types: Mapping[str, EventType]) -> Answer:
        """Return what it proposes for `mentions`.

        Raises:
            TransientError: it did not answer, after the attempts it has.
            InvalidAnswerError: it answered something else.
        """


def open_reader(settings: SecondSettings) -> SecondReader | None:
    """Return the reader that the settings name, None for none.

    Raises:
        SettingsError: `no_spacy`, `no_pipeline`, `no_endpoint`: what it needs is not there.
    """
    if settings.kind == "spacy":
        from streams.second.pipeline import PipelineReader

        return PipelineReader(settings.model)
    if settings.kind == "endpoint":
        from streams.second.endpoint import EndpointReader

        return EndpointReader(settings)
    return None


async def reading_of(
    reader: SecondReader,
    article: CleanArticle,
    mentions: Sequence[Mention],
    types: Mapping[str, EventType],
    now: datetime,
) -> SecondReading:
    """Return what `reader` says of `mentions` that can be believed; a failure is a reading, too: not asked again."""
    outcome: Outcome
    corrections: tuple[Correction, ...] = ()
    tokens = 0
    try:
        answer = await reader.read(article, mentions, types)
    except (TransientError, TimeoutError):
        outcome = "failed"
    except InvalidAnswerError as error:
        outcome, tokens = "invalid", error.tokens
    except Exception:  # noqa: BLE001  # others' models fail in their own ways; the article goes on without
        outcome = "failed"
    else:
        corrections, dropped = believed(answer.proposals, article.text, mentions, types)
        outcome, tokens = "read" if corrections else "nothing", answer.tokens
        metrics.SECOND_DROPPED.inc(dropped)
    metrics.SECOND_TOKENS.inc(tokens)
    return reading(reader, article, now, outcome, corrections=corrections, tokens=tokens)


def reading(
    reader: SecondReader,
    article: CleanArticle,
    now: datetime,
    outcome: Outcome,
    *,
    corrections: tuple[Correction, ...] = (),
    tokens: int = 0,
) -> SecondReading:
    """Return a reading of `article`, which is counted."""
    metrics.SECOND_READINGS.labels(outcome).inc()
    return SecondReading(
        article_id=article.article_id,
        reader=reader.name,
        event_time=article.received,
        asked=now,
        outcome=outcome,
        corrections=corrections,
        tokens=tokens,
    )
