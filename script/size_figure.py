"""Draws accuracy over the size of the bundle as SVG; script/pipeline.py calls it."""
import math
import statistics

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 640, 320, 60, 20, 20, 50
# Rows that came from no bundle, and the colours of their lines.
LIMITS = {"teacher": "#222222", "real-data": "#228833"}


def bundles(rows):
    """The rows that came from a bundle."""
    return [row for row in rows if row["method"] not in LIMITS]


def draw(rows):
    """A dot for each row of the table that came from a bundle, a line through the means of rows of one name, and lines for the limits."""
    dots = bundles(rows)
    limits = {name: mean(rows, name, "accuracy") for name in LIMITS if any(row["method"] == name for row in rows)}
    accuracies = [100 * row["accuracy"] for row in dots] + [100 * accuracy for accuracy in limits.values()]
    low, high = math.floor(min(accuracies)), math.ceil(max(accuracies))
    sizes = [math.log10(row["shipped"]) for row in dots]
    first, last = math.floor(min(sizes) * 4) / 4, math.ceil(max(sizes) * 4) / 4

    def x(size):
        return LEFT + (math.log10(size) - first) / (last - first) * (WIDTH - LEFT - RIGHT)

    def y(accuracy):
        return TOP + (high - 100 * accuracy) / (high - low) * (HEIGHT - TOP - BOTTOM)

    parts = []
    for half in range(2 * low, 2 * high + 1):
        at = y(half / 200)
        parts.append(f'<path d="M{LEFT} {at:.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>'
                     f'<text x="{LEFT - 6}" y="{at + 4:.1f}" text-anchor="end">{half / 2:g} %</text>')
    names = list(dict.fromkeys(row["method"] for row in dots))
    points = sorted((mean(rows, name, "shipped"), mean(rows, name, "accuracy")) for name in names)
    parts += [f'<text x="{x(size):.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{size / 1000:,.0f} kB</text>'
              for size, _ in points]
    line = " ".join(f"{x(size):.1f},{y(accuracy):.1f}" for size, accuracy in points)
    parts.append(f'<polyline points="{line}" fill="none" stroke="#4477aa" stroke-width="2"/>')
    parts += [f'<circle cx="{x(row["shipped"]):.1f}" cy="{y(row["accuracy"]):.1f}" r="3" fill="#4477aa"/>'
              for row in dots]
    for name, accuracy in limits.items():
        parts.append(f'<path d="M{LEFT} {y(accuracy):.1f}H{WIDTH - RIGHT}" stroke="{LIMITS[name]}" stroke-dasharray="5 4"/>'
                     f'<text x="{LEFT + 6}" y="{y(accuracy) - 4:.1f}" fill="{LIMITS[name]}">{name.replace("-", " ")}</text>')
    parts.append(f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 10}" text-anchor="middle">size of the bundle</text>')
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" '
            f'font-size="12"><rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>' + "\n".join(parts) + "</svg>\n")


def mean(rows, name, key):
    return statistics.fmean(row[key] for row in rows if row["method"] == name)
