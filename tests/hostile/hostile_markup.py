"""XML, feeds and pages that are broken, or made to cost."""

from __future__ import annotations

from collections.abc import Iterator

from hostile_inputs import TEXT, Hostile, cuts, html, item, paragraphs, prose, rss

DEEP = 100_000
LAUGHS = "".join(f'<!ENTITY l{n} "' + f"&l{n - 1};" * 10 + '">' for n in range(1, 10))
ATTRIBUTES = " ".join(f"a{n}='b'" for n in range(DEEP))


def xml() -> Iterator[Hostile]:
    """Yield documents that an XML parser must not take at their word."""
    laughing = f'<!DOCTYPE rss [<!ENTITY l0 "ha">{LAUGHS}]>'
    one = item("&l9;")
    yield Hostile("billion laughs", lambda: rss(one, f"<?xml version='1.0'?>{laughing}"), "rejected")
    yield Hostile("billion laughs in an attribute", lambda: rss('<item a="&l9;"/>', laughing), "rejected")
    yield Hostile("billion laughs in UTF-16", lambda: rss(one, laughing).decode().encode("utf-16"), "rejected")
    yield Hostile(
        "billion laughs in UTF-16 without a mark", lambda: rss(one, laughing).decode().encode("utf-16-be"), "rejected"
    )
    yield Hostile("billion laughs behind 100 kB of comment", lambda: rss(one, f"<!--{'x' * 100_000}-->{laughing}"))
    yield Hostile("billion laughs in a page", lambda: laughing.replace("rss", "html").encode() + html("<p>&l9;</p>"))
    yield Hostile(
        "billion laughs in XHTML",
        lambda: f"<?xml version='1.0'?>{laughing.replace('rss', 'html')}<html><body><p>&l9;</p></body></html>".encode(),
    )
    yield Hostile(
        "quadratic blow-up",
        lambda: rss(item("&q;" * 20_000), f"<!DOCTYPE rss [<!ENTITY q '{'a' * 50_000}'>]>"),
        "rejected",
    )
    yield Hostile(
        "external entity",
        lambda: rss(item("&x;"), '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
        "rejected",
    )
    yield Hostile(
        "parameter entity",
        lambda: rss(item(), '<!DOCTYPE rss [<!ENTITY % x SYSTEM "http://127.0.0.1/x">%x;]>'),
        "rejected",
    )
    yield Hostile(
        "external document type", lambda: rss(item(), '<!DOCTYPE rss SYSTEM "http://127.0.0.1/x.dtd">'), "cleaned"
    )
    yield Hostile("unending document type", lambda: rss(item(), "<!DOCTYPE rss [" + "<!-- -->" * 50_000))
    yield Hostile("document type of brackets", lambda: rss(item(), "<!DOCTYPE rss " + "[" * 200_000))
    yield Hostile(
        "100,000 declared attributes",
        lambda: rss(item(), "<!DOCTYPE rss [" + "<!ATTLIST a b CDATA 'c'>" * 20_000 + "]>"),
    )
    yield Hostile(
        "XInclude",
        lambda: rss(item('<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"/>')),
    )
    yield Hostile(
        "style sheet",
        lambda: rss(item(), '<?xml version="1.0"?><?xml-stylesheet href="http://127.0.0.1/x.xsl"?>'),
        "cleaned",
    )
    yield Hostile("unending instruction", lambda: b"<?xml " + b"a" * 500_000)
    yield Hostile("100,000 instructions", lambda: rss(item(), "<?a b?>" * 100_000))
    yield Hostile("100,000 comments", lambda: rss(item(), "<!-- a -->" * 100_000))
    for name, tag in (("items", "item"), ("channels", "channel"), ("unknown tags", "a"), ("entries", "entry")):
        yield Hostile(f"100,000 {name} deep", lambda tag=tag: rss(f"<{tag}>" * DEEP + TEXT + f"</{tag}>" * DEEP))  # type: ignore[misc]
        yield Hostile(f"100,000 {name} open", lambda tag=tag: rss(f"<{tag}>" * DEEP + TEXT))  # type: ignore[misc]
    yield Hostile("XHTML 5,000 deep in an entry", lambda: rss(item("<div>" * 5_000 + TEXT + "</div>" * 5_000)))
    yield Hostile("100,000 attributes", lambda: rss(f"<item {ATTRIBUTES}><title>x</title></item>"))
    yield Hostile("one attribute 100,000 times", lambda: rss("<item " + 'a="b" ' * DEEP + "><title>x</title></item>"))
    yield Hostile("an attribute of 3 MB", lambda: rss(f'<item a="{"b" * 3_000_000}">{item()}</item>'))
    yield Hostile("a name of 3 MB", lambda: rss(f"<{'b' * 3_000_000}>{item()}"))
    yield Hostile(
        "20,000 namespaces", lambda: rss("".join(f'<a{n}:b xmlns:a{n}="u{n}"/>' for n in range(20_000)) + item())
    )
    yield Hostile("200,000 undeclared prefixes", lambda: rss("<q:a/>" * 200_000 + item()))
    yield Hostile("CDATA that never ends", lambda: rss(item("<![CDATA[" + TEXT)))
    yield Hostile("CDATA in CDATA", lambda: rss(item("<![CDATA[" * 1_000 + TEXT + "]]>" * 1_000)))
    yield Hostile("a megabyte of ]]", lambda: rss(item("<![CDATA[" + "]]" * 500_000 + "]]>")))
    yield Hostile("100,000 CDATA sections", lambda: rss(item("<![CDATA[a]]>" * 100_000)))
    yield Hostile("100,000 CDATA beginnings", lambda: rss(item("<![CDATA[a" * 100_000)))
    yield Hostile("300,000 bare ampersands", lambda: rss(item("a & b " * 300_000)))
    yield Hostile("300,000 unknown references", lambda: rss(item("&nosuch; " * 300_000)))
    yield Hostile(
        "references to nothing",
        lambda: rss(item("&#0; &#xD800; &#x110000; &#99999999999; &#xFFFFFFFFF; " + TEXT)),
        "cleaned",
    )
    yield Hostile("controls in XML", lambda: rss(item("\x01\x0b" * 1_000 + TEXT)), "cleaned")
    yield Hostile("lone surrogates in XML", lambda: rss(item("\ud800" * 100 + TEXT)))
    yield Hostile(
        "UTF-16 called UTF-8",
        lambda: rss(item(), '<?xml version="1.0" encoding="UTF-8"?>').decode().encode("utf-16"),
        "cleaned",
    )
    yield Hostile("UTF-8 called UTF-16", lambda: rss(item(), '<?xml version="1.0" encoding="UTF-16"?>'), "cleaned")
    yield Hostile("encoding without name", lambda: rss(item(), '<?xml version="1.0" encoding="no-such-\u00fc"?>'))
    yield Hostile("XML 9.9", lambda: rss(item(), '<?xml version="9.9" encoding="utf-8" standalone="maybe"?>'))
    yield Hostile("tags closed across", lambda: rss(("<b><i>" + "x" + "</b></i>") * 20_000 + item()))
    yield Hostile("400,000 tags", lambda: rss("<a/>" * 400_000 + item()))
    yield Hostile("400,000 tags never closed", lambda: rss("<a>" * 400_000 + item()))
    yield Hostile("closing tags alone", lambda: b"<rss>" + b"</a>" * 400_000)
    yield Hostile("other XML", lambda: b"<?xml version='1.0'?><invoice><total>3</total></invoice>", "rejected")
    yield Hostile("SVG file", lambda: b"<svg xmlns='http://www.w3.org/2000/svg'><text>River</text></svg>")
    yield Hostile(
        "SOAP fault",
        lambda: b"<?xml version='1.0'?><s:Envelope xmlns:s='u'><s:Body>no</s:Body></s:Envelope>",
        "rejected",
    )


def feeds() -> Iterator[Hostile]:
    """Yield feeds that are cut, endless, or say absurd things."""
    long = rss("".join(item(TEXT, guid=f"g{n}") for n in range(10)))
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>W</title>'
        + "".join(
            f'<entry><id>t{n}</id><title>Flood</title><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">'
            f"<p>{TEXT}</p></div></content></entry>"
            for n in range(10)
        )
        + "</feed>"
    ).encode()
    yield from cuts("RSS", long)
    yield from cuts("Atom", atom)
    yield Hostile(
        "10,001 short entries", lambda: rss("".join(item(f"Water rose {n} cm.", guid=f"g{n}") for n in range(10_001)))
    )
    yield Hostile("20,000 empty entries", lambda: rss("<item/>" * 20_000), "rejected")
    yield Hostile("an entry of 20,000 titles", lambda: rss("<item>" + "<title>Flood</title>" * 20_000 + "</item>"))
    yield Hostile(
        "an entry of 20,000 categories",
        lambda: rss(item().replace("</item>", "<category>a</category>" * 20_000 + "</item>")),
    )
    yield Hostile("a title of a megabyte", lambda: rss(item(title="Flood " * 170_000)))
    yield Hostile("a text of 3 MB", lambda: rss(item("Water rose. " * 250_000)))
    yield Hostile("a feed without entries", lambda: rss(""))
    yield Hostile("a feed in a feed", lambda: rss(item(rss(item()).decode())))
    yield Hostile("a page in a feed, escaped ten times", _escaped)
    yield Hostile("bare text called a feed", lambda: b"<rss>" + TEXT.encode() + b"</rss>")
    for date in ("", "never", "0000-00-00", "9999-99-99T99:99:99Z", "Mon, 31 Feb 2026 25:61:61 +9999", "1e309", "-1",
                 "9" * 5_000, "2026-05-03T12:00:00+99:99", "٣ مايو ٢٠٢٦", "00/00/0000", "1 " * 20_000):  # fmt: skip
        yield Hostile(
            f"a feed's date {date[:24] or 'empty'}",
            lambda date=date: rss(item().replace("</item>", f"<pubDate>{date}</pubDate></item>")),  # type: ignore[misc]
            "cleaned",
        )
    for link in ("javascript:alert(1)", "file:///etc/passwd", "http://[::1", "//", "http://a:99999/", "h" * 100_000,
                 "http://\u202e/", "http://" + "a." * 20_000, "https://w.example/" + "../" * 20_000):  # fmt: skip
        yield Hostile(
            f"a feed's link {link[:24].encode('ascii', 'backslashreplace').decode()}",
            lambda link=link: rss(item().replace("</item>", f"<link>{link}</link></item>")),  # type: ignore[misc]
        )
    yield Hostile(
        "OPML 20,000 deep", lambda: b"<opml><body>" + b"<outline>" * 20_000 + b"</outline>" * 20_000 + b"</body></opml>"
    )
    yield Hostile(
        "OPML of feeds",
        lambda: b"<opml version='2.0'><body>" + b"<outline xmlUrl='http://127.0.0.1/'/>" * 20_000 + b"</body></opml>",
    )
    yield Hostile(
        "sitemap of 60,000",
        lambda: (
            b"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>"
            + b"<url><loc>https://w.example/a</loc></url>" * 60_000
            + b"</urlset>"
        ),
    )
    yield Hostile(
        "sitemap index of itself",
        lambda: (
            b"<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><sitemap><loc>https://w.example/s.xml</loc></sitemap></sitemapindex>"
        ),
    )
    nitf = f"<?xml version='1.0'?><nitf><head><title>Flood</title></head><body><body.head><hedline><hl1>Flood</hl1></hedline></body.head><body.content><p>{TEXT}</p></body.content></body></nitf>".encode()
    yield from cuts("NITF", nitf, 6)
    yield Hostile("NITF 50,000 deep", lambda: nitf.replace(b"<p>", b"<block>" * 50_000 + b"<p>"))
    newsml = (
        "<?xml version='1.0'?><newsItem xmlns='http://iptc.org/std/nar/2006-10-01/' guid='urn:a' version='1'><itemMeta>"
        "<pubStatus qcode='stat:usable'/></itemMeta><contentMeta><headline>Flood</headline></contentMeta><contentSet>"
        f"<inlineXML contenttype='application/xhtml+xml'><html xmlns='http://www.w3.org/1999/xhtml'><body><p>{TEXT}</p>"
        "</body></html></inlineXML></contentSet></newsItem>"
    ).encode()
    yield from cuts("NewsML-G2", newsml, 6)
    yield Hostile("NewsML-G2 of version -1e99", lambda: newsml.replace(b"version='1'", b"version='-1e99'"))
    yield Hostile("NewsML-G2 of an unknown status", lambda: newsml.replace(b"stat:usable", b"stat:" + b"x" * 10_000))
    yield Hostile(
        "NewsML-G2 with 20,000 headlines",
        lambda: newsml.replace(b"<headline>Flood</headline>", b"<headline>Flood</headline>" * 20_000),
    )
    cap = (
        "<?xml version='1.0'?><alert xmlns='urn:oasis:names:tc:emergency:cap:1.2'><identifier>a</identifier><sender>w"
        "</sender><sent>2026-05-03T12:00:00+00:00</sent><status>Actual</status><msgType>Alert</msgType><scope>Public"
        "</scope><info><category>Met</category><event>Flood</event><urgency>Immediate</urgency><severity>Severe"
        f"</severity><certainty>Observed</certainty><headline>Flood</headline><description>{TEXT}</description></info>"
        "</alert>"
    ).encode()
    yield from cuts("CAP", cap, 6)
    yield Hostile("CAP with 20,000 infos", lambda: cap.replace(b"<info>", b"<info></info>" * 20_000 + b"<info>"))
    yield Hostile(
        "CAP with a polygon of 300,000 points",
        lambda: cap.replace(
            b"</info>", b"<area><areaDesc>x</areaDesc><polygon>" + b"1,2 " * 300_000 + b"</polygon></area></info>"
        ),
    )
    wire = (
        b"\x01wir0001 4 i 0123 wir-r0123\r\n\x02 Flood closes road ^\r\n"
        + TEXT.encode("ascii", "replace")
        + b"\r\n\x03031200 may 26\x04"
    )
    yield from cuts("IPTC 7901", wire, 6)
    yield Hostile("IPTC 7901 of heads alone", lambda: b"\x01wir0001 4 i\r\n\x02" * 20_000)
    warc = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://w.example/a\r\nContent-Length: {len(TEXT) + 300}\r\n"
        f"Content-Type: application/http\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>{TEXT}</p>\r\n\r\n"
    ).encode()
    yield from cuts("WARC", warc, 6)
    yield Hostile("WARC of lying lengths", lambda: warc.replace(b"Content-Length: ", b"Content-Length: 99999999999"))
    yield Hostile(
        "WARC of 3,000 heads", lambda: b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 0\r\n\r\n" * 3_000
    )
    yield Hostile("WARC head of a megabyte", lambda: b"WARC/1.0\r\n" + b"X-A: b\r\n" * 150_000)


