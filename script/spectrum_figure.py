"""Draws a bundle's spectral record as SVG; script/spectrum-figure calls it."""
import sys

import h5py
import numpy

WIDTH, HEIGHT, LEFT, TOP, GAP = 760, 300, 60, 30, 90
COLOURS = ["#4477aa", "#ee6677", "#228833", "#ccbb44", "#66ccee", "#aa3377", "#bbbbbb", "#222222", "#997700", "#ee99aa"]


def read(path):
    with h5py.File(path, "r") as file:
        record = file["records/spectral"]
        factor = record["low_rank_factor"][()].astype("f8")
        residual = record["residual_deviation"][()].astype("f8")
        frequencies = record["network"].attrs["frequencies"]
        names = [name.decode() for name in file["classes"].attrs["names"]]
    return names, frequencies, factor, residual


def axis(x, y, width, height, title, ticks, below):
    parts = [f'<text x="{x}" y="{y - 10}" font-weight="bold">{title}</text>',
             f'<path d="M{x} {y}v{height}h{width}" fill="none" stroke="#888"/>']
    parts += [f'<text x="{x - 6}" y="{y + height * (1 - at) + 4:.1f}" text-anchor="end">{label}</text>'
              for at, label in ticks]
    parts += [f'<text x="{x + width * at:.1f}" y="{y + height + 16}" text-anchor="middle">{label}</text>'
              for at, label in below]
    return parts


def curve(points, colour, x, y, width, height):
    path = " ".join(f"{x + width * a:.1f},{y + height * (1 - b):.1f}" for a, b in points)
    return f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="1.3"/>'


def draw(names, frequencies, factor, residual):
    panel = (WIDTH - LEFT - GAP - 20) / 2
    height = HEIGHT - TOP - 60
    variance = (factor ** 2).sum(2) + residual ** 2
    floor, top = numpy.log10(max(variance.min(), 1e-8)) / 2, numpy.log10(variance.max()) / 2
    decades = range(int(numpy.ceil(floor)), int(numpy.floor(top)) + 1)
    parts = axis(LEFT, TOP, panel, height, "deviation of coefficients, lowest frequency first",
                 [((d - floor) / (top - floor), f"{10.0 ** d:g}") for d in decades],
                 [(v, f"{round(v * len(frequencies))}") for v in (0, 0.5, 1)])
    right = LEFT + panel + GAP
    energy = numpy.sort((factor ** 2).sum(1), axis=1)[:, ::-1].cumsum(1) / variance.sum(1)[:, None]
    rank = factor.shape[2]
    parts += axis(right, TOP, panel, height, "share of a class's variance, by directions kept",
                  [(v, f"{v:.0%}") for v in (0, 0.5, 1)], [(v, f"{round(v * rank)}") for v in (0, 0.5, 1)])
    for index, name in enumerate(names):
        colour = COLOURS[index % len(COLOURS)]
        # The median of a window tells the course; single coefficients scatter.
        window = max(1, len(frequencies) // 60)
        heights = (numpy.log10(numpy.maximum(variance[index], 1e-12)) / 2 - floor) / (top - floor)
        centres = range(0, len(frequencies) - window + 1, window)
        left = [((i + window / 2) / len(frequencies), max(0, numpy.median(heights[i:i + window]))) for i in centres]
        parts.append(curve(left, colour, LEFT, TOP, panel, height))
        kept = [(0, 0)] + [((i + 1) / rank, share) for i, share in enumerate(energy[index])]
        parts.append(curve(kept, colour, right, TOP, panel, height))
        at = LEFT + index * (WIDTH - LEFT - 20) / len(names)
        parts.append(f'<rect x="{at:.0f}" y="{HEIGHT - 16}" width="10" height="4" fill="{colour}"/>'
                     f'<text x="{at + 14:.0f}" y="{HEIGHT - 10}">{name}</text>')
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" '
            f'font-size="11"><rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>' + "\n".join(parts) + "</svg>\n")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: script/spectrum-figure bundle.h5 figure.svg")
    with open(sys.argv[2], "w") as figure:
        figure.write(draw(*read(sys.argv[1])))
