"""Articles made for the deduplication tests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from streams.records import CleanArticle

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)

STORY = """Floodwater swept through three districts of the river port on Tuesday after two days of rain, killing at \
least 14 people and cutting the main road to the north, the provincial governor said.

Rescue teams in boats reached families who had spent the night on rooftops, and the army flew in tents and \
drinking water for about 2,300 people who had lost their homes.

"We have never seen the river this high, and the forecast gives us no reason to hope," governor Marta Quispe told \
reporters at the command post beside the broken bridge.

Schools will stay closed until Monday while engineers check the dam above the town, which began to release water \
at dawn to relieve the pressure on its eastern wall, the energy ministry said in a statement.

Meteorologists expect the rain to weaken on Thursday but warned that the soil is saturated and landslides could \
block the mountain pass that is now the only way in for relief convoys."""

OTHER = """The central bank left its main interest rate unchanged on Tuesday and said it saw no hurry to cut, \
citing wage growth that remains faster than it would like in services.

Six of the nine members of the rate-setting board voted for no change, two wanted a quarter-point cut and one \
wanted a larger step, minutes published alongside the decision showed.

Analysts had been split about the outcome after factory output fell for a third month, and the currency gained \
half a percent against the dollar in thin trading following the announcement.

Governor Hana Lindqvist said policy would depend on the next set of price figures, due at the end of the month, \
and on how employers settle the pay round that opens this week in the metal industry."""


@pytest.fixture
def make_article() -> Callable[..., CleanArticle]:
    """Return a function that makes an article; ids follow from `name`, time from `minutes` past noon."""

    def make(name: str, text: str = STORY, *, minutes: float = 0, **fields: object) -> CleanArticle:
        known: dict[str, object] = {
            "article_id": f"a-{name}",
            "item_id": f"i-{name}",
            "source": "wire",
            "received": NOON + timedelta(minutes=minutes),
            "text": text,
            "scope": "en",
        }
        return CleanArticle(**(known | fields))  # type: ignore[arg-type]

    return make


@pytest.fixture
def other() -> str:
    """Return a story that shares nothing with the one `make_article` gives."""
    return OTHER
