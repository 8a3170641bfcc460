"""From triggers to happenings: what one sentence tells once, and what several sentences tell again."""

from __future__ import annotations

from collections.abc import Mapping

from streams.extract.inflect import PLURAL
from streams.extract.likeness import HERE, other_disease, same_named, same_place, same_time, same_toll
from streams.extract.ontology import CONSEQUENCE, GENERIC, SPECIFIC, EventType
from streams.extract.told import BESIDES, OUTBREAK, RECALLED, Incident, Telling, first_dead
from streams.extract.triggers import Candidate

VIOLENCE = "violence"
_RECENT = 32
"""Happenings told last to which a further telling may belong: without a bound a list of thousands takes minutes."""
_MOST_TELLINGS = 24
"""Tellings kept of one happening: what the twenty-fifth adds is nothing, what it costs grows with all before it."""
FORECAST = frozenset({"hazard.storm", "hazard.flood", "hazard.drought_heat", "hazard.volcano"})
"""Hazards that are forecast before they strike, and followed on."""
_HISTORY = 1.7
"""What it weighs against two tellings being of one happening that one recalls and one is news."""

_BOUTS = frozenset({"outbreak", "epidemic"})
"""Of these "another" is one more; another case or death is told of the one outbreak."""
_MEASURE = "politics.coercion"


def tellings_of(candidates: list[Candidate], types: Mapping[str, EventType]) -> list[list[Candidate]]:
    """Return one sentence's candidates as groups, each one happening, its leading trigger first.

    What a specific word names swallows the generic and the mere consequence ("an air strike … attack … killed");
    a type absorbs what it counts among its own parts.
    """
    left = sorted(candidates, key=lambda c: (-c.strength, c.start))
    groups: list[list[Candidate]] = []
    for candidate in left:
        home = next((group for group in groups if _belongs(candidate, group[0], types)), None)
        if home is None:
            groups.append([candidate])
        elif _leads(candidate, home[0], types):
            home.insert(0, candidate)
        else:
            home.append(candidate)
    merged: list[list[Candidate]] = []
    for group in groups:  # a later specific may absorb an earlier one
        absorbs = types[group[0].type].absorbs
        home = next((g for g in merged if g[0].type in absorbs and not _one_and_many(g[0], group[0])), None)
        if home is None:
            merged.append(group)
        else:
            home[:0] = group
    return sorted(merged, key=lambda group: group[0].start)


def _leads(candidate: Candidate, lead: Candidate, types: Mapping[str, EventType]) -> bool:
    return lead.type in types[candidate.type].absorbs and candidate.strength >= lead.strength


def _belongs(candidate: Candidate, lead: Candidate, types: Mapping[str, EventType]) -> bool:
    if candidate.type == lead.type:
        return True
    if _other_side(candidate, lead) or _one_and_many(candidate, lead):
        return False
    if candidate.type in types[lead.type].absorbs or lead.type in types[candidate.type].absorbs:
        return True
    if candidate.strength == CONSEQUENCE:
        return _harmful(lead.type, types)
    if types[candidate.type].family == types[lead.type].family:
        return GENERIC in (candidate.strength, lead.strength) or {candidate.type, lead.type} == _KILLINGS
    return False


def _one_and_many(candidate: Candidate, lead: Candidate) -> bool:
    """Return True for a murder beside bombings told in the plural, not of those killed in them: two happenings."""
    if candidate.strength != SPECIFIC or lead.strength != SPECIFIC or candidate.type == lead.type:
        return False
    one, many = sorted((candidate, lead), key=_many)
    if _many(one) or not _many(many) or one.type not in _KILLINGS:
        return False
    return abs(one.first - many.first) > _CLOSE


def _many(candidate: Candidate) -> bool:
    return candidate.voice == "noun" and bool(candidate.form & PLURAL)


_CLOSE = 3
"""Tokens from a killing to the bombings in which it happened: "murdered in indiscriminate bombings"."""
_KILLINGS = frozenset({"civilians.attack", "crime.violent"})
"""One killing may be told as either, with or without its political side: "murdered by gunmen who shot him"."""


