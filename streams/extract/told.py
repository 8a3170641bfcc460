"""One happening as one sentence tells it, and as the whole article does."""

from __future__ import annotations

from calendar import month_name
from dataclasses import dataclass, field

from streams.extract.clock import Clock
from streams.extract.figures import Casualty
from streams.extract.triggers import Candidate
from streams.extract.weapons import Weapon
from streams.records import EventTime, Place, Realis, Span

RECALLED = 0.5
"""From this much of history on a telling only recalls."""
PASSING = 0.5
"""From this much of history on, a noun that comes with no place, time or figure is only named in passing."""
NOWHERE, UNTIMED = Place(), EventTime()
OUTBREAK = "hazard.disease_outbreak"
"""Of which an article tells in many sentences, whose news are its counts."""


@dataclass(slots=True)
class Telling:
    """One happening as one sentence tells it: its leading trigger and the others that belong to it."""

    lead: Candidate
    others: list[Candidate]
    realis: Realis
    recalled: float
    subordinate: bool
    renewed: bool
    definite: bool
    introduced: bool = False
    """Its noun brings up something new: "in a car bomb attack"."""
    doer: frozenset[str] = frozenset()
    """Names of whoever acts in words or by measures, in lower case; empty where the words only point at them."""
    tried: bool = False
    perfect: bool = False
    """Told in the perfect, at no time: "has condemned"; in the past perfect where nobody is quoted."""
    headline: bool = False
    place: Place = NOWHERE
    place_spans: tuple[Span, ...] = ()
    own_place: bool = False
    time: EventTime = UNTIMED
    time_spans: tuple[Span, ...] = ()
    own_time: bool = False
    clock: Clock | None = None
    """The time of day told beside it."""
    harms: tuple[Casualty, ...] = ()
    named: frozenset[str] = frozenset()
    """Surnames of those who it says were killed or taken."""
    weapons: tuple[Weapon, ...] = ()
    clause: tuple[int, int] = (0, 0)
    """Characters of the clause that tells it: the whole sentence where no other clause tells of another happening."""
    followed: tuple[int, ...] = ()
    """Sentences after it that tell on without a trigger of their own."""

    @property
    def type(self) -> str:
        """The type of the leading trigger."""
        return self.lead.type

    @property
    def dated(self) -> bool:
        """True when its own words say when it happened, not only when it was told."""
        return self.own_time and (self.time.start is not None or self.time.precision == "unresolved")

    @property
    def strength(self) -> int:
        """SPECIFIC, GENERIC or CONSEQUENCE, the leading trigger's."""
        return self.lead.strength


@dataclass(slots=True)
class Incident:
    """One happening over the article: its tellings in text order."""

    tellings: list[Telling]
    claimed: list[int] = field(default_factory=list)
    """Sentences that claim, deny or ascribe it."""

    def best(self) -> Telling:
        """Return the telling that says most of what happened: the most specific, else the first."""
        if len(self.tellings) == 1:
            return self.tellings[0]
        return max(
            self.tellings,
            key=lambda t: (t.type not in _LAST, t.strength, t.lead.weight, t.recalled < RECALLED, -t.lead.start),
        )


BESIDES = frozenset({"strategic.property_destruction"})
"""What those who kill do besides: it leads only a happening that is nothing else."""
_LAST = BESIDES | {"strategic.arrest", "strategic.troop_movement", "strategic.displacement"}
"""What others lead that it is told with: a riot in which 40 are held is a riot, a clash that people flee is a clash."""


def first_dead(telling: Telling) -> Casualty | None:
    """Return the first statement of the telling that tells of dead."""
    return next((harm for harm in telling.harms if harm.kind == "killed" and harm.figure.low), None)


def wide(time: EventTime) -> bool:
    """Return True for a month or a year: news has a day, history has these."""
    if time.precision in ("month", "year"):
        return time.start is not None
    return time.precision == "unresolved" and time.text.lower().strip(".") in _MONTHS


_MONTHS = frozenset(name.lower() for name in month_name if name)


def is_dealing(kind: str) -> bool:
    """Return True for types of words and measures between sides, which are addressed to somebody."""
    return kind in ("strategic.agreement", "attribution") or (
        kind.startswith("politics.") and kind not in ("politics.election", "politics.leadership_change")
    )


def can_harm(kind: str) -> bool:
    """Return True for types whose happenings leave victims."""
    return not kind.startswith("politics.") and kind not in (
        "strategic.agreement", "strategic.troop_movement", "strategic.group_change", "strategic.base_established",
        "justice.charge_or_verdict", "crime.cyber",
    )  # fmt: skip
