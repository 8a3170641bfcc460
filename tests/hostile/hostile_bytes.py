"""Bytes that are no text, or are text in another charset than anybody says."""

from __future__ import annotations

import bz2
import codecs
import gzip
import io
import lzma
import random
import tarfile
import zipfile
import zlib
from collections.abc import Iterator

from hostile_inputs import TEXT, Hostile, cuts, html, paragraphs, prose

MEGABYTE = 1_000_000
SAMPLES = {
    # What the charset is used for; sentences of our own.
    "utf-8": TEXT,
    "windows-1252": TEXT.replace("Renwick", "Renwíck-Ñandú"),
    "iso-8859-1": "Le préfet a annoncé lundi que deux ponts étaient coupés près de la forêt. " * 6,
    "iso-8859-15": "Les dégâts coûteront 400 € par foyer, a déclaré lundi le maire, à l'Œuvre des sinistrés. " * 6,
    "mac_roman": "Le maire a déclaré que l'été resterait sec, “sans pluie avant août”, et que l'eau manque. " * 6,
    "cp850": "Die Brücke über den Fluss bleibt gesperrt, sagte der Bürgermeister am Montag der Zeitung. " * 6,
    "iso-8859-2": "Powódź zamknęła w poniedziałek drogę nad zatoką, a mieszkańcy opuścili domy, podał wójt. " * 6,
    "windows-1250": "Povodeň uzavřela v pondělí silnici u zátoky a lidé opustili domy, řekl starosta obce. " * 6,
    "windows-1251": "Паводок в понедельник закрыл дорогу у залива, жители покинули дома, сообщил губернатор. " * 6,
    "koi8-r": "Паводок в понедельник закрыл дорогу у залива, жители покинули дома, сообщил губернатор. " * 6,
    "iso-8859-5": "Паводок в понедельник закрыл дорогу у залива, жители покинули дома, сообщил губернатор. " * 6,
    "cp866": "Паводок в понедельник закрыл дорогу у залива, жители покинули дома, сообщил губернатор. " * 6,
    "iso-8859-7": "Η πλημμύρα έκλεισε τη Δευτέρα τον παραλιακό δρόμο και οι κάτοικοι έφυγαν από τα σπίτια. " * 6,
    "windows-1254": "Sel pazartesi günü kıyı yolunu kapattı ve köylüler evlerini terk etti, dedi vali. " * 6,
    "windows-1255": "השיטפון סגר ביום שני את כביש החוף והתושבים עזבו את בתיהם, אמר ראש העיר. " * 6,
    "windows-1256": "أغلقت الفيضانات يوم الاثنين الطريق الساحلي وغادر السكان منازلهم، قال المحافظ. " * 6,
    "gb18030": "洪水星期一淹没了沿海公路,约四百名居民离开家园,当地官员说。两座桥在黎明前被冲走。" * 6,
    "big5": "洪水星期一淹沒了沿海公路,約四百名居民離開家園,當地官員說。兩座橋在黎明前被沖走。" * 6,
    "shift_jis": "洪水で月曜日に海岸道路が閉鎖され、約四百人が避難したと知事は述べた。橋が二つ流された。" * 6,
    "euc-jp": "洪水で月曜日に海岸道路が閉鎖され、約四百人が避難したと知事は述べた。橋が二つ流された。" * 6,
    "iso2022_jp": "洪水で月曜日に海岸道路が閉鎖され、約四百人が避難したと知事は述べた。橋が二つ流された。" * 6,
    "euc-kr": "월요일 홍수로 해안 도로가 폐쇄되고 주민 약 사백 명이 집을 떠났다고 지사가 밝혔다. " * 6,
    "tis-620": "น้ำท่วมปิดถนนเลียบชายฝั่งเมื่อวันจันทร์และชาวบ้านราวสี่ร้อยคนต้องอพยพ ผู้ว่าราชการกล่าว " * 6,
    "utf-16": TEXT,
    "utf-16-le": TEXT,
    "utf-16-be": TEXT,
    "utf-32": TEXT,
    "utf-7": TEXT,
    "cp037": "Two bridges were swept away before dawn, the governor said on Monday, and schools stay shut. " * 6,
}
LIES = ("", "utf-8", "iso-8859-1", "utf-16", "shift_jis", "windows-1251", "x-user-defined")
NO_CHARSETS = [
    "rot13",
    "base64",
    "hex",
    "zlib",
    "bz2",
    "uu",
    "quopri",
    "idna",
    "punycode",
    "unicode_escape",
    "raw_unicode_escape",
    "undefined",
    "mbcs",
    "utf_7",
    "hz",
    "utf-8-sig",
    "charmap",
    "cp65001",
    "../../etc/passwd",
    "none",
    "0",
]


