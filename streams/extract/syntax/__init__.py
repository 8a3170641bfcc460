"""Small trained models: a tagger of word classes and a finder of names, compiled (`native`) or in numpy (`plain`).

Both forms give the same bytes. `COMPILED` says which is in use.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Final

from streams.extract.syntax import plain


def _compiled() -> ModuleType | None:
    """Return the compiled form, None where this installation has none or the machine's numbers are big-endian."""
    if sys.byteorder != "little":
        return None
    try:
        from streams.extract.syntax import native
    except ImportError:
        return None
    return native


_form = _compiled()
COMPILED: Final = _form is not None

if TYPE_CHECKING:
    from streams.extract.syntax.plain import Labeller
else:
    Labeller = (_form or plain).Labeller

__all__ = ["COMPILED", "Labeller"]
