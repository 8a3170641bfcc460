"""Words by which names of places are told from names of people and bodies, read once from the data files."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Final, NamedTuple

import yaml

_COMMON_SURNAMES = 600

OWNS: Final = ("'s ", "’s ", "s ")
"""What a place that owns something ends in; the last of them where a feed has lost the apostrophe."""


class Demonym(NamedTuple):
    """A word for a country's people or belongings. `people` is true for nouns such as ``Syrians``."""

    country: str | None
    people: bool
    place: str | None = None
    """The region or city it belongs to, where not a whole country."""


@dataclass(frozen=True)
class PlaceWords:
    """Closed classes in lower case; see `data/places/words.yaml` for what each holds."""

    prepositions: frozenset[str]
    locative: frozenset[str]
    links: frozenset[str]
    directions: frozenset[str]
    nouns: dict[str, str]
    """Place noun → the kind of place it says."""
    small_parts: frozenset[str]
    """Those that no large city is: ``the San Jose neighborhood`` is not Costa Rica's capital."""
    titles: frozenset[str]
    firm_titles: frozenset[str]
    """Those that are titles even where every word has a capital."""
    name_links: frozenset[str]
    speech: frozenset[str]
    actor_verbs: frozenset[str]
    bodies: frozenset[str]
    body_heads: frozenset[str]
    clubs: frozenset[str]
    papers: frozenset[str]
    personal: frozenset[str]
    """Behind a name's ``'s`` they show a person: ``Monzon's residence``."""
    streets: frozenset[str]
    addressed: frozenset[str]
    """Before a state's name it is who is spoken to or of, not where: "promised Spain an inquiry"."""
    numbered_roads: frozenset[str]
    types: dict[str, str]
    """Capitalised nouns that belong to the name: ``Kanawha River``, ``Laurel County``."""
    type_heads: dict[str, str]
    """The same, in front: ``Lake Cumberland``."""
    not_names: frozenset[str]
    peoples: frozenset[str]
    not_places: frozenset[str]
    """Whole names, folded, that hold or sound like a place's name."""
    policy_nouns: frozenset[str]
    """After a country's name they make it their subject: ``the Rwanda plan``."""
    diplomatic: frozenset[str]
    """What a country has in other countries: beside its name they say whose, not where."""
    citizens: frozenset[str]
    """Behind a country these say whose citizen somebody is, wherever he stands."""
    homes: frozenset[str]
    """Before "in": where somebody is from or lives, not where anything happened."""
    talks: frozenset[str]
    """Before "in": what is held there is not what happened."""
    talks_nouns: frozenset[str]
    """What both sides come to, wherever the fighting is."""
    sites_of_talks: frozenset[str]
    """Before such a noun: it befell those at the talks."""
    ends_talks: frozenset[str]
    """Between such a noun and a place: the place is of something else."""
    posted: frozenset[str]
    """Before "in": a side stands there that acts elsewhere, if the sentence says where."""
    natives: frozenset[str]
    """Before "of": they come from there, and may have been struck elsewhere."""
    bound: frozenset[str]
    """Before "to" or "for": people go there, or are brought, from where something happened."""
    brought_to: frozenset[str]
    """Between those and "in": ``taken to a hospital in``."""
    said_in: frozenset[str]
    """Before "in": who says so speaks there."""
    nowhere: frozenset[str]
    """Where one speaks over a line, on a screen or among all nations, which is in no country."""
    audiences: frozenset[str]
    """Between such a verb and "in": ``told reporters in``."""
    speakers: frozenset[str]
    """Before "in": whose words a place is only the home of."""
    accusing: frozenset[str]
    """What speakers do besides saying."""
    media_heads: frozenset[str]
    measures: frozenset[str]
    rulers: frozenset[str]
    """Behind a capital's name they make it a government's: ``the Damascus regime``."""
    seats_that_act: frozenset[str]
    forbidden: frozenset[str]
    loyal: frozenset[str]
    seats: dict[str, str]
    """Country → what wires mean by its capital, where lists name another city or none."""
    not_of_capitals: frozenset[str]
    """Behind "capital" they make it money, a crime or another's: ``capital punishment``."""
    sited: frozenset[str]
    """Before a name no list knows they show where something happened."""
    befalling: frozenset[str]
    """Nouns and verbs before "on" or "of" and a name that is then a place's: "raids on X", "shells fell on X"."""
    behind_site: frozenset[str]
    """What may stand behind such a name."""
    schools: frozenset[str]
    grammar_nouns: dict[str, str]
    """Nouns that alone show an unknown name to be a place."""
    held: frozenset[str]
    event_at: tuple[str, ...]
    event_beside: tuple[str, ...]
    noun_modifiers: frozenset[str]
    """What may stand between an unknown name and its noun: ``X refugee camp``."""
    ways: tuple[str, ...]
    way_joins: tuple[str, ...]
    """What joins a way to the places it leads to: ``the road between``."""
    event_between: tuple[str, ...]
    """What may stand between those and the name: ``in the besieged town of``."""
    between_owned: frozenset[str]
    """Its single words: ``Kenya's remote northern Turkana county``."""
    given: frozenset[str]
    surnames: frozenset[str]
    common_surnames: frozenset[str]
    """The most frequent ones."""
    ambiguous: frozenset[str]
    common: frozenset[str]
    demonyms: dict[str, Demonym]
    """As written, with capitals."""
    abbreviations: dict[str, tuple[str, str]]
    """``Ky.`` → (country, division)."""
    codes: dict[str, tuple[str, str]]
    """``KY`` → (country, division): only after a town and a comma."""
    organised: frozenset[str]
    """Names, as written, of armed groups, parties, bodies and firms that are one word."""


