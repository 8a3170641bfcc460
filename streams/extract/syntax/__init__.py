"""Small trained models: a tagger of word classes and a finder of names, compiled (`native`) or in numpy (`plain`).

Both forms give the same bytes. `COMPILED` says which is in use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from streams.compiled import compiled_form
from streams.extract.syntax import plain

_form = compiled_form(__name__)
COMPILED: Final = _form is not None

if TYPE_CHECKING:
    from streams.extract.syntax.plain import Labeller
else:
    Labeller = (_form or plain).Labeller

__all__ = ["COMPILED", "Labeller"]