def _other_side(candidate: Candidate, lead: Candidate) -> bool:
    """Return True for an assault by fighters on foot beside a strike from the air: two sides, two happenings."""
    kinds = {candidate.type, lead.type}
    return "remote.air_strike" in kinds and any(
        c.type in ("battle.armed_clash", "civilians.attack") and c.by_rebels for c in (candidate, lead)
    )


def _opposed(candidate: Candidate, lead: Candidate) -> bool:
    """Return True for what one side does beside what the other does from afar: no exchange, two happenings."""
    if not (candidate.type.startswith("remote.") or lead.type.startswith("remote.")):
        return False
    return bool(candidate.side and lead.side) and candidate.side != lead.side


def _harmful(name: str, types: Mapping[str, EventType]) -> bool:
    return types[name].family in (VIOLENCE, "protest", "territory") or name.startswith(("hazard.", "civilians."))


def assemble(tellings: list[Telling], types: Mapping[str, EventType]) -> list[Incident]:
    """Return the happenings of an article from its tellings in text order.

    A headline sums up what the text tells after it: its tellings join the first happening they fit, last of all.
    """
    incidents: list[Incident] = []
    for telling in tellings:
        if not telling.headline:
            _place_telling(telling, incidents, types)
    for telling in tellings:
        if telling.headline:
            fitting = [i for i in incidents if _sums_up(telling, i, types)]
            fitting = fitting or [i for i in incidents if _sharpened(telling, i, types)]
            fitting = [i for i in fitting if i.best().recalled < RECALLED] or fitting
            agreeing = [i for i in fitting if same_toll(telling, i) > 0]
            if fitting:
                (agreeing or fitting)[0].tellings.insert(0, telling)
            elif not (_of_force(telling, types) and any(_of_force(i.best(), types) for i in incidents)):
                incidents.insert(0, Incident([telling]))
    return incidents


def _of_force(telling: Telling, types: Mapping[str, EventType]) -> bool:
    """Return True for violence and what it wins: of that a headline tells only what the text does, in other words."""
    return types[telling.type].family in _FORCE


_FORCE = frozenset({VIOLENCE, "territory", "protest"})


def _sums_up(telling: Telling, incident: Incident, types: Mapping[str, EventType]) -> bool:
    """Return True when the headline's telling may mean the happening, also by what is but a part of it."""
    lead = incident.best()
    if _kinship(telling, lead, types) > 0 or types[telling.type].family == types[lead.type].family == "protest":
        return True
    agrees = not telling.harms or same_toll(telling, incident) > 0
    return telling.type in types[lead.type].absorbs and agrees and same_place(telling, incident) > _ELSEWHERE


def _sharpened(telling: Telling, incident: Incident, types: Mapping[str, EventType]) -> bool:
    """Return True when the headline says more sharply what the text tells: "suicide blasts", "blew up a car"."""
    lead = incident.best()
    return (
        lead.type in types[telling.type].absorbs
        and types[lead.type].family == types[telling.type].family
        and same_place(telling, incident) > _ELSEWHERE
    )


_ELSEWHERE = -1.0
"""Up to this a place speaks for another happening."""


def _place_telling(telling: Telling, incidents: list[Incident], types: Mapping[str, EventType]) -> None:
    best, most = None, 0.0
    for incident in incidents[: -_RECENT - 1 : -1]:
        score = _fit(telling, incident, types)
        if score > most:
            best, most = incident, score
    if best is None:
        incidents.append(Incident([telling]))
    elif len(best.tellings) < _MOST_TELLINGS:
        best.tellings.append(telling)


