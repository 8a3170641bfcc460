"""Field maps: somebody else's JSON as a row."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.acquire import read_row
from streams.acquire.fieldmap import check_fields, map_fields, steps_of
from streams.errors import RecordError

THEIRS = {
    "meta": {"guid": 17, "a.b": "dotted", "tags": ["ports", "ferries"], "none": None},
    "body": {"parts": [{"text": "first"}, {"text": "last"}]},
}


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("meta.guid", 17),
        ("body.parts[0].text", "first"),
        ("body.parts[-1].text", "last"),
        ('meta["a.b"]', "dotted"),
        ("meta.tags", ["ports", "ferries"]),
        ("body.parts[0]", {"text": "first"}),
    ],
)
def test_paths_lead_through_objects_and_arrays(path: str, found: Any) -> None:
    """What stands there is taken as it is; `read_row` judges it."""
    assert map_fields(THEIRS, {"anything": path}) == {"anything": found}


@pytest.mark.parametrize("path", ["", "a..b", ".a", "a.", "a[b]", "a[", 'a["b]', "a]b", "a[1", "?"])
def test_paths_that_cannot_be_read_are_refused_at_the_start(path: str) -> None:
    """Else every record of the topic would be rejected."""
    with pytest.raises(ValueError, match="path"):
        steps_of(path)


@pytest.mark.parametrize("path", ["meta.none", "meta.other", "body.parts[7].text", "meta.guid.x", "meta[0]"])
def test_path_that_leads_nowhere_is_named(path: str) -> None:
    """The owner of the topic is asked about that very path."""
    with pytest.raises(RecordError, match="text: nothing stands at") as told:
        map_fields(THEIRS, {"text": path})
    assert path in str(told.value)
    assert map_fields(THEIRS, {"text": path + "?"}) == {}


def test_objects_where_a_value_is_wanted_are_told() -> None:
    """A path one step too short is the usual mistake."""
    with pytest.raises(RecordError, match="leads to an array, not to a value"):
        map_fields(THEIRS, {"text": "body.parts"})


def test_mapped_row_makes_an_article() -> None:
    """Numbers become the text that ids and titles are; unknown keys are kept."""
    row = map_fields(THEIRS, {"id": "meta.guid", "text": "body.parts[1].text", "title": "meta.guid", "desk": "meta"})
    article = read_row(row, received=datetime(2026, 3, 2, tzinfo=UTC), source="theirs")
    assert (article.item_id, article.title, article.content) == ("17", "17", "last")
    assert article.extra["desk"] == THEIRS["meta"]


@pytest.mark.parametrize("fields", [{"id": "a"}, {"text": "a", "bad key": "b"}, {"text": "a..b"}])
def test_field_maps_are_checked(fields: dict[str, str]) -> None:
    """Before anything is started."""
    with pytest.raises(ValueError, match=r"name where|no key|cannot be read"):
        check_fields(fields)


@given(
    st.text(max_size=40),
    st.recursive(st.none() | st.text() | st.integers(), lambda v: st.lists(v) | st.dictionaries(st.text(), v)),
)
def test_any_path_over_any_value_is_found_or_refused(path: str, value: Any) -> None:
    """Nothing that a topic holds may end the reader."""
    try:
        steps_of(path)
    except ValueError:
        return
    try:
        assert set(map_fields(value, {"text": path})) <= {"text"}
    except RecordError as error:
        assert error.reason == "bad_field"
