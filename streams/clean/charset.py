"""Bytes of an unknown or lying charset as text."""

from __future__ import annotations

import codecs
import re
from typing import Final

from charset_normalizer import from_bytes
from resiliparse.parse.encoding import detect_encoding

from streams.errors import RecordError

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED: Final = re.compile(rb"""(?:charset\s*=\s*|encoding\s*=\s*)["']?([A-Za-z0-9_:.-]{2,40})""", re.IGNORECASE)
_MEANT: Final = {
    "iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252",
    "iso8859-1": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "shift-jis": "cp932",
    "ks_c_5601-1987": "cp949", "euc-kr": "cp949", "iso-8859-9": "cp1254", "tis-620": "cp874",
}  # fmt: skip
"""What a label means in practice. Source: WHATWG Encoding Standard, names and labels."""
_LOOKED_AT: Final = 65_536
_SHORT: Final = 80
"""Bytes below which a detector of charsets says nothing that cp1252 would not."""
_STRANGE: Final = re.compile(
    "[^\\W\\d_][\u0080-\u00a9\u00ab-\u00b6\u00b8\u00b9\u00bb-\u00bf\u00d7\u00f7][^\\W\\d_]|[a-z][\u00c0-\u00d6\u00d8-\u00de][a-z]"
    "|[\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff]{4,}|[\u2500-\u257f]"
)
"""Signs inside words, capitals among small letters, accents in a row: letters of another charset read as Latin-1."""
_NO_CHARSETS: Final = frozenset({"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "utf-7"})
"""Codecs of this language that pages name and no page is in; some fail on any other text, some hide markup."""
_MAGIC: Final = (
    b"%PDF-",
    b"PK\x03\x04",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"\x7fELF",
    b"Rar!",
    b"OggS",
)


def decode(content: bytes, charset: str | None) -> str:
    """Return `content` as text: by its byte-order mark, as UTF-8 if it is that, as it declares, as it looks.

    Raises:
        RecordError: `not_text` for pictures, archives and other binary; `bad_charset` where nothing fits.
    """
    if content.startswith(_MAGIC):
        raise RecordError("the bytes are a binary file, not an article; send text or HTML", reason="not_text")
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    if b"\x1b$" in content[:4096]:
        return _checked(content.decode("iso-2022-jp", "replace"), "iso-2022-jp")
    if (wide := _wide(content)) is not None:
        return _checked(content.decode(wide, "replace"), wide)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    declared = _DECLARED.search(content[:2048])
    labels = (charset, declared[1].decode("ascii") if declared else None, detect_encoding(content[:_LOOKED_AT]))
    doubtful: tuple[float, str, str] | None = None
    for name in dict.fromkeys(map(_known, labels)):
        if name is None:
            continue
        text = content.decode(name, "replace")
        if name == "utf-8":
            if _is_cut(content, text):
                return text
            continue
        if text.count("\ufffd") > len(text) // 200:
            continue
        doubt = _doubt(text)
        if not doubt:
            return _checked(text, name)
        if doubtful is None or doubt < doubtful[0]:
            doubtful = doubt, text, name
    return _last(content, doubtful)


def _last(content: bytes, doubtful: tuple[float, str, str] | None) -> str:
    """Return what reads best of a doubtful text, what a slower detector finds, and cp1252.

    Raises:
        RecordError: `bad_charset`.
    """
    western = content.decode("cp1252", "replace")
    if doubtful is None or doubtful[0] > _doubt(western):
        doubtful = _doubt(western), western, "cp1252"
    if not doubtful[0] and len(content) < _SHORT:
        return _checked(*doubtful[1:])
    if (found := from_bytes(content[:_LOOKED_AT]).best()) is not None and (name := _known(found.encoding)):
        text = content.decode(name, "replace")
        doubt = _doubt(text)
        if text.count("\ufffd") <= len(text) // 200 and doubt <= doubtful[0]:
            doubtful = doubt, text, name
    return _checked(*doubtful[1:])


def _wide(content: bytes) -> str | None:
    """Return UTF-16's name where NULs stand at one half of the places only, as in no other charset."""
    head = content[:4096]
    nuls = head.count(0)
    if nuls < max(2, len(head) // 200):
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if min(even, odd) > 0.02 * nuls:
        return "utf-16-le" if nuls > len(head) // 4 and odd > even else "utf-16-be" if nuls > len(head) // 4 else None
    return "utf-16-le" if odd > even else "utf-16-be"


def _is_cut(content: bytes, text: str) -> bool:
    """True for UTF-8 that was cut at its end, or spoilt at few places among many that are whole."""
    lost = text.count("\ufffd")
    if lost == 1 and text.endswith("\ufffd"):
        return True
    return lost <= 1 + len(text) // 500 and len(content) - len(text) > 2 * lost


def _doubt(text: str) -> float:
    """Return how many places of a text, of a thousand, look like another charset's letters; 0 for real words."""
    return 1000 * len(_STRANGE.findall(text[:_LOOKED_AT])) / max(1, min(len(text), _LOOKED_AT))


def _known(label: str | None) -> str | None:
    if not label:
        return None
    name = label.strip().lower()
    name = _MEANT.get(name, name)
    try:
        found = codecs.lookup(name).name.replace("_", "-")
        "".encode(name)
    except (LookupError, UnicodeError, ValueError):
        # Unknown, or no charset at all like rot13 and base64.
        return None
    return None if found in _NO_CHARSETS else name


def _checked(text: str, name: str) -> str:
    """Return `text`, unless it is noise.

    Raises:
        RecordError: `bad_charset` when one character in ten is a control or could not be read.
    """
    bad = sum((not char.isprintable() and char not in "\r\n\t\xa0") or char == "\ufffd" for char in text[:20000])
    if bad > 0.1 * min(len(text), 20000):
        raise RecordError(f"the bytes are no text in {name} nor in UTF-8; send UTF-8 or name the right charset",
            reason="bad_charset")  # fmt: skip
    return text
