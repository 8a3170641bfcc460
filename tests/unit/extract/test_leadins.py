"""What leads up to a place's name."""

from itertools import product

import pytest

from streams.extract import leadins
from streams.extract.document import Document
from streams.extract.leadins import lead_in

NAME = "Tarem"


@pytest.mark.parametrize(
    ("before", "at", "beside", "km"),
    [
        ("A depot burned in ", True, False, None),
        ("A depot burned in the northern town of ", True, False, None),
        ("A depot burned near ", False, True, None),
        ("A depot burned on the road between ", False, True, None),
        ("A depot burned 12 km north of ", True, True, "12"),
        ("The rebel-held ", False, False, None),
        ("Officials (", False, False, None),
        ("", False, False, None),
    ],
)
def test_lead_in_says_there_beside_or_how_far_off(before: str, at: bool, beside: bool, km: str | None) -> None:
    """A place is where something happened, what it happened near, or what its distance is told from."""
    document = Document(text=f"{before}{NAME} on Monday.")
    found = lead_in(document.text, document.sentences[0], len(before))
    assert (found.at, found.beside, found.away and found.away[1]) == (at, beside, km)


def test_patterns_passed_over_would_have_found_nothing() -> None:
    """Patterns are left out by their last word for speed alone: tried everywhere they give the same."""
    known = leadins._patterns()
    leads = ("in", "near", "of", "5 miles from", "30 km south-east of", "road between", "not far from", "said", "ın")
    middles = ("", "the", "the besieged", "Libyan", "army-held", "port of", "country’s", "7", "(", "“the")
    for lead, middle, gap in product(leads, middles, (" ", "\n", "  ", "-")):
        text = f"A convoy stopped {lead} {middle}{gap}{NAME}"
        start = text.index(NAME)
        found = leadins._read(text, 0, start)
        assert found.at == (known.at.search(text, 0, start) is not None), text
        assert found.beside == (known.beside.search(text, 0, start) is not None), text
        assert bool(found.away) == bool(known.away.search(text, 0, start)), text
