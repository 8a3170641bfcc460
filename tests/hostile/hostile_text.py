"""Plain text: what makes patterns slow, what is no news, and what is news in every script."""

from __future__ import annotations

import json
from collections.abc import Iterator

from hostile_bytes import SAMPLES
from hostile_inputs import TEXT, Hostile, noise, prose

RUN = 590_000
"""Characters: just below what cleaning takes of a text."""
RUNS = (
    " ", "\t", "\n", "\r\n", "\n\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\xa0", "\u3000", '"', "'", "\u201c", "\u201d",
    "\u201c\u2018", "-", "- ", "\u2013", "\u2014 ", ".", ". ", "...", "\u2026", ",", ", ", ";", ":", "!", "?", "(", ")", "()",
    "( ", "[", "]", "{", "}", "<", ">", "|", " | ", "/", "\\", "@", "a@", "@a.", "#", "#a ", "*", "* ", "_", "=", "+", "&", "&amp;",
    "&#", "%", "%20", "$", "$1", "\u20ac1 ", "^", "~", "`", "0", "1", "1,", "1.", "1 ", "1,000,", "1:", "10:00 ", "1/", "1-", "12-",
    "\u0661", "a", "A", "aA", "a.", "A.", "a-", "a'", "A ", "a ", "Aa ", "aa ", "I ", "a, ", "a; ", "a\n", "A\n", "Aa\n", "\u00e9",
    "e\u0301", "\u0301", "\u0301\u0316", "\u0345\u0301", "\u200b", "\u200d", "\u00ad", "a\u00ad", "\ufeff", "\u202e", "\u2067", "\ud7a3",
    "\u1100", "\ufdfa", "\u0130", "\u00df", "\U0001f468\u200d", "\U0001f1e6", "\u0e01", "\u4e00", "\u3042", "\u0627", "\u05d0",
)  # fmt: skip
WORDS = (
    "http://", "http://a.b/", "www.", "mailto:a@b.c ", "By ", "by ", "By A ", "(Reuters) ", "(AP) - ", "Reuters ", "REUTERS/", "TARN, ",
    "TARN, May 3 (Reuters) - ", "TARN, May 3 ", "May 3, ", "May ", "Monday ", "Monday, May 3, 2026 ", "3 May 2026 ", "2026-05-03 ",
    "2026-05-03T12:00:00Z ", "12:00 GMT ", "10 a.m. ", "last ", "last Monday ", "two days ago ", "on ", "the ", "the the ", "of ", "and ",
    "said ", "he said ", "said. ", "\u201csaid\u201d ", "Mr. ", "Mr. Smith ", "John Smith ", "John Smith, ", "Gen. John ", "U.S. ",
    "Ada Renwick said ", "killed ", "at least ", "killed at least 5 ", "killing 5 people and wounding ", "5 people were killed ",
    "hundred ", "one hundred and ", "twenty-", "thousand million ", "dozens of ", "attack ", "bomb ", "attack in ", "in ", "in Aleppo ",
    "Aleppo, ", "Aleppo, Syria, ", "Aleppo and ", "Syria ", "San ", "Al ", "al-", "New York ", "Islamic State ", "police ", "police said ",
    "who ", "that ", "that said that ", "not ", "not un", "denied that ", "to ", "would ", "if ", "Photo: ", "File photo ", "(Photo by ",
    "Read more: ", "Advertisement\n", "Share\n", "Subscribe\n", "Related:\n", "\u00a9 ", "\u00a9 2026 ", "All rights reserved. ",
    "Copyright ", "Click here\n", "Comments\n", "Follow us on ", "Sign up ", "Editing by ", "Reporting by ", "Our Standards: ",
    "1. ", "(1) ", "\u2022 ", "\u2022 a\n", "- a\n", "## ", "> ", "Q: A: ", "\u00c3\u00a2\u00e2\u201a\u00ac", "\u00c3\u00a9", "\u00e2\u20ac\u2122",
    "\u0432\u0402\u2122", "&amp;amp;", "&lt;p&gt;", "<p>", "</p>", "<br>", "\\n", "\\u0041", "=E9", "=\n", "%C3%A9",
)  # fmt: skip


