"""One plain chart as SVG: lines over a logarithmic axis, with their last values written beside them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

WIDTH, HEIGHT = 720, 380
LEFT, RIGHT, TOP, BOTTOM = 70, 150, 46, 52
COLOURS = ("#0b6e4f", "#c8553d", "#30638e", "#8d6a9f")


def curve(lines: Mapping[str, Sequence[tuple[float, float]]], *, title: str, across: str, up: str) -> str:
    """Return the chart of `lines`: name → points (x above 0, y at least 0); the upward axis is linear, from 0."""
    points = [point for line in lines.values() for point in line]
    first, last = (pick(math.log10(x) for x, _ in points) for pick in (min, max))
    highest = max(y for _, y in points) * 1.08 or 1.0

    def place(x: float, y: float) -> tuple[float, float]:
        share = (math.log10(x) - first) / ((last - first) or 1.0)
        return (
            round(LEFT + share * (WIDTH - LEFT - RIGHT), 1),
            round(HEIGHT - BOTTOM - y / highest * (HEIGHT - TOP - BOTTOM), 1),
        )

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}"',
        ' font-family="sans-serif" font-size="13">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        f'<text x="{LEFT}" y="24" font-size="16" font-weight="bold">{title}</text>',
        f'<text x="{LEFT}" y="{HEIGHT - 12}" fill="#555">{across}</text>',
        f'<text transform="translate(18 {HEIGHT - BOTTOM}) rotate(-90)" fill="#555">{up}</text>',
    ]
    step = 10 ** math.floor(math.log10(highest / 2))
    step *= next(factor for factor in (1, 2, 5, 10) if highest / (step * factor) <= 6)
    for number in range(int(highest / step) + 1):
        _, y = place(10**first, number * step)
        parts.append(f'<line x1="{LEFT}" y1="{y}" x2="{WIDTH - RIGHT}" y2="{y}" stroke="#e4e4e4"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4}" text-anchor="end" fill="#555">{number * step:g}</text>')
    for x in sorted({x for x, _ in points}):
        at, bottom = place(x, 0)
        parts.append(f'<text x="{at}" y="{bottom + 18}" text-anchor="middle" fill="#555">{_short(x)}</text>')
    for (name, line), colour in zip(lines.items(), COLOURS, strict=False):
        places = [place(x, y) for x, y in line]
        drawn = " ".join(f"{x},{y}" for x, y in places)
        parts.append(f'<polyline points="{drawn}" fill="none" stroke="{colour}" stroke-width="2.5"/>')
        parts.extend(f'<circle cx="{x}" cy="{y}" r="3.5" fill="{colour}"/>' for x, y in places)
        end_x, end_y = places[-1]
        parts.append(f'<text x="{end_x + 10}" y="{end_y + 4}" fill="{colour}">{name}: {line[-1][1]:.0f}</text>')
    return "\n".join((*parts, "</svg>", ""))


def _short(number: float) -> str:
    if number >= 1_000_000:
        return f"{number / 1_000_000:g} M"
    return f"{number / 1000:g} k" if number >= 1000 else f"{number:g}"
