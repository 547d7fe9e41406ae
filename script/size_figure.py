"""Draws accuracy over the size of the bundle as SVG, of a table that kdmeta run has made.

python3 script/size_figure.py results/mnist-bundle-size/results.json docs/bundle-size.svg
"""
import json
import math
import pathlib
import statistics
import sys

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 640, 320, 60, 20, 20, 50
# Methods that take no bundle, and the colours of their lines; the teacher's row has none.
LIMITS = {None: ("teacher", "#222222"), "distillation": ("real data", "#228833")}


def draw(rows):
    """A dot for each student that came from a bundle, a line through the means of the rows, and lines for the limits."""
    made = [row for row in rows if row["outcomes"]]
    bundles = sorted((row for row in made if row.get("method") not in LIMITS), key=lambda row: row["shippedBytes"]["mean"])
    dots = [outcome for row in bundles for outcome in row["outcomes"]]
    limits = {LIMITS[row.get("method")]: row["accuracy"]["mean"] for row in made if row.get("method") in LIMITS}
    accuracies = [100 * outcome["accuracy"] for outcome in dots] + [100 * accuracy for accuracy in limits.values()]
    low, high = math.floor(min(accuracies)), math.ceil(max(accuracies))
    sizes = [math.log10(outcome["shippedBytes"]) for outcome in dots]
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
    points = [(row["shippedBytes"]["mean"], row["accuracy"]["mean"]) for row in bundles]
    parts += [f'<text x="{x(size):.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{size / 1000:,.0f} kB</text>'
              for size, _ in points]
    line = " ".join(f"{x(size):.1f},{y(accuracy):.1f}" for size, accuracy in points)
    parts.append(f'<polyline points="{line}" fill="none" stroke="#4477aa" stroke-width="2"/>')
    parts += [f'<circle cx="{x(dot["shippedBytes"]):.1f}" cy="{y(dot["accuracy"]):.1f}" r="3" fill="#4477aa"/>'
              for dot in dots]
    for (name, colour), accuracy in limits.items():
        parts.append(f'<path d="M{LEFT} {y(accuracy):.1f}H{WIDTH - RIGHT}" stroke="{colour}" stroke-dasharray="5 4"/>'
                     f'<text x="{LEFT + 6}" y="{y(accuracy) - 4:.1f}" fill="{colour}">{name}</text>')
    parts.append(f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 10}" text-anchor="middle">size of the bundle</text>')
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" '
            f'font-size="12"><rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>' + "\n".join(parts) + "</svg>\n")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    results = json.loads(pathlib.Path(sys.argv[1]).read_text())
    pathlib.Path(sys.argv[2]).write_text(draw(results["rows"]))
