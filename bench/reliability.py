"""A reliability diagram as SVG: how sure mentions say they are, across, and the share found right, up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from curve import COLOURS

WIDTH, HEIGHT = 620, 460
LEFT, RIGHT, TOP, BOTTOM = 70, 130, 46, 56
_TEAL = "#5b8e7d"
_GROUPS = 5
"""Points of a line: each of as many mentions as any other, so none rests on two or three."""


def points(told: Sequence[tuple[float, bool]]) -> list[tuple[float, float, int]]:
    """Return (stated, found, count) of equal shares of the mentions, by how sure they are."""
    ordered = sorted(told)
    size = max(1, -(-len(ordered) // _GROUPS))
    found = []
    for start in range(0, len(ordered), size):
        group = ordered[start : start + size]
        stated = sum(chance for chance, _ in group) / len(group)
        found.append((round(stated, 3), round(sum(right for _, right in group) / len(group), 3), len(group)))
    return found


def diagram(lines: Mapping[str, Sequence[tuple[float, float, int]]], *, title: str) -> str:
    """Return the diagram of `lines`: name → points as `points` gives them; on the diagonal what is said is so."""

    def place(x: float, y: float) -> tuple[float, float]:
        return (
            round(LEFT + x * (WIDTH - LEFT - RIGHT), 1),
            round(HEIGHT - BOTTOM - y * (HEIGHT - TOP - BOTTOM), 1),
        )

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}"',
        ' font-family="sans-serif" font-size="13">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        f'<text x="{LEFT}" y="24" font-size="16" font-weight="bold">{title}</text>',
        f'<text x="{LEFT}" y="{HEIGHT - 12}" fill="#555">confidence a mention states</text>',
        f'<text transform="translate(18 {HEIGHT - BOTTOM}) rotate(-90)" fill="#555">share found right</text>',
    ]
    for step in range(6):
        x, y = place(step / 5, step / 5)
        parts.append(f'<line x1="{LEFT}" y1="{y}" x2="{WIDTH - RIGHT}" y2="{y}" stroke="#e4e4e4"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4}" text-anchor="end" fill="#555">{step / 5:g}</text>')
        parts.append(f'<text x="{x}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle" fill="#555">{step / 5:g}</text>')
    (x1, y1), (x2, y2) = place(0, 0), place(1, 1)
    parts.append(f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="#999" stroke-dasharray="5 4"/>')
    for number, ((name, line), colour) in enumerate(zip(lines.items(), (*COLOURS, _TEAL), strict=False)):
        drawn = [(*place(stated, found), count) for stated, found, count in line]
        joined = " ".join(f"{x},{y}" for x, y, _ in drawn)
        parts.append(f'<polyline points="{joined}" fill="none" stroke="{colour}" stroke-width="2.5"/>')
        parts.extend(f'<circle cx="{x}" cy="{y}" r="4" fill="{colour}"/>' for x, y, _ in drawn)
        total = sum(count for _, _, count in line)
        parts.append(
            f'<text x="{WIDTH - RIGHT + 14}" y="{TOP + 20 + 22 * number}" fill="{colour}">{name} ({total})</text>'
        )
    return "\n".join((*parts, "</svg>", ""))