def runs() -> Iterator[Hostile]:
    """Yield texts that are one thing over and over, as long as cleaning takes them."""
    for unit in (*RUNS, *WORDS):
        shown = unit.encode("unicode_escape").decode()
        yield Hostile(f"{shown!r} over and over", lambda unit=unit: _row(unit * (RUN // len(unit))))  # type: ignore[misc]
    for unit in ("a", " ", "(", "1,", "-", '"', "A ", "\u0301", "word "):
        shown = unit.encode("unicode_escape").decode()
        yield Hostile(f"{shown!r} over and over, then !", lambda unit=unit: _row(unit * (RUN // len(unit)) + "!"))  # type: ignore[misc]
        yield Hostile(
            f"a story, then {shown!r}", lambda unit=unit: _row(f"{prose()}\n\n{unit * (RUN // len(unit) - 3_000)}")
        )  # type: ignore[misc]
        yield Hostile(
            f"{shown!r} 30,000 times before each sentence", lambda unit=unit: _row((unit * 15_000 + TEXT + "\n") * 8)
        )  # type: ignore[misc]
    yield Hostile("a megabyte of a and !", lambda: b"a" * 1_000_000 + b"!")
    yield Hostile("10 MB in one line", lambda: b"water " * 1_700_000, "rejected")
    yield Hostile("3.9 MB in one line", lambda: b"water " * 650_000, "rejected")
    yield Hostile("590,000 lines", lambda: _row("\n".join("a" * 295_000)))
    yield Hostile("6,000 lines of a word", lambda: _row("Water\n" * 6_000))
    yield Hostile(
        "5,900 sentences",
        lambda: _row("\n".join(f"The water rose {n} cm in Tarn on Monday, the mayor said." for n in range(5_900))),
    )
    yield Hostile(
        "one sentence 10,000 times",
        lambda: _row("The water rose again near Tarn on Monday, the mayor said.\n" * 10_000),
    )
    yield Hostile(
        "one paragraph of 500,000 characters", lambda: _row(" ".join(TEXT.replace("400", str(n)) for n in range(1_150)))
    )
    yield Hostile(
        "one sentence of 500,000 characters",
        lambda: _row(" and ".join(f"the water rose {n} cm in Tarn" for n in range(16_000)) + "."),
    )
    yield Hostile("brackets that nest", lambda: _row("(" * 100_000 + TEXT + ")" * 100_000))
    yield Hostile("quotations that nest", lambda: _row("\u201c\u2018" * 50_000 + TEXT + "\u2019\u201d" * 50_000))


def _row(text: str) -> bytes:
    return json.dumps({"id": "a", "text": text}).encode()


def strange() -> Iterator[Hostile]:
    """Yield texts that are no news, and texts in no language."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    for name, text in (
        ("random letters", noise(50_000, 1, letters + "     ")),
        ("random capitals", noise(50_000, 2, letters.upper() + "    ")),
        ("random words in sentences", noise(50_000, 3, letters + "     .,")),
        ("base64", noise(100_000, 4, letters + letters.upper() + "0123456789+/")),
        ("base64 in lines", "\n".join(noise(76, n, letters + letters.upper() + "0123456789+/") for n in range(1_000))),
        ("hex", noise(100_000, 5, "0123456789abcdef")),
        ("hex dump", "\n".join(f"{n * 16:08x}  {noise(47, n, '0123456789abcdef ')}" for n in range(1_000))),
        ("binary digits", noise(100_000, 6, "01")),
        ("digits", noise(100_000, 7, "0123456789")),
        ("DNA", noise(100_000, 8, "ACGT")),
        ("punctuation", noise(50_000, 9, "!\"#$%&'()*+,-./:;<=>?@[]^_{|}~ ")),
        ("every letter of Unicode", "".join(map(chr, range(0x20, 0xD7FF))) + "".join(map(chr, range(0xE000, 0x1F000)))),
        ("random letters of Unicode", noise(30_000, 10, "".join(map(chr, range(0xA1, 0x3000))))),
        ("Python code", "def rise(water: int) -> int:\n    return water + 1\n\n\n" * 500),
        ("C code", "#include <stdio.h>\nint main(void) { for (int i = 0; i < 9; i++) { printf(\"%d\\n\", i); } }\n" * 300),
        ("a dump of SQL", "INSERT INTO `river` VALUES (1,'Tarn',3.5),(2,'Marsh',4.0);\n" * 1_000),
        ("CSV of numbers", "\n".join(",".join(str(n * m) for m in range(20)) for n in range(1_000))),
        ("a table of prices", "\n".join(f"TARN  {n}.25  +{n % 9}.1%  {n * 1000}" for n in range(1_000))),
        ("a log", "\n".join(f"2026-05-03T12:00:{n % 60:02} INFO worker {n} started" for n in range(2_000))),
        ("a stack trace", 'Traceback (most recent call last):\n  File "a.py", line 3, in <module>\nValueError: no\n' * 300),
        ("a timetable", "\n".join(f"{n % 24:02}:05 Tarn  {n % 24:02}:45 Lower Marsh  platform {n % 9}" for n in range(1_000))),
        ("a crossword", "\n".join(noise(15, n, "ABCDEFGHIJ.") for n in range(500))),
        ("a chess game", " ".join(f"{n}. e4 e5" for n in range(1, 3_000))),
        ("a recipe", "Recipe\n\n200 g flour\n2 eggs\n1 pinch of salt\n\nStir, rest, fry on both sides.\n" * 50),
        ("an address book", "\n".join(f"Ada Renwick {n}, 12 Quay Street, Tarn, +44 20 7946 {n:04}" for n in range(1_000))),
        ("a PGP block", "-----BEGIN PGP MESSAGE-----\n\n" + "\n".join(noise(64, n, letters) for n in range(300)) + "\n-----END PGP MESSAGE-----"),
        ("a mail", "From: a@w.example\nTo: b@w.example\nSubject: hello\n\n> > > no\n> > yes\n> no\n-- \nsent from a telephone\n" * 100),
        ("Markdown", "# Flood\n\n* [Tarn](http://w.example)\n* **Marsh**\n\n```\ncode\n```\n" * 300),
        ("a poem of one word", "water " * 20_000),
        ("two words", "water flood " * 10_000),
        ("laughter", "ha" * 50_000),
        ("an URL list", "\n".join(f"https://w.example/{n}" for n in range(5_000))),
        ("hashtags", " ".join(f"#flood{n}" for n in range(5_000))),
        ("a boilerplate alone", "Home\nWorld\nSport\nSign in\nSubscribe\nAdvertisement\nPrivacy policy\nTerms of use\n\u00a9 2026 Example Wire\n"),
        ("captions alone as text", "A boat on the river on Monday. (Photo: W. Example/Example Wire)\n" * 20),
        ("emoji alone", "\U0001f30a\U0001f6a4\U0001f4a7" * 5_000),
        ("emoji families", "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466" * 5_000),
        ("flags", "\U0001f1e9\U0001f1ea" * 5_000),
        ("box drawing", "\u2500\u2502\u250c\u2510" * 5_000),
        ("braille", "\u2801\u2802\u2803 " * 10_000),
        ("lorem ipsum", "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor. " * 200),
    ):  # fmt: skip
        yield Hostile(name, lambda text=text: _row(text))  # type: ignore[misc]
        yield Hostile(f"{name}, as a file", lambda text=text: text.encode())  # type: ignore[misc]


def scripts() -> Iterator[Hostile]:
    """Yield news whose letters are written in odd ways, and long news in every script: these must come through."""
    zalgo = "".join(c + "\u0301\u0316\u0327\u0334" * 5 for c in TEXT)
    for name, text in (
        ("a story with zalgo", zalgo + "\n\n" + prose()),
        ("a story with bidi controls", prose().replace(" ", " \u202e\u202c", 60)),
        ("a story with isolates", prose().replace(" ", " \u2067\u2069", 60)),
        ("a story with soft hyphens", prose().replace("e", "\u00ade")),
        ("a story with zero-width spaces", prose().replace(" ", "\u200b ")),
        ("a story with zero-width joiners", prose().replace("a", "a\u200d")),
        ("a story in homoglyphs", prose().translate(str.maketrans("aeopcx", "\u0430\u0435\u043e\u0440\u0441\u0445"))),
        ("a story in full width", "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in prose())),
        ("a story in mathematical letters", "".join(chr(0x1D41A + ord(c) - 97) if "a" <= c <= "z" else c for c in prose())),
        ("a story in capitals", prose().upper()),
        ("a story without capitals", prose().lower()),
        ("a story without punctuation", prose().replace(".", "").replace(",", "")),
        ("a story without blanks", prose().replace(" ", "")),
        ("a story with a blank after each letter", " ".join(prose())),
        ("a story with a line to each word", prose().replace(" ", "\n")),
        ("a story with mixed line ends", prose().replace(". ", ".\r\n", 3).replace(". ", ".\r", 3).replace(". ", ".\n\r", 3)),
        ("a story in old Mac line ends", prose().replace("\n", "\r")),
        ("a story in decomposed letters", "A\u030angstro\u0308m e\u0301te\u0301 " * 30 + prose()),
        ("a story backwards", prose()[::-1]),
        ("a story under 1,000 blank lines", "\n" * 1_000 + prose()),
        ("a story between rulers", "=" * 5_000 + "\n" + prose() + "\n" + "-" * 5_000),
    ):  # fmt: skip
        must = not name.endswith(("blanks", "letter", "word", "backwards", "zalgo", "width", "letters", "capitals"))
        yield Hostile(name, lambda text=text: _row(text), "cleaned" if must else "either")  # type: ignore[misc]
    for name, text in SAMPLES.items():
        if name in (
            "utf-16",
            "utf-16-le",
            "utf-16-be",
            "utf-32",
            "utf-7",
            "cp037",
            "koi8-r",
            "iso-8859-5",
            "cp866",
            "euc-jp",
        ):
            continue
        yield Hostile(f"a story as in {name}", lambda text=text: _row(text), "cleaned")  # type: ignore[misc]
        yield Hostile(f"500,000 characters as in {name}", lambda text=text: _row((text * 3_000)[:500_000]))  # type: ignore[misc]
    mixed = "\n\n".join(SAMPLES.values())
    yield Hostile("every script by turns", lambda: _row(mixed), "cleaned")
    yield Hostile("every script in each line", lambda: _row(" ".join(part[:40] for part in SAMPLES.values()) * 50))
    khmer = (
        "\u1791\u17b9\u1780\u1787\u17c6\u1793\u1793\u17cb\u1794\u17b6\u1793\u1794\u17b7\u1791\u1795\u17d2\u179b\u17bc\u179c"
        * 20_000
    )
    yield Hostile("Khmer without an end", lambda: _row(khmer))
    yield Hostile("Tibetan without an end", lambda: _row("\u0f46\u0f74\u0f0b" * 100_000))
    yield Hostile("Hangul taken apart", lambda: _row("\u1112\u1161\u11ab" * 100_000))
    yield Hostile("Arabic in presentation forms", lambda: _row("\ufefb\ufe8e\ufedf " * 50_000))