def charsets() -> Iterator[Hostile]:
    """Yield every common charset under every lie of a page, and labels that name no charset in a page and in a header."""
    for real, text in SAMPLES.items():
        for lie in LIES:
            meta = f'<meta charset="{lie}">' if lie else ""

            def make(real: str = real, text: str = text, meta: str = meta) -> bytes:
                page = f"<html><head>{meta}<title>Flood</title></head><body><p>{text}</p><p>{text}</p></body></html>"
                return page.encode(real, "replace")

            # A page in a charset that its own bytes show, whatever the label says.
            sure = real in ("utf-8", "utf-16", "utf-32") or (real, lie) in {
                ("koi8-r", ""),
                ("windows-1251", "windows-1251"),
            }
            yield Hostile(f"{real} called {lie or 'nothing'}", make, "cleaned" if sure else "either")
    cyrillic = SAMPLES["windows-1251"]
    for label in NO_CHARSETS:
        yield Hostile(
            f"charset {label} in a header",
            lambda: (cyrillic * 400).encode("windows-1251"),
            how={"charset": label},
        )
        page = f'<html><head><meta charset="{label}"></head><body><p>{cyrillic}</p></body></html>'
        yield Hostile(f"charset {label} in a page", lambda page=page: page.encode("windows-1251"))  # type: ignore[misc]
    yield Hostile("UTF-8 twice over", lambda: TEXT.encode().decode("cp1252", "replace").encode(), "cleaned")
    yield Hostile("UTF-8 five times over", _five_times)
    yield Hostile(
        "half UTF-8, half Latin-1",
        lambda: (SAMPLES["iso-8859-1"] * 3).encode() + (SAMPLES["iso-8859-1"] * 3).encode("latin-1"),
    )
    yield Hostile("UTF-8 with a byte lost in each line", lambda: b"\n".join(line.encode()[:-1] for line in _lines()))
    yield Hostile("UTF-8 cut inside a letter", lambda: (TEXT + "é").encode()[:-1], "cleaned")
    yield Hostile("overlong UTF-8", lambda: TEXT.encode() + b"\xc0\xaf\xe0\x80\xaf" * 100)
    yield Hostile("surrogates in UTF-8", lambda: (TEXT + "\ud83d \udca3" * 50).encode("utf-8", "surrogatepass"))
    yield Hostile("continuation bytes alone", lambda: b"\x80" * 300_000)
    yield Hostile("4 MB that is not UTF-8", lambda: b"caf\xe9 " * 700_000)
    yield Hostile("4 MB of UTF-16 in a header", lambda: ("ab" * 900_000).encode("utf-16-le"), how={"charset": "utf-16"})


def _lines() -> list[str]:
    return [line + " é" for line in SAMPLES["iso-8859-1"].split(". ")]


def _five_times() -> bytes:
    text = SAMPLES["iso-8859-1"]
    for _ in range(5):
        text = text.encode().decode("latin-1")
    return text.encode()


def packed() -> Iterator[Hostile]:
    """Yield archives, bombs and other binary files."""
    story = html(paragraphs())
    yield Hostile("gzip bomb", lambda: gzip.compress(_zeros(50)), "rejected")
    yield Hostile("gzip bomb in gzip", lambda: gzip.compress(gzip.compress(_zeros(50))), "rejected")
    yield Hostile("gzip of a feed bomb", lambda: gzip.compress(b"<rss>" + b"<item>" * (4 * MEGABYTE)), "rejected")
    yield Hostile(
        "gzip of a page of 50 MB", lambda: gzip.compress(html("<p>Water rose.</p>" * (3 * MEGABYTE))), "rejected"
    )
    yield Hostile("gzip with a lying length", lambda: gzip.compress(story)[:-4] + b"\xff\xff\xff\xff")
    yield Hostile("gzip with a broken checksum", lambda: gzip.compress(story)[:-8] + b"\0" * 8)
    yield Hostile("gzip with rubbish behind", lambda: gzip.compress(story) + b"rubbish" * 1000)
    yield Hostile("gzip header alone", lambda: b"\x1f\x8b\x08\0\0\0\0\0\0\x03", "rejected")
    yield Hostile("thousand gzip members", lambda: gzip.compress(b"") * 1000 + gzip.compress(story))
    yield from cuts("gzip", gzip.compress(prose(40).encode()), 6)
    yield Hostile("zlib without header", lambda: zlib.compress(story), "rejected")
    yield Hostile("zip bomb", lambda: _zip(_zeros(50)), "rejected")
    yield Hostile("bzip2 bomb", lambda: bz2.compress(_zeros(10)), "rejected")
    yield Hostile("xz bomb", lambda: lzma.compress(_zeros(10), preset=0), "rejected")
    yield Hostile("tar of a page", lambda: _tar(story))
    for name, head in (
        ("PDF", b"%PDF-1.7\n"), ("PNG", b"\x89PNG\r\n\x1a\n"), ("JPEG", b"\xff\xd8\xff\xe0"), ("GIF", b"GIF89a"),
        ("ELF", b"\x7fELF\x02\x01"), ("class file", b"\xca\xfe\xba\xbe"), ("Office", b"\xd0\xcf\x11\xe0"),
        ("zstd", b"\x28\xb5\x2f\xfd"), ("MP3", b"ID3\x04\0"), ("RIFF", b"RIFF\0\0\0\0WAVE"),
    ):  # fmt: skip
        yield Hostile(f"{name} file", lambda head=head: head + random.Random(1).randbytes(40_000), "rejected")  # type: ignore[misc]
    for seed in range(4):
        yield Hostile(f"random bytes {seed}", lambda seed=seed: random.Random(seed).randbytes(100_000), "rejected")  # type: ignore[misc]
    yield Hostile("every byte", lambda: bytes(range(256)) * 400, "rejected")
    yield Hostile("bytes above 127", lambda: bytes(range(128, 256)) * 800)


