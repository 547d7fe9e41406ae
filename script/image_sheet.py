"""Draws images of surrogates as one PNG; script/image-sheet calls it."""
import struct
import sys
import zlib

import h5py
import numpy

COUNT, GAP, CLASS_LIMIT = 10, 16, 10


def sheet(path):
    """The first images of each class, in rows, from 0 to 255; of colours their mean."""
    with h5py.File(path, "r") as file:
        labels = file["labels"][()]
        chosen = [numpy.flatnonzero(labels == label)[:COUNT] for label in range(min(labels.max() + 1, CLASS_LIMIT))]
        images = [[file["images"][index].astype("f8").mean(0) for index in row] for row in chosen]
    height, width = next(image.shape for row in images for image in row)
    result = numpy.zeros((len(images) * height, COUNT * width))
    for row, images in enumerate(images):
        for column, image in enumerate(images):
            result[row * height:(row + 1) * height, column * width:(column + 1) * width] = image
    low, high = result.min(), result.max()
    return ((result - low) / (high - low) * 255).round().astype("u1")


def png(pixels):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    height, width = pixels.shape
    rows = b"".join(b"\0" + row.tobytes() for row in pixels)
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")


def main():
    if len(sys.argv) < 3:
        sys.exit("image-sheet takes surrogates, and the PNG file to write")
    sheets = [sheet(path) for path in sys.argv[1:-1]]
    height = max(one.shape[0] for one in sheets)
    padded = [numpy.pad(one, ((0, height - one.shape[0]), (0, GAP)), constant_values=255) for one in sheets]
    pixels = numpy.concatenate(padded, 1)[:, :-GAP]
    with open(sys.argv[-1], "wb") as file:
        file.write(png(pixels.repeat(2, 0).repeat(2, 1)))


main()
