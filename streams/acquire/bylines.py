"""Who wrote it, as every way in says it: the names alone, whatever stands around them in the field."""

from __future__ import annotations

from streams.clean.bylines import joined, writers_in
from streams.clean.datelines import agency_in


def signed(byline: str | None, credit: str | None) -> tuple[str | None, str | None]:
    """Return the names in a byline, and the credit line with it: ``By Ada Lund, Correspondent`` → ``Ada Lund``.

    Agencies write what a page's reader sees (``By``, a title, an own desk), pages and plain texts are read for the
    names: one writer must have one name. A desk signs where nobody is named. An agency among the names is the credit
    where none is given, and stays in the byline where the credit names no agency: it says whose copy it is. What holds
    neither name nor agency stays as it is.
    """
    if byline is None or not byline.strip():
        return None, credit
    writers = writers_in(byline, stated=True)
    names = writers.names or (() if writers.agencies else writers.desks)
    if writers.agencies and credit and agency_in(credit) is None:
        names = (*names, *writers.agencies)
    elif writers.agencies and not credit:
        credit = ", ".join(writers.agencies)
    return joined(names) or (None if writers.agencies else byline), credit