def _escaped() -> bytes:
    import html as library

    inner = f"<p>{TEXT}</p>"
    for _ in range(10):
        inner = library.escape(inner)
    return rss(item(inner))


def pages() -> Iterator[Hostile]:
    """Yield pages that nest, repeat, never close, or hold no article."""
    story = paragraphs()
    for tag in ("div", "p", "b", "a href=x", "span", "font", "ul", "li", "table", "blockquote", "section", "q", "h1",
                "button", "form", "nobr", "svg", "math", "dl", "object", "iframe", "noscript", "template", "select", "ruby"):  # fmt: skip
        yield Hostile(f"100,000 <{tag}> deep", lambda tag=tag: html(f"<{tag}>" * DEEP + TEXT))  # type: ignore[misc]
    yield Hostile("100,000 divs deep and closed", lambda: html("<div>" * DEEP + story + "</div>" * DEEP))
    for name, attribute in (
        ("quoted", "a{n}='>'"),
        ("bare", "a{n}"),
        ("with slashes", "a{n}/"),
        ("without blanks", "a{n}='<'"),
    ):
        crowd = ("" if "without" in name else " ").join(attribute.format(n=n) for n in range(DEEP))
        yield Hostile(f"100,000 attributes {name}", lambda crowd=crowd: html(f"<div {crowd}>{story}</div>"), "cleaned")  # type: ignore[misc]
        yield Hostile(
            f"100,000 attributes {name} behind a sign", lambda crowd=crowd: html(f'<div ="{crowd}">{story}</div>')
        )  # type: ignore[misc]
        yield Hostile(f"100,000 attributes {name}, unclosed", lambda crowd=crowd: html(f"<div {crowd} b='{story}"))  # type: ignore[misc]
    for tag in ("p", "li", "td", "a href=x", "b", "br", "i", "div"):
        yield Hostile(f"3 MB of <{tag}>", lambda tag=tag: html(f"<{tag}>" * (2_950_000 // (len(tag) + 2))))  # type: ignore[misc]
        yield Hostile(
            f"3 MB of <{tag}> and a word", lambda tag=tag: html(f"<{tag}>water" * (2_950_000 // (len(tag) + 7)))
        )  # type: ignore[misc]
    for unit in (
        "Water rose. ",
        "\u00c3\u00a2\u00e2\u201a\u00ac",
        "\u00c3\u00a9",
        "a\u00ad",
        "e\u0301",
        "\u0301\u0316",
        "&amp;amp;",
    ):
        shown = unit.encode("unicode_escape").decode()
        size = len(unit.encode())
        yield Hostile(
            f"a paragraph of 3 MB of {shown!r}",
            lambda unit=unit, size=size: html(f"<p>{unit * (2_950_000 // size)}</p>{story}"),
        )  # type: ignore[misc]
        yield Hostile(
            f"5,000 paragraphs of {shown!r}",
            lambda unit=unit, size=size: html(f"<p>{unit * (200 // size)}</p>" * 5_000 + story),
        )  # type: ignore[misc]
    yield Hostile("5,000 tables deep", lambda: html("<table><tr><td>" * 5_000 + TEXT))
    yield Hostile("5,000 lists deep", lambda: html("<ul><li>" * 5_000 + TEXT))
    yield Hostile("a story under 400 divs", lambda: html("<div>" * 400 + story + "</div>" * 400))
    yield Hostile("formatting closed across", lambda: html("<b><i><u><a href=x></b></i></u>" * 10_000 + story))
    yield Hostile("formatting over paragraphs", lambda: html("<b><p>" * 20_000 + TEXT))
    yield Hostile("links over divs", lambda: html("<a href=x><div>" * 20_000 + TEXT))
    yield Hostile("text in tables without cells", lambda: html("<table>" + "water<tr>" * 50_000 + story))
    yield Hostile("1,000 by 1,000 cells", lambda: html("<table>" + ("<tr>" + "<td>1" * 1_000) * 700 + "</table>"))
    yield Hostile("1,000,000 line breaks", lambda: html("<br>" * 900_000 + story))
    yield Hostile("100,000 links", lambda: html("<a href='/a'>Flood news</a> " * 100_000))
    yield Hostile("100,000 links and a story", lambda: html("<a href='/a'>News</a> " * 100_000 + story))
    yield Hostile("100,000 paragraphs of a word", lambda: html("<p>Water" * 100_000))
    yield Hostile(
        "30,000 paragraphs of a sentence", lambda: html("<p>Water rose again on Monday near the port." * 30_000)
    )
    yield Hostile("100,000 headings", lambda: html("<h2>Flood</h2>" * 100_000))
    yield Hostile("100,000 images", lambda: html("<img src=a alt='The river on Monday'>" * 80_000))
    yield Hostile(
        "100,000 figures", lambda: html("<figure><img><figcaption>The river on Monday</figcaption></figure>" * 40_000)
    )
    yield Hostile("100,000 list items", lambda: html("<ul>" + "<li>Water" * 100_000 + "</ul>"))
    yield Hostile("100,000 options", lambda: html("<select>" + "<option>Water" * 100_000 + "</select>" + story))
    yield Hostile("100,000 metas", lambda: html(story, "<meta property='og:title' content='Flood'>" * 80_000))
    yield Hostile("100,000 dates", lambda: html("<time datetime='2026-05-03'>May 3</time>" * 80_000 + story))
    yield Hostile("100,000 classes", lambda: html(f"<div class='{'a ' * 100_000}'>{story}</div>"))
    yield Hostile("100,000 attributes on a tag", lambda: html(f"<div {ATTRIBUTES}>{story}</div>"))
    yield Hostile("an attribute of 3 MB in a page", lambda: html(f"<div title='{'a' * 3_000_000}'>{story}</div>"))
    yield Hostile("a class of a megabyte", lambda: html(f"<div class='{'comment-' * 120_000}'>{story}</div>"))
    yield Hostile("an id of a megabyte", lambda: html(f"<div id='{'-a' * 500_000}'>{story}</div>"))
    yield Hostile(
        "a picture of 3 MB in the page",
        lambda: html(f"<img src='data:image/png;base64,{'A' * 3_000_000}'>{story}"),
        "cleaned",
    )
    yield Hostile("a script of 3 MB", lambda: html(f"<script>{'var a = 1;' * 300_000}</script>{story}"), "cleaned")
    yield Hostile("20,000 scripts", lambda: html("<script>a()</script>" * 20_000 + story))
    for tag in (
        "script",
        "style",
        "textarea",
        "title",
        "plaintext",
        "noscript",
        "iframe",
        "xmp",
        "noembed",
        "svg",
        "template",
    ):
        yield Hostile(f"<{tag}> never closed", lambda tag=tag: html(f"<p>{TEXT}</p><{tag}>{story}"))  # type: ignore[misc]
    yield Hostile("a comment never closed", lambda: html(f"{story}<!-- {story}"))
    yield Hostile("100,000 comments in a page", lambda: html("<!-- a -->" * 100_000 + story))
    yield Hostile("100,000 comment beginnings", lambda: html("<!-- " * 100_000 + story))
    yield Hostile("comments that nest", lambda: html("<!-- <!-- -->" * 10_000 + story))
    yield Hostile(
        "conditional comments",
        lambda: html(f"<!--[if lt IE 9]><p>old</p><![endif]--><![if !IE]>{story}<![endif]>"),
        "cleaned",
    )
    yield Hostile("CDATA in a page", lambda: html(f"<![CDATA[{story}]]>{story}"))
    for mark in (
        "<",
        ">",
        "</",
        "<!",
        "<?",
        "<a ",
        "<a href=",
        "<a href='",
        '<a b="',
        "&",
        "&#",
        "&#x",
        "&amp;",
        "&lt;p&gt;",
        "<>",
        "< >",
        "]]>",
        "-->",
        "<!--",
        "<![CDATA[",
    ):
        yield Hostile(f"{mark} 300,000 times", lambda mark=mark: html(mark * 300_000 + story))  # type: ignore[misc]
    yield Hostile("quotes that never close", lambda: html(story.replace("<p>", "<p class='")))
    yield Hostile("a page of lone surrogates", lambda: html(story + "\ud800" * 1_000))
    yield Hostile("a page cut inside a tag", lambda: html(story)[:-12])
    yield from cuts("a page", html(paragraphs(12)), 8)
    yield Hostile("a head alone", lambda: b"<html><head><title>Flood closes coastal road</title></head></html>")
    yield Hostile("two bodies, two heads", lambda: html(story) * 2, "cleaned")
    yield Hostile("a thousand pages", lambda: html(story) * 1_000)
    yield Hostile(
        "frames", lambda: b"<html><frameset cols='1,1'><frame src=a><frame src=b></frameset></html>", "rejected"
    )
    yield Hostile(
        "frames with a text beside",
        lambda: (
            b"<html><frameset><frame src=a><noframes><body>" + story.encode() + b"</body></noframes></frameset></html>"
        ),
    )
    yield Hostile(
        "AMP",
        lambda: (
            f"<!doctype html><html \u26a1><head><style amp-boilerplate>body{{}}</style></head><body><amp-img src=a></amp-img>{story}</body></html>".encode()
        ),
        "cleaned",
    )
    yield Hostile(
        "XHTML strict",
        lambda: (
            '<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" '
            '"http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>F'
            f"</title><script type='text/javascript'>//<![CDATA[\nif (a < b) {{}}\n//]]></script></head><body>{story}</body></html>"
        ).encode(),
        "cleaned",
    )
    yield Hostile(
        "a page in shadow roots", lambda: html(f"<a-b><template shadowrootmode=open>{story}</template></a-b>")
    )
    yield Hostile(
        "a page that redirects",
        lambda: html("", "<meta http-equiv=refresh content='0;url=http://127.0.0.1/'>"),
        "rejected",
    )
    yield Hostile("a base of nowhere", lambda: html(story, "<base href='javascript:x'>"), "cleaned")
    yield Hostile(
        "JSON-LD cut off",
        lambda: html(story, '<script type="application/ld+json">{"@type":"NewsArticle","headline":"F</script>'),
        "cleaned",
    )
    yield Hostile(
        "JSON-LD 100,000 deep",
        lambda: html(story, f'<script type="application/ld+json">{"[" * DEEP}</script>'),
        "cleaned",
    )
    yield Hostile(
        "JSON-LD 3,000 deep and closed",
        lambda: html(story, f'<script type="application/ld+json">{"[" * 3_000}{"]" * 3_000}</script>'),
        "cleaned",
    )
    yield Hostile(
        "JSON-LD of 50,000 articles",
        lambda: html(
            story,
            '<script type="application/ld+json">['
            + '{"@type":"NewsArticle","headline":"F"},' * 50_000
            + "{}]</script>",
        ),
        "cleaned",
    )
    yield Hostile(
        "JSON-LD of every type",
        lambda: html(
            story,
            '<script type="application/ld+json">{"@type":["NewsArticle",1,null,{}],"headline":{"a":[1]},"datePublished":[1e308,true,"never"],"author":[[[{"name":[{}]}]]],"articleBody":7}</script>',
        ),
        "cleaned",
    )
    yield Hostile(
        "20,000 JSON-LD blocks",
        lambda: html(story, '<script type="application/ld+json">{"@type":"NewsArticle"}</script>' * 20_000),
    )
    for name, body in (
        ("a menu alone", "<ul>" + "<li><a href=/a>Home</a><li><a href=/b>World</a><li><a href=/c>Sport</a>" * 30 + "</ul>"),
        ("captions alone", "<figure><img src=a><figcaption>A boat on the river on Monday. (Photo: W. Example)</figcaption></figure>" * 20),
        ("comments alone", "<div id=comments>" + "<div class=comment><b>reader99</b> 3 hours ago<p>lol so true</p><a>Reply</a></div>" * 40 + "</div>"),
        ("a cookie wall", "<div class=consent><h1>We value your privacy</h1><button>Accept all</button><button>Reject all</button></div>"),
        ("a log-in form", "<form><label>E-mail<input></label><label>Password<input type=password></label><button>Sign in</button></form>"),
        ("a page not found", "<h1>404</h1><p>Page not found</p><a href=/>Home</a>"),
        ("a check for robots", "<h1>Checking your browser</h1><p>Enable JavaScript and cookies to continue</p>"),
        ("a shop", "<div class=product><h2>Boots</h2><span>49.99</span><button>Add to basket</button></div>" * 40),
        ("a table of results", "<table>" + "<tr><td>Tarn<td>3<td>1<td>Marsh" * 60 + "</table>"),
        ("hidden text alone", f"<div style='display:none' hidden>{story}</div>"),
    ):  # fmt: skip
        yield Hostile(name, lambda body=body: html(body))  # type: ignore[misc]


def nested() -> Iterator[Hostile]:
    """Yield one format packed in another."""
    import base64
    import html as library
    import json

    page = html(paragraphs()).decode()
    inner = json.dumps({"id": "a", "html": page})
    yield Hostile("HTML in JSON in XML", lambda: rss(item(library.escape(inner))))
    yield Hostile("HTML in JSON in CDATA", lambda: rss(item(f"<![CDATA[{inner}]]>")))
    yield Hostile("XML in JSON", lambda: json.dumps({"text": rss(item()).decode()}).encode(), "cleaned")
    yield Hostile("JSON in HTML", lambda: html(f"<pre>{library.escape(inner)}</pre>"))
    yield Hostile("JSON in JSON in JSON", lambda: json.dumps({"text": json.dumps({"text": inner})}).encode())
    yield Hostile("base64 in JSON", lambda: json.dumps({"text": base64.b64encode(page.encode()).decode()}).encode())
    yield Hostile("a page as plain text", lambda: json.dumps({"text": page}).encode())
    yield Hostile("plain text as a page", lambda: json.dumps({"html": prose()}).encode(), "cleaned")
    yield Hostile(
        "MIME message",
        lambda: (
            b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            + base64.encodebytes(page.encode())
            + b"--x--"
        ),
    )
    yield Hostile("HTTP answer", lambda: b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page.encode())