def _zeros(megabytes: int) -> bytes:
    return b"\0" * (megabytes * MEGABYTE)


def _zip(content: bytes) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", content)
    return kept.getvalue()


def _tar(content: bytes) -> bytes:
    kept = io.BytesIO()
    with tarfile.open(fileobj=kept, mode="w") as archive:
        entry = tarfile.TarInfo("../../page.html")
        entry.size = len(content)
        archive.addfile(entry, io.BytesIO(content))
    return kept.getvalue()


def bare() -> Iterator[Hostile]:
    """Yield nothing, blanks, NULs, marks and controls."""
    for name, content in (
        ("nothing", b""), ("a blank", b" "), ("a NUL", b"\0"), ("a newline", b"\n"), ("a tag", b"<"), ("a brace", b"{"),
        ("a bracket", b"["), ("a quote", b'"'), ("null", b"null"), ("true", b"true"), ("a number", b"42"),
        ("UTF-8 mark alone", codecs.BOM_UTF8), ("UTF-16 mark alone", codecs.BOM_UTF16_LE),
        ("UTF-32 mark alone", codecs.BOM_UTF32_BE), ("a form feed", b"\x0c"), ("end of file", b"\x1a"),
    ):  # fmt: skip
        expected = "either" if name in ("true", "null", "a number", "a quote", "a tag", "a bracket") else "rejected"
        yield Hostile(name, lambda content=content: content, expected)  # type: ignore[misc,arg-type]
    yield Hostile("a megabyte of blanks", lambda: b" " * MEGABYTE, "rejected")
    yield Hostile("a megabyte of newlines", lambda: b"\n" * MEGABYTE, "rejected")
    yield Hostile("a megabyte of no-break spaces", lambda: "\xa0".encode() * 500_000, "rejected")
    yield Hostile("a megabyte of NULs", lambda: b"\0" * MEGABYTE, "rejected")
    yield Hostile("a NUL after each letter", lambda: b"".join(bytes((c, 0)) for c in TEXT.encode("ascii", "replace")))
    yield Hostile(
        "a NUL in a thousand", lambda: "\0".join(prose(20)[n : n + 1000] for n in range(0, 8000, 1000)).encode()
    )
    yield Hostile("NULs in a page", lambda: html(paragraphs().replace(" ", "\0 ", 20)))
    yield Hostile("controls between the letters", lambda: "\x08".join(prose()).encode(), "rejected")
    yield Hostile("ANSI colours", lambda: prose().replace(" ", " \x1b[31m").encode())
    yield Hostile("C1 controls", lambda: prose().replace(" ", "\x85").encode())
    yield Hostile("three marks before the text", lambda: codecs.BOM_UTF8 * 3 + TEXT.encode(), "cleaned")
    yield Hostile("marks throughout", lambda: TEXT.replace(" ", "\ufeff ").encode())
    yield Hostile("noncharacters", lambda: (TEXT + "\ufffe\uffff\U0010ffff" * 50).encode())
    yield Hostile("replacement characters", lambda: ("\ufffd" * 2000).encode(), "rejected")
    yield Hostile("private use characters", lambda: ("\ue000" * 2000).encode())
