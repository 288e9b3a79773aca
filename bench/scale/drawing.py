"""Lines over a logarithmic field as SVG: plain text, no library."""

from collections.abc import Mapping
from html import escape
from math import floor, log10

WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 720, 420, 70, 40, 150, 50
COLOURS = ("#0b6e4f", "#1f9d74", "#8a5a00", "#b3261e", "#6750a4", "#0061a4", "#5f6368")
Lines = Mapping[str, Mapping[float, float]]


def drawing(title: str, across: str, lines: Lines) -> str:
    """Each line goes through its points (x, y), all greater than 0; its name stands at its end."""
    points = [(x, y) for line in lines.values() for x, y in line.items()]
    x_least, x_most = _decades([x for x, _ in points])
    y_least, y_most = _decades([y for _, y in points])

    def at(x: float, y: float) -> tuple[float, float]:
        return (
            LEFT + (log10(x) - x_least) / (x_most - x_least) * (WIDTH - LEFT - RIGHT),
            HEIGHT - BOTTOM - (log10(y) - y_least) / (y_most - y_least) * (HEIGHT - TOP - BOTTOM),
        )

    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif">',
        "<style>text { font-size: 13px }</style>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        f'<text x="{LEFT}" y="22">{escape(title)}</text>',
        f'<text x="{LEFT}" y="{HEIGHT - 10}">{escape(across)}</text>',
    ]
    for exponent in range(x_least, x_most + 1):
        x, y = at(10**exponent, 10**y_least)
        out.append(f'<path d="M{x:.1f} {TOP}V{y:.1f}" stroke="#ddd"/>')
        out.append(f'<text x="{x:.1f}" y="{y + 18:.1f}" text-anchor="middle">{10**exponent:,}</text>')
    for exponent in range(y_least, y_most + 1):
        x, y = at(10**x_least, 10**exponent)
        out.append(f'<path d="M{x:.1f} {y:.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>')
        out.append(f'<text x="{x - 6:.1f}" y="{y + 4:.1f}" text-anchor="end">{10.0**exponent:g}</text>')
    ends: list[float] = []
    for number, (name, line) in enumerate(sorted(lines.items(), key=lambda item: -[*item[1].values()][-1])):
        colour, way = COLOURS[number % len(COLOURS)], [at(x, y) for x, y in sorted(line.items())]
        joined = "L".join(f"{x:.1f} {y:.1f}" for x, y in way)
        out.append(f'<path d="M{joined}" fill="none" stroke="{colour}" stroke-width="2"/>')
        out += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in way]
        ends.append(max([way[-1][1], *(end + 15 for end in ends[-1:])]))
        out.append(f'<text x="{WIDTH - RIGHT + 8}" y="{ends[-1] + 4:.1f}" fill="{colour}">{escape(name)}</text>')
    return "\n".join([*out, "</svg>", ""])


def _decades(values: list[float]) -> tuple[int, int]:
    """The powers of ten below and above some values."""
    least, most = floor(log10(min(values))), -floor(-log10(max(values)))
    return least, max(most, least + 1)