def _lines(name: str, room: str = "places") -> list[str]:
    text = files("streams.extract").joinpath(f"data/{room}/{name}").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


@lru_cache(maxsize=1)
def load_place_words() -> PlaceWords:
    """Return the word classes of the package, read once per process."""
    text = files("streams.extract").joinpath("data/places/words.yaml").read_text(encoding="utf-8")
    # The C loader where libyaml is there: the start of a worker waits for this.
    raw = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - a safe loader
    demonyms: dict[str, Demonym] = {}
    for line in _lines("countries.tsv"):
        code, _, adjectives, people, *_ = line.split("\t")
        for word in filter(None, adjectives.split("|")):
            demonyms.setdefault(word, Demonym(code, False))
        for word in filter(None, people.split("|")):
            demonyms.setdefault(word, Demonym(code, True))
    abbreviations: dict[str, tuple[str, str]] = {}
    codes: dict[str, tuple[str, str]] = {}
    for line in _lines("abbreviations.tsv"):
        country, name, written, code = line.split("\t")
        codes[code] = (country, name)
        for word in filter(None, written.split("|")):
            abbreviations[word] = (country, name)
    for line in _lines("demonyms.tsv"):
        adjective, people, place, country = line.split("\t")
        for word, noun in ((adjective, False), (people, True)):
            if word:
                demonyms.setdefault(word, Demonym(country or None, noun, place))
    demonyms |= {word.upper(): found for word, found in demonyms.items() if len(word) > 3}
    organised: set[str] = set()
    for file in ("armed_groups.tsv", "bodies.tsv"):
        for line in _lines(file, "actors"):
            name, _, _, aliases, *_ = line.split("\t")
            organised.update(word for word in (name, *aliases.split("|")) if word[:1].isupper() and " " not in word)
    organised.update(word for line in _lines("firms.txt", "actors") for word in line.split("|") if " " not in word)
    surnames = _lines("surnames.txt")
    world = " ".join(_lines("given_names_world.txt")).split()
    return PlaceWords(
        prepositions=frozenset(raw["prepositions"]),
        locative=frozenset(raw["locative"]),
        links=frozenset(raw["articles_of_names"]),
        directions=frozenset(raw["directions"]),
        nouns={word: kind for kind, words in raw["place_nouns"].items() for word in words},
        small_parts=frozenset(raw["small_parts"]),
        titles=frozenset(raw["titles"]),
        firm_titles=frozenset(raw["firm_titles"]),
        name_links=frozenset(raw["name_links"]),
        speech=frozenset(raw["speech"]),
        actor_verbs=frozenset(raw["actor_verbs"]),
        bodies=frozenset(raw["body_nouns"]),
        body_heads=frozenset(raw["body_heads"]),
        clubs=frozenset(raw["club_nouns"]),
        papers=frozenset(raw["paper_nouns"]),
        personal=frozenset(raw["personal"]),
        streets=frozenset(raw["street_nouns"]),
        addressed=frozenset(raw["addressed"]),
        numbered_roads=frozenset(raw["numbered_roads"]),
        types=raw["type_nouns"],
        type_heads=raw["type_heads"],
        not_names=frozenset(raw["not_names"]),
        peoples=frozenset(raw["peoples"]),
        not_places=frozenset(str(name) for name in raw["not_places"]),
        policy_nouns=frozenset(raw["policy_nouns"]),
        diplomatic=frozenset(raw["diplomatic"]),
        homes=frozenset(raw["homes"]),
        citizens=frozenset(raw["citizens"]),
        talks=frozenset(raw["talks"]),
        talks_nouns=frozenset(raw["talks_nouns"]),
        sites_of_talks=frozenset(raw["sites_of_talks"]),
        ends_talks=frozenset(raw["ends_talks"]),
        posted=frozenset(raw["posted"]),
        natives=frozenset(raw["natives"]),
        bound=frozenset(raw["bound"]),
        brought_to=frozenset(raw["brought_to"]),
        said_in=frozenset(raw["said_in"]),
        nowhere=frozenset(raw["nowhere"]),
        audiences=frozenset(raw["audiences"]),
        speakers=frozenset(raw["speakers"]),
        accusing=frozenset(raw["accusing"]),
        media_heads=frozenset(raw["media_heads"]),
        measures=frozenset(raw["measures"]),
        rulers=frozenset(raw["rulers"]),
        seats_that_act=frozenset(raw["seats_that_act"]),
        forbidden=frozenset(raw["forbidden"]),
        loyal=frozenset(raw["loyal"]),
        seats=raw["seats"],
        not_of_capitals=frozenset(raw["not_of_capitals"]),
        sited=frozenset(raw["sited"]),
        befalling=frozenset(raw["befalling"]),
        behind_site=frozenset(raw["behind_site"]),
        schools=frozenset(raw["schools"]),
        grammar_nouns=raw["grammar_nouns"],
        held=frozenset(raw["held"]),
        event_at=tuple(raw["event_at"]),
        event_beside=tuple(raw["event_beside"]),
        noun_modifiers=frozenset(raw["noun_modifiers"]),
        ways=tuple(raw["ways"]),
        way_joins=tuple(raw["way_joins"]),
        event_between=tuple(raw["event_between"]),
        between_owned=frozenset(raw["event_between"]) - {"of", "in", "the", "its", "a"},
        given=frozenset(_lines("given_names.txt")) | frozenset(world),
        surnames=frozenset(surnames),
        common_surnames=frozenset(surnames[:_COMMON_SURNAMES]),
        ambiguous=frozenset(raw["ambiguous_given"]),
        common=frozenset(_lines("common_words.txt")),
        demonyms=demonyms,
        abbreviations=abbreviations,
        codes=codes,
        organised=frozenset(organised),
    )
