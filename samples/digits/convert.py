#!/usr/bin/env python3
"""Writes the four files of this folder from the digits that scikit-learn ships.

    pip install scikit-learn && python3 convert.py

The same input gives the same bytes with any zlib of the same compressor: the gzip header holds no time or name.
It also prints the figures that the tests of Datasets compare with.
"""

import gzip
import io
import pathlib
import struct
import zlib

import numpy
from sklearn.datasets import load_digits

TRAIN = 1437


def idx(array):
    """The IDX file of an array of unsigned bytes: magic number, big-endian lengths, contents."""
    header = struct.pack(">HBB", 0, 0x08, array.ndim) + struct.pack(f">{array.ndim}I", *array.shape)
    return header + numpy.ascontiguousarray(array).tobytes()


def compressed(contents):
    buffer = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=buffer, mtime=0) as file:
        file.write(contents)
    return buffer.getvalue()


def main():
    digits = load_digits()
    # Values are 0...16. In whole numbers, so that 8 (127.5) rounds up everywhere alike.
    images = ((digits.images.astype(int) * 255 * 2 + 16) // 32).astype(numpy.uint8)
    labels = digits.target.astype(numpy.uint8)
    folder = pathlib.Path(__file__).parent
    for name, part in (("train", slice(None, TRAIN)), ("test", slice(TRAIN, None))):
        for kind, array in (("images-idx3", images[part]), ("labels-idx1", labels[part])):
            (folder / f"{name}-{kind}-ubyte.gz").write_bytes(compressed(idx(array)))
        print(f"{name}: {len(labels[part])} images, classes {numpy.bincount(labels[part]).tolist()}")
        print(f"  CRC-32 of all pixels {zlib.crc32(images[part].tobytes()):#010x}")
        print(f"  image 10: class {labels[part][10]}, CRC-32 {zlib.crc32(images[part][10].tobytes()):#010x}")
        print(f"  mean {images[part].mean() / 255:.9f}, deviation {images[part].std() / 255:.9f}")


if __name__ == "__main__":
    main()
