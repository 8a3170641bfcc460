"""Second readers, off by default: others' models asked about what the rules doubt. The only part of reading that asks.

`open_reader` gives the one that the settings name. What it answers is checked by `extract.second`, kept in the log
before it is used, and never asked again: see docs/adr/0008.
"""

from streams.extract.second import Band
from streams.second.reader import SecondReader, SecondSettings, open_reader, reading_of
from streams.second.readings import Readings, read_again

__all__ = ["Band", "Readings", "SecondReader", "SecondSettings", "open_reader", "read_again", "reading_of"]
