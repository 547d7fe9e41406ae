"""A bundle as kdmeta-bench writes and reads it, by h5py: LeNet-5's record `spectral`, with a digest of all numbers, flushed to the disk.

h5py_bundle.py bundle-write|bundle-read NETWORK BATCH [--threads COUNT]
"""
import hashlib
import os
import sys
import tempfile

import h5py
import numpy

from turns import take_turns

CLASSES, COEFFICIENTS, RANK = 10, 651, 28


def arrays():
    generator = numpy.random.default_rng(1)
    shapes = {"mean": (CLASSES, COEFFICIENTS), "low_rank_factor": (CLASSES, COEFFICIENTS, RANK),
              "residual_deviation": (CLASSES, COEFFICIENTS)}
    return {name: generator.standard_normal(shape).astype("f2") for name, shape in shapes.items()}


def write(path, members, frequencies):
    """In the place of the file before, whole or not at all."""
    digest = hashlib.sha256()
    with h5py.File(path + ".new", "w") as file:
        record = file.create_group("records/spectral")
        for name, array in members.items():
            record.create_dataset(name, data=array)
            digest.update(array.tobytes())
        record.attrs["frequencies"] = frequencies
        file.attrs["sha256"] = digest.hexdigest()
    flush(path + ".new")
    os.rename(path + ".new", path)
    flush(os.path.dirname(path))


def flush(path):
    descriptor = os.open(path, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)


def read(path):
    """All numbers, which are what the digest says and finite."""
    digest = hashlib.sha256()
    with h5py.File(path, "r") as file:
        record = file["records/spectral"]
        frequencies = record.attrs["frequencies"]
        members = {name: record[name][()] for name in ["mean", "low_rank_factor", "residual_deviation"]}
        for array in members.values():
            digest.update(array.tobytes())
            assert numpy.isfinite(array).all()
        assert digest.hexdigest() == file.attrs["sha256"]
    return members, frequencies


def main():
    members, frequencies = arrays(), numpy.linspace(0, 1, COEFFICIENTS)
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/bundle.h5"
        write(path, members, frequencies)
        work = {"bundle-write": lambda: write(path, members, frequencies), "bundle-read": lambda: read(path)}[sys.argv[1]]
        take_turns(work, libtorch=f"none, h5py {h5py.__version__}", threads=1)


if __name__ == "__main__":
    main()
