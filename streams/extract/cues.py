"""The word classes that tell whether something happened, and when as against the news: as bits, made once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cues:
    """The bits of the classes that realis and background are read from; made once from a lexicon."""

    negation: int
    irrealis: int
    future: int
    alleged: int
    denying: int
    modal: int
    voiding: int
    foiling: int
    concluding: int
    infinitive: int
    implicative: int
    subordinator: int
    conditional: int
    past_time: int
    total: int
    habitual: int
    since: int
    worldwide: int
    anniversary: int
    sequel: int
    have: int
    be: int
    repeat: int
    definite: int
    adverb: int
    standing: int
    magnitude: int
    conjunction: int
    war: int
    risk: int
    nominal: int
    intention: int
    accusing: int
    simile: int
    superlative: int
    relative: int
    these_days: int
    number: int
    preposition: int
    attempt: int
    means: int
    phase: int
    determiner: int
    reporting: int
    ceasing: int
    presupposing: int
    coping: int
    now: int
    recent: int
    days: int
    coming: int
    stricken: int
    demanding: int
    charging: int
    sortie: int
    making: int
    bout: int
    establishing: int
    harm: int

    @classmethod
    def of(cls, classes: Mapping[str, int]) -> Cues:
        """Return the cues as the bits of their word classes."""
        names = {"infinitive": "to", "repeat": "repeat_mark"}
        return cls(**{field: classes[names.get(field, field)] for field in cls.__dataclass_fields__})
