"""Writes synthetic images in tar shards, as WebDatasets have them.

Grey PNG images of 28×28 with a class from 0 to 9 each: a bright patch whose place tells the class, and noise. Shards are
called after the number of their images and their own, 50000-000000.tar for one, and the same numbers make the same bytes.
"""
import io
import multiprocessing
import struct
import tarfile
import zlib

import numpy

SIZE = 28


def add(archive, name, contents):
    member = tarfile.TarInfo(name)
    member.size = len(contents)
    archive.addfile(member, io.BytesIO(contents))


def png(pixels):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = numpy.zeros((SIZE, SIZE + 1), numpy.uint8)  # each row begins with its filter, none
    rows[:, 1:] = pixels
    start = struct.pack(">IIBBBBB", SIZE, SIZE, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", start) + chunk(b"IDAT", zlib.compress(rows.tobytes(), 1)) + chunk(b"IEND", b"")


def write_shard(job):
    folder, shard, count = job
    random = numpy.random.default_rng(shard)
    path = folder / f"{count}-{shard:06d}.tar"
    classes = random.integers(0, 10, count)
    places = random.integers(-2, 3, (count, 2))
    with tarfile.open(path.with_suffix(".partial"), "w") as archive:
        for number in range(count):
            across, down = divmod(int(classes[number]), 5)
            pixels = numpy.zeros((SIZE, SIZE), numpy.uint8)
            top, left = 3 + 4 * down + places[number, 0], 5 + 10 * across + places[number, 1]
            pixels[top : top + 6, left : left + 6] = random.integers(128, 256, (6, 6))
            key = f"{shard * count + number:09d}"
            add(archive, f"{key}.png", png(pixels))
            add(archive, f"{key}.cls", b"%d" % classes[number])
    path.with_suffix(".partial").rename(path)


def write(folder, shards, images):
    """Writes so many shards of so many images each into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    with multiprocessing.Pool() as pool:
        pool.map(write_shard, [(folder, shard, images) for shard in range(shards)], 1)
