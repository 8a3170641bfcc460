"""Records that released versions wrote: today's program still reads every field of them."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from streams.cli.schemas import PUBLIC
from streams.codec import decode, encode
from streams.records import Record

HERE = Path(__file__).parent
RECORDS: dict[str, type[Record]] = {record.__name__: record for record in PUBLIC}
EXAMPLES = sorted((HERE / "examples").glob("*/*.json"))


def _name(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


@pytest.mark.parametrize("path", EXAMPLES, ids=_name)
def test_older_record_is_read_whole(path: Path) -> None:
    """A field that is renamed or dropped would be passed over in silence: nothing may be lost on the way."""
    data = path.read_bytes()
    record = decode(data, RECORDS[path.stem])
    assert json.loads(encode(record)) == json.loads(data)


@pytest.mark.parametrize("path", EXAMPLES, ids=_name)
def test_example_fits_the_schema_of_its_version_and_shows_every_field(path: Path) -> None:
    """An example that leaves a field out proves nothing of it."""
    schema = json.loads((HERE / path.parent.name / path.name).read_text(encoding="utf-8"))
    example = json.loads(path.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(example, schema)
    assert set(schema["properties"]) == set(example)


@pytest.mark.parametrize("folder", sorted((HERE / "examples").iterdir()), ids=lambda folder: folder.name)
def test_every_record_of_a_version_has_schema_and_example(folder: Path) -> None:
    """What is not there is not tested."""
    schemas = {path.stem for path in (HERE / folder.name).glob("*.json")} - {"asyncapi"}
    assert schemas == {path.stem for path in folder.glob("*.json")}
    assert set(RECORDS) >= schemas