def _fit(telling: Telling, incident: Incident, types: Mapping[str, EventType]) -> float:
    """Return how well `telling` is one more telling of `incident`; 0 or less: it is not."""
    lead = incident.best()
    apart = telling.lead.sentence - incident.tellings[-1].lead.sentence
    score = _kinship(telling, lead, types, next_to=apart <= 1)
    if score <= 0 or _apart_by_toll(telling, lead):
        return 0.0
    score += 0.6 if apart <= 1 else 0.3 if apart <= 2 else 0.1 if apart <= 4 else 0.0
    besides = telling.type in BESIDES and lead.type in _RIOTS
    # "the storm is expected to weaken on Thursday"
    forecast = (
        telling.definite and telling.realis == "planned" and telling.type == lead.type and telling.type in FORECAST
    )
    # "another child died" is told of the one outbreak
    counted = telling.type == OUTBREAK and telling.lead.text.lower() not in _BOUTS
    if telling.type == OUTBREAK and other_disease(telling, incident):
        return 0.0
    renewed = telling.renewed and not besides and not counted
    if renewed and telling.type == OUTBREAK:
        return 0.0 if telling.own_place and same_place(telling, incident) < HERE else score
    if renewed:
        score -= 2.2
    if telling.own_place:
        score += max(same_place(telling, incident), _LEAST_PLACE if besides or _lenient(telling) else -9.0)
    if telling.dated and not forecast:
        when = same_time(telling, incident)
        score += when if apart else min(when, 0.0)  # the day of a sentence is that of all it tells
    person = same_named(telling, incident, apart) if telling.named else 0.0
    score += person
    if telling.harms:
        if _more_elsewhere(telling, incident):
            return 0.0
        toll = same_toll(telling, incident)
        if renewed and toll < 0:
            return 0.0  # told apart, with dead of its own
        score += min(toll, 0.0) if person < 0 else toll  # one dead here and one there are no sign
    if telling.definite:
        score += 0.7
    if (telling.recalled >= RECALLED) != (lead.recalled >= RECALLED) and not _lenient(telling):
        score -= _HISTORY
    elif telling.type == OUTBREAK and telling.recalled >= RECALLED > lead.recalled and telling.harms:
        return 0.0  # "in that outbreak 150 people died": an earlier one with its own dead
    if telling.realis != lead.realis and "planned" in (telling.realis, lead.realis) and not forecast:
        score -= 1.0
    return score


def _apart_by_toll(telling: Telling, lead: Telling) -> bool:
    """Return True for dead told beside those of another kind of attack: "three more deaths in shelling"."""
    if telling.introduced and telling.harms and telling.harms[0].added and first_dead(lead):
        return True  # "three more were killed in a barrel bomb attack"
    if telling.strength == CONSEQUENCE or telling.definite or telling.type == lead.type:
        return False
    if any(harm.part for harm in telling.harms):
        return lead.strength != CONSEQUENCE  # of whom a line before tells no more than that they died
    # "27 killed and dozens more wounded" adds to its own dead only.
    return lead.strength != CONSEQUENCE and bool(telling.harms) and telling.harms[0].added


def _more_elsewhere(telling: Telling, incident: Incident) -> bool:
    """Return True for dead on top of others in a place of their own: "shelling in X has killed another three".

    Who dies later may do so in a hospital elsewhere.
    """
    first = first_dead(telling)
    if first is None or not first.added or not telling.own_place or telling.lead.text.lower().startswith("die"):
        return False
    return same_place(telling, incident) < HERE and any(first_dead(other) for other in incident.tellings)


def _of_both_sides(telling: Telling) -> bool:
    """Return True for dead of two sides told together: no bombardment killed those, but the fight around it."""
    first = first_dead(telling)
    return first is not None and len(first.sides - {"civilians"}) > 1


