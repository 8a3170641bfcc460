"""What deduplication may spend and where it draws its lines."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class DedupLimits:
    """Limits of one index. Changing one changes later decisions only: those made are stored and sent again.

    To turn: `window_s` bounds memory (about 700 bytes an article). Raise `containment` when different stories are
    taken for copies, lower it when rewritten copies come through as new.
    """

    window_s: float = 72 * 3600.0
    """An article is compared with those received at most this long before it (or after it: wires run late)."""
    redelivery_s: float = 24 * 3600.0
    """How much longer a decision is kept, so that a redelivered or late article still finds it."""
    containment: float = 0.40
    """Share of the smaller text's shingles in the other from which two outlets' texts are copies."""
    same_lead: float = 0.75
    """Of `containment` this share is enough where the first words of each are in the other: a rewritten copy keeps
    them; stories that share a background, and a round-up with a passage on the other's story, do not."""
    containment_same_source: float = 0.50
    """The same for two items of one source: an outlet repeats its own backgrounders and templates."""
    containment_background: float = 0.70
    """The same where neither text begins with anything in the other: they share a background, not a story, unless
    next to all is the same below the lead."""
    another_take_s: float = 12 * 3600.0
    """Takes of one story follow each other within hours; tomorrow's weather report is no take of today's."""
    containment_another_day: float = 0.90
    """The same for two items of one source further apart than that, whatever their leads."""
    containment_short: float = 0.50
    """At least this where the smaller text has fewer than `short_shingles`."""
    short_shingles: int = 60
    min_shingles: int = 20
    """Below this a text is too short for a share to mean much: nearly all of it must be the same."""
    containment_tiny: float = 0.80
    headline_words: int = 12
    """Texts up to this long are copies only word for word, and only within `headline_window_s`."""
    headline_window_s: float = 6 * 3600.0
    max_families: int = 8
    """A shingle that this many families hold is boilerplate: it makes no copies and is posted no further."""
    max_candidates: int = 12
    """Earlier articles verified for one decision, those sharing most first."""
    reanchor_s: float = 24 * 3600.0
    """A copy this much younger than what it copies is indexed whole, so that a long-lived family stays known."""
    extended_share: float = 0.60
    """A copy of which less than this is in its original holds news of its own: an update."""
    extended_same_source: float = 0.90
    """The same for two items of one source, which does not write its own stories anew for nothing: what is another
    word fills in a template, or is news. Under another headline all must be the same."""
