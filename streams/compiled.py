"""What of an installation is compiled.

Inner loops stand twice: in C, and in numpy with the same bytes where an installation has no compiled form. Rooms stand
once, in Python; a release holds them compiled from it.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType


def compiled_form(package: str) -> ModuleType | None:
    """Return the module `native` of `package`; None where it was not compiled, or numbers here are big-endian."""
    if sys.byteorder != "little":
        return None
    try:
        return import_module(f"{package}.native")
    except ImportError:
        return None


def rooms_are_compiled() -> bool:
    """Return whether the rooms run compiled from their Python, as in releases."""
    rooms = ("streams.clean.article", "streams.extract.triggers")
    return not any(str(import_module(room).__file__).endswith(".py") for room in rooms)
