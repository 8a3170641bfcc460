"""The form of a types file as a JSON Schema: what editors complete, docs/schema holds and `types check` asks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from streams.extract.ontology import DATA, load_yaml

Schema = dict[str, Any]
NAME: Final = r"^[a-z][a-z0-9]*(_[a-z0-9]+)*\.[a-z][a-z0-9]*(_[a-z0-9]+)*$"
"""``class.kind``, small letters, digits and underscores: the shape of every shipped name."""

_CONDITIONS: Final = {
    "agent": "who does it",
    "patient": "to whom or to what it is done",
    "with": "a word anywhere in the sentence",
    "near": "a word within six words of it",
    "before": "a word among the four before it",
    "after": "a word among the four after it",
    "prev": "the word before it",
    "next": "the word after it",
    "without": "a word that must stand nowhere in the sentence",
    "not_agent": "who must not be the doer",
    "not_patient": "to whom it must not be done",
    "not_before": "a word that must not be among the three before it",
    "not_after": "a word that must not be among the three after it",
}
"""Condition of a frame → what it asks for, each by word classes or by words of one's own, ``=quay``."""


def word_classes() -> tuple[str, ...]:
    """Return the names of the shipped word classes, in their order."""
    return tuple(load_yaml(DATA / "context.yaml")["classes"])


def types_schema(classes: Iterable[str] = ()) -> Schema:
    """Return the schema of a types file, JSON Schema 2020-12.

    Conditions take the word classes `classes` alone; without any they take every word: a schema cannot say that a class
    is one of the file's own. Which types are known, and whether examples hold, only `types check` can say.
    """
    known = list(dict.fromkeys(classes))
    word: Schema = {"anyOf": [{"enum": known}, {"type": "string", "pattern": "^=\\S"}]} if known else {"type": "string"}
    words = {"$ref": "#/$defs/word"}
    doers = {"type": "array", "items": words}
    texts = {"type": "array", "items": {"type": "string", "minLength": 1}}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:newswire-streams:types-file",
        "title": "Own event types",
        "type": "object",
        "additionalProperties": False,
        "required": ["types"],
        "properties": {
            "types": {
                "description": "Type name, class.kind in small letters → what it is.",
                "type": "object",
                "minProperties": 1,
                "propertyNames": {"pattern": NAME},
                "additionalProperties": {"$ref": "#/$defs/type"},
            },
            "classes": {
                "description": "Word classes of your own, by name; under a shipped name, further words of that class.",
                "type": "object",
                "additionalProperties": {"$ref": "#/$defs/class"},
            },
        },
        "$defs": {
            "word": {"description": "A word class, or a word of your own after =.", **word},
            "class": {
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    "words": {**texts, "description": "As they stand; (a|b) spells alternatives."},
                    "nouns": {**texts, "description": "With their plurals."},
                    "verbs": {**texts, "description": "In all their forms."},
                    "cased": {**texts, "description": "Names that are another word in small letters: IS."},
                    "includes": {"type": "array", "items": words, "description": "Classes that belong to it."},
                },
            },
            "type": {
                "type": "object",
                "additionalProperties": False,
                "required": ["definition"],
                "properties": {
                    "definition": {"type": "string", "minLength": 1, "description": "What it is, in a sentence."},
                    "title": {"type": "string", "minLength": 1, "description": "What titles of events begin with."},
                    "family": {
                        "type": "string",
                        "description": "Types of one family can be two tellings of one happening; its own if not said.",
                    },
                    "absorbs": {**texts, "description": "Types that are no event of their own beside this one."},
                    "acts_of": {**doers, "description": "Whatever one of these classes does is such an event."},
                    "omissions_of": {**doers, "description": "Whatever one of them does not do, fails or refuses to."},
                    "acled": {"type": "string", "description": "Code of the ACLED sub-event type."},
                    "plover": {**texts, "description": "PLOVER event codes."},
                    "snippet": {"type": "string", "description": "Code of a lone sentence, where not that of acled."},
                    "positive": {**texts, "description": "Sentences that state such an event."},
                    "negative": {**texts, "description": "Sentences that do not."},
                    "triggers": {
                        "type": "array",
                        "description": "The words that state it: phrases, or entries with verbs, nouns and conditions.",
                        "items": {
                            "if": {"type": "object"},
                            "then": {"$ref": "#/$defs/trigger"},
                            "else": {"type": "string", "minLength": 1},
                        },
                    },
                },
            },
            "trigger": {
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    "verbs": {**texts, "description": "In all their forms: shut, shuts, was shut, shutting."},
                    "nouns": {**texts, "description": "With their plurals."},
                    "phrases": {**texts, "description": "As they stand; (was |)shut spells alternatives."},
                    "frames": {
                        "type": "array",
                        "minItems": 1,
                        "description": "Readings; the first whose conditions hold counts. The type's own if not said.",
                        "items": {"$ref": "#/$defs/frame"},
                    },
                    "note": {"type": "string", "description": "For whoever reads the file."},
                },
                "anyOf": [{"required": ["verbs"]}, {"required": ["nouns"]}, {"required": ["phrases"]}],
            },
            "frame": {
                "type": "object",
                "additionalProperties": False,
                "required": ["type"],
                "properties": {
                    "type": {"type": "string", "description": "A type of any file, or none: no event."},
                    "strength": {
                        "enum": ["specific", "generic", "consequence"],
                        "description": "How much the words say: air strike; attack; killed.",
                    },
                    "weight": {"type": "number", "minimum": 0, "maximum": 1, "description": "How sure; else 0.8."},
                    "voice": {"enum": ["active", "passive"], "description": "Of verbs; either if not said."},
                    "snippet": {"type": "string", "description": "Code of a lone sentence, where not the type's."},
                    "cameo": {"type": ["string", "integer"], "description": "CAMEO code of what the words say."},
                    **{
                        name: {"description": said, "anyOf": [words, {"type": "array", "items": words}]}
                        for name, said in _CONDITIONS.items()
                    },
                },
            },
        },
    }  # fmt: skip
