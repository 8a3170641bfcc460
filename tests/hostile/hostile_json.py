"""JSON that is cut, deep, huge, or says absurd things of an article."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from hostile_inputs import TEXT, Hostile, cuts

ABSURD: dict[str, tuple[Any, ...]] = {
    "version": (-1, 1e300, "9" * 1_000, "one", True, [], 2**63, 0.5, "\u0663", " 1 "),
    "published": ("never", "0000-00-00", "9999-12-31T23:59:59.999999999Z", "2026-02-30", 1e18, -1, "9" * 5_000, [],
                  "2026-05-03T12:00:00+99:00", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", True, {},
                  "\u0662\u0660\u0662\u0666-05-03"),
    "embargoed": ("tomorrow", "9999-12-31T23:59:59-23:59", 5, "0001-01-01T00:00:00Z"),
    "url": ("javascript:alert(1)", "http://[", "h" * 100_000, 7, ["a"], "http://\ud800.example/", "\x00"),
    "id": (1.5, {}, "", "i" * 5_000, "\ud800", 10**300, [1], "\n"),
    "title": (5, "t" * 500_000, ["a"], "\u202eflood", "\x00", " "),
    "source": ("s" * 5_000, {}, "\x00", "../../x", "\u0301" * 900),
    "pub_status": ("deleted", 5, [], "USABLE"),
    "language": ("xx-" * 3_000, 5, "\u202e", "en" * 9_000),
    "urgency": (0, 99, "one", -1, 1e9),
    "subjects": (["s"] * 50_000, [["a"]], "s", [None]),
    "backfill": ("yes", 1, []),
    "replaces": ("r" * 5_000, 5, {}),
    "byline": ("By " * 6_000, "\u202e", 7),
    "dateline": ("TARN, " * 3_000, "\x00", 7, "(" * 9_000),
    "credit": ("(Reuters) " * 1_900, "\x00", 7),
    "correction_note": ("c" * 500_000, 7),
    "standfirst": ("s " * 9_000, 7),
    "no_such_key": ("x" * 500_000, {"a": {"b": [1] * 10_000}}, 1e308),
}  # fmt: skip


def values() -> Iterator[Hostile]:
    """Yield JSON that is none, or whose shape costs."""
    row = {"id": "a", "text": TEXT, "url": "https://w.example/a", "published": "2026-05-03T12:00:00Z"}
    whole = json.dumps(row).encode()
    yield from cuts("JSON", whole, 8)
    for name, opening, closing in (("arrays", "[", "]"), ("objects", '{"a":', "}")):
        for depth in (900, 5_000, 100_000, 1_000_000):
            text = opening * depth
            yield Hostile(f"{depth} {name} deep", lambda text=text: text.encode(), "rejected")  # type: ignore[misc]
            closed = f"{text}1{closing * depth}"
            yield Hostile(
                f"{depth} {name} deep and closed", lambda closed=closed: closed.encode()[:3_999_999], "rejected"
            )  # type: ignore[misc]
            inside = json.dumps(row)[:-1] + f', "x": {closed}}}'
            if len(inside) < 4_000_000:
                yield Hostile(f"a row with {depth} {name} deep in it", lambda inside=inside: inside.encode())  # type: ignore[misc]
    for number in (
        "1e400",
        "-1e400",
        "9" * 100_000,
        "1." + "0" * 100_000 + "1",
        "NaN",
        "-Infinity",
        "0x1F",
        "1e",
        "--1",
        "01",
    ):
        yield Hostile(
            f"the number {number[:12]}",
            lambda number=number: (json.dumps(row)[:-1] + f', "n": {number}}}').encode(),  # type: ignore[misc]
        )
    yield Hostile("100,000 keys", lambda: json.dumps(row | {f"k{n}": n for n in range(100_000)}).encode())
    yield Hostile("one key 100,000 times", lambda: (json.dumps(row)[:-1] + ', "k": 1' * 100_000 + "}").encode())
    yield Hostile("a key of 3 MB", lambda: json.dumps(row | {"k" * 3_000_000: 1}).encode())
    yield Hostile(
        "keys that collide", lambda: json.dumps(row | {str(n * (2**61 - 1)): 1 for n in range(60_000)}).encode()
    )
    for count in (5, 500):
        text = TEXT + "\ud800 \udfff" * count
        must = "cleaned" if count == 5 else "either"
        yield Hostile(
            f"{count} lone surrogates in JSON", lambda text=text: json.dumps(row | {"text": text}).encode(), must
        )  # type: ignore[misc,arg-type]
    yield Hostile("escaped NULs", lambda: json.dumps(row | {"text": TEXT + "\0" * 5}).encode(), "cleaned")
    yield Hostile(
        "every letter escaped",
        lambda: ('{"text":"' + "".join(f"\\u{ord(c):04x}" for c in TEXT) + '"}').encode(),
        "cleaned",
    )
    yield Hostile("a broken escape", lambda: b'{"text":"\\u12"}', "rejected")
    yield Hostile("single quotes", lambda: str(row).encode())
    yield Hostile("a trailing comma", lambda: whole[:-1] + b",}", "rejected")
    yield Hostile("comments in JSON", lambda: b"{/* a */" + whole[1:], "rejected")
    yield Hostile("JSON with a mark", lambda: b"\xef\xbb\xbf" + whole, "cleaned")
    yield Hostile("JSON in UTF-16", lambda: whole.decode().encode("utf-16"))
    yield Hostile(
        "JSON in Latin-1", lambda: '{"text":"Die Br\u00fccke ist gesperrt, sagte der Bürgermeister."}'.encode("latin-1")
    )
    yield Hostile("JSON and JSON behind it", lambda: whole + whole)
    yield Hostile("JSON and rubbish behind it", lambda: whole + b"</html>", "rejected")
    yield Hostile("JSONP", lambda: b"callback(" + whole + b");")
    yield Hostile("an empty object", lambda: b"{}", "rejected")
    yield Hostile("an empty array", lambda: b"[]")
    yield Hostile("an array of everything", lambda: b'[{}, null, 1, "a", [], true, {"text": 5}]', "rejected")
    yield Hostile(
        "an array of 10,001 rows", lambda: json.dumps([{"text": f"Water rose {n} cm."} for n in range(10_001)]).encode()
    )
    yield Hostile("an array of 900,000 zeros", lambda: b"[" + b"0," * 900_000 + b"0]", "rejected")
    yield Hostile("100,000 broken lines", lambda: b'{"text": "a"}\n' + b"{\n" * 100_000)
    yield Hostile(
        "mixed lines",
        lambda: b"\n".join([whole, b"{", b"null", b"\xff", whole[:9], b"<rss>", whole]) + b"\n",
        "cleaned",
    )
    yield Hostile(
        "a line of 5 MB among lines", lambda: whole + b'\n{"text": "' + b"a" * 5_000_000 + b'"}\n' + whole, "cleaned"
    )
    yield Hostile(
        "a text of 10 MB in one line", lambda: json.dumps({"text": "Water rose. " * 830_000}).encode(), "rejected"
    )
    yield Hostile(
        "JSON Feed of nothing", lambda: b'{"version":"https://jsonfeed.org/version/1.1","title":"W","items":[]}'
    )
    yield Hostile(
        "JSON Feed of everything",
        lambda: (
            b'{"version":"https://jsonfeed.org/version/1.1","items":[null,1,{},{"id":[]},{"id":1,"content_text":5},{"content_html":{}}]}'
        ),
    )
    yield Hostile(
        "JSON Feed of 10,001",
        lambda: (
            b'{"version":"https://jsonfeed.org/version/1.1","items":['
            + b'{"id":"a","content_text":"Water rose."},' * 10_001
            + b"{}]}"
        ),
    )
    ninjs = {
        "uri": "urn:a",
        "type": "text",
        "version": "1",
        "headline": "Flood",
        "body_text": TEXT,
        "versioncreated": "2026-05-03T12:00:00Z",
    }
    for key in ninjs:
        for value in (None, [], {}, 5, True, "x" * 100_000):
            made = json.dumps(ninjs | {key: value}).encode()
            yield Hostile(f"ninjs with {key} {json.dumps(value)[:8]}", lambda made=made: made)  # type: ignore[misc]
    for key in (
        "headlines",
        "bodies",
        "renditions",
        "associations",
        "subject",
        "place",
        "pubstatus",
        "embargoed",
        "expires",
    ):
        made = json.dumps(ninjs | {key: [{"value": [{}]}, None, 5, "x"] * 2_000}).encode()
        yield Hostile(f"ninjs with mangled {key}", lambda made=made: made)  # type: ignore[misc]


def fields() -> Iterator[Hostile]:
    """Yield rows each of which says one absurd thing."""
    for key, several in ABSURD.items():
        for number, value in enumerate(several):
            row = {"id": "a", "text": TEXT} | {key: value}
            yield Hostile(f"{key} absurd {number}", lambda row=row: json.dumps(row).encode())  # type: ignore[misc]
