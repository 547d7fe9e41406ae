"""Read a kdmeta metadata bundle (formats/bundle-1.md): `python read_bundle.py bundle.h5` prints a summary."""
import hashlib
import sys

import h5py
import numpy

ENCODINGS = {"top-layer": ("gaussian", 1), "all-layers": ("gaussian-per-layer", 1),
             "channel-moments": ("moments-per-channel", 1),
             "spectral": ("graph-fourier-gaussian", 1), "spectral-pairs": ("graph-fourier-gaussian", 1)}


def check_digest(path):
    with open(path, "rb") as file:
        lines = file.read(512).rstrip(b"\0").decode("ascii", "replace").split("\n")
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if lines[0] != "kdmeta-integrity 1":
        raise ValueError(f"{path}: not a kdmeta bundle")
    if lines[1] != f"sha256 {digest}":
        raise ValueError(f"{path}: the bytes are not those that were published: sha256 {digest}")


def plain(value):
    is_text = isinstance(value, numpy.ndarray) and value.dtype.kind == "S"
    value = value.decode() if isinstance(value, bytes) else value
    return [text.decode() for text in value.tolist()] if is_text else value


def contents(group):
    """Attributes, arrays and groups by name; no group of format 1 uses a name twice."""
    groups = {name: contents(member) for name, member in group.items() if isinstance(member, h5py.Group)}
    arrays = {name: member[()] for name, member in group.items() if isinstance(member, h5py.Dataset)}
    return {name: plain(value) for name, value in group.attrs.items()} | arrays | groups


def read_bundle(path):
    check_digest(path)
    with h5py.File(path, "r") as file:
        bundle = contents(file)
    if (bundle["format"], bundle["format_version"], bundle["purpose"]) != ("kdmeta-bundle", 1, "release"):
        raise ValueError(f"{path}: not a released bundle of format 1")
    for kind, record in list(bundle["records"].items()):
        if (record["encoding"], record["encoding_version"]) != ENCODINGS.get(kind):
            print(f"{path}: leaving out {kind}, whose encoding is not known here", file=sys.stderr)
            del bundle["records"][kind]
    return bundle


def summarise(values, path):
    for name, value in values.items():
        if isinstance(value, dict):
            summarise(value, f"{path}/{name}")
        elif isinstance(value, numpy.ndarray) and value.dtype.kind == "f" and value.ndim > 1:
            print(f"{path}/{name} {value.dtype} {list(value.shape)} sum {value.sum(dtype='f8'):.9g}")
        else:
            print(f"{path}@{name} {value}")


if __name__ == "__main__":
    summarise(read_bundle(sys.argv[1]), "")