def _kinship(telling: Telling, lead: Telling, types: Mapping[str, EventType], *, next_to: bool = False) -> float:
    a, b = telling.type, lead.type
    specific = telling.strength == SPECIFIC and lead.strength == SPECIFIC
    if _opposed(telling.lead, lead.lead):
        return 0.0
    if a == b == _MEASURE and not telling.definite and specific and telling.lead.frame != lead.lead.frame:
        return 0.0  # a cull and a zone drawn, a ban and a curfew: each its own measure
    if a == b and _others_act(telling, lead):
        return 0.0
    if a == b or {a, b} == _KILLINGS:
        return 1.5 if a in _ONCE else 1.0 if specific else 1.2
    if a == "hazard.industrial_accident" and b in _EXPLODING and telling.definite:
        return 0.9  # "the explosion" that a bomb made
    kin_a, kin_b = types[a], types[b]
    if telling.definite and telling.strength == GENERIC and kin_a.family == VIOLENCE and kin_b.family == "territory":
        return 0.9  # "the attack" in which a place was taken
    if telling.strength == CONSEQUENCE and b in _BOMBARDED and _of_both_sides(telling):
        return 0.0
    if telling.strength == CONSEQUENCE and _harmful(b, types):
        return 1.2 if kin_a.family == kin_b.family or telling.lead.weight < 0.5 else 0.9
    if _other_side(telling.lead, lead.lead) or (a != b and _one_and_many(telling.lead, lead.lead)):
        return 0.0
    if _bombarding(telling.lead, lead.lead) or (not telling.definite and _exchanged(telling.lead, lead.lead)):
        return 0.0
    if a in kin_b.absorbs or b in kin_a.absorbs:
        if kin_a.family == kin_b.family:
            if not specific or telling.definite:
                return 0.9
            return 0.0 if telling.own_place or telling.dated else 0.3
        if a in BESIDES and b in _RIOTS:
            return 0.9  # "cars were also torched in another district"
        if telling.definite and (telling.strength == GENERIC or b == "strategic.agreement") and a in kin_b.absorbs:
            return 0.9  # "the blast" after a gas explosion, "the agreement" after a ceasefire
        elsewhere = telling.own_place and (telling.place.name is None or telling.place.name != lead.place.name)
        apart = elsewhere or (telling.dated and (lead.dated or not a.startswith("hazard.")))
        if (a in _AFTERMATH or next_to) and not apart:
            return 0.3
        return 0.0
    if kin_a.family == kin_b.family:
        if not specific:
            fresh = telling.lead.voice == "active" and not telling.definite  # "the army stormed": a new act
            return 1.0 if telling.definite else 0.2 if fresh and telling.strength == GENERIC else 0.7
        return 0.3 if kin_a.family == "protest" else 0.0
    return 0.9 if telling.definite and telling.lead.voice != "noun" and b.startswith(_BATTLES) else 0.0


def _others_act(telling: Telling, lead: Telling) -> bool:
    """Return True for the words or measures of somebody else: two ministers who condemn a raid each do so."""
    return bool(telling.doer and lead.doer) and telling.doer.isdisjoint(lead.doer) and not telling.headline


_BATTLES = ("civilians.", "battle.", "remote.")
"""What those killed "in the assault" were killed in."""


def _exchanged(a: Candidate, b: Candidate) -> bool:
    """Return True for a fight of two sides beside a strike or bombing by one."""
    return any(
        one.two_sided and other.type.startswith("remote.") and other.strength == SPECIFIC
        for one, other in ((a, b), (b, a))
    )


def _bombarding(a: Candidate, b: Candidate) -> bool:
    """Return True for a bombardment, from the air or from guns, beside what is neither."""
    first, second = sorted((a, b), key=lambda c: c.type != "remote.shelling")
    vague = first.type == "remote.shelling" and first.strength == GENERIC
    return vague and second.strength == SPECIFIC and not second.type.startswith("remote.")


_EXPLODING = frozenset({"remote.bombing", "remote.suicide_bombing", "remote.grenade"})
_BOMBARDED = frozenset({"remote.air_strike", "remote.shelling"})

_AFTERMATH = frozenset(
    {"hazard.fire", "strategic.displacement", "strategic.troop_movement", "hazard.infrastructure_failure"}
)
"""What often comes with a happening and is told after it without a place or day of its own."""

_RIOTS = frozenset({"riot.violent_demonstration", "riot.mob_violence"})

_ONCE = frozenset({"hazard.disease_outbreak", "justice.charge_or_verdict", "politics.election"})
"""An article tells of one such happening in many sentences: one outbreak, one trial, one vote."""

_LEAST_PLACE = -0.9
"""Another place weighs no more than this against "the blast", which points back, and against one outbreak."""


def _lenient(telling: Telling) -> bool:
    return telling.definite or telling.type in _ONCE
