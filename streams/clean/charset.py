"""Bytes of an unknown or lying charset as text."""

from __future__ import annotations

import codecs
import re
from typing import Final

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
    head = content[:4096]
    if head.count(b"\x00") > len(head) // 4:
        even, odd = head[0::2].count(0), head[1::2].count(0)
        return _checked(content.decode("utf-16-le" if odd > even else "utf-16-be", "replace"), "utf-16")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    declared = _DECLARED.search(content[:2048])
    for label in (charset, declared[1].decode("ascii") if declared else None, detect_encoding(content[:65536])):
        name = _known(label)
        # UTF-8 that is not wholly valid is most often UTF-8 cut or spoilt at one place, if a label says so.
        if name is None:
            continue
        if name == "utf-8":
            text = content.decode("utf-8", "replace")
            if text.count("\ufffd") <= 1 + len(text) // 500:
                return text
            continue
        text = content.decode(name, "replace")
        if text.count("\ufffd") <= len(text) // 200:
            return _checked(text, name)
    return _checked(content.decode("cp1252", "replace"), "cp1252")


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
