"""Every hostile input by its name."""

from __future__ import annotations

import hostile_bytes
import hostile_json
import hostile_markup
import hostile_text
from hostile_inputs import Hostile

FAMILIES = {
    "charsets": hostile_bytes.charsets,
    "packed": hostile_bytes.packed,
    "bare": hostile_bytes.bare,
    "xml": hostile_markup.xml,
    "feeds": hostile_markup.feeds,
    "pages": hostile_markup.pages,
    "nested": hostile_markup.nested,
    "json": hostile_json.values,
    "fields": hostile_json.fields,
    "runs": hostile_text.runs,
    "strange": hostile_text.strange,
    "scripts": hostile_text.scripts,
}


def corpus() -> dict[str, Hostile]:
    """Return family and name → input; a name given twice is a fault of the corpus."""
    found: dict[str, Hostile] = {}
    for family, make in FAMILIES.items():
        for one in make():
            key = f"{family}: {one.name}"
            assert key not in found, key
            found[key] = one
    return found
