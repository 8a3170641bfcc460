"""Inner loops stand twice: compiled, and in numpy with the same bytes where an installation has no compiled form."""

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
