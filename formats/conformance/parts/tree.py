"""Nested dictionaries as HDF5 files, byte for byte the same in every run.

A key `@name` is an attribute, any other a member: a dictionary is a group, an array a dataset, and a function is called with the open group and
the name, to make whatever h5py can.
"""
import hashlib
import os

import h5py
import numpy

USER_BLOCK = 512


def text(value):
    """A fixed-length text; bytes are taken as they are."""
    return numpy.bytes_(value if isinstance(value, bytes) else value.encode())


def attribute_value(value):
    if isinstance(value, (str, bytes)):
        return text(value or "\0")
    if isinstance(value, list) and value and isinstance(value[0], str):
        return numpy.array([entry.encode() for entry in value])
    if isinstance(value, int):
        return numpy.int64(value)
    if isinstance(value, float):
        return numpy.float64(value)
    if isinstance(value, list):
        return numpy.array(value, "<f8" if any(isinstance(number, float) for number in value) else "<i8")
    return value


def changed(tree, changes):
    """A copy of `tree` in which the member at each path is another, or is left out where that is None."""
    copy = {name: changed(value, {}) if isinstance(value, dict) else value for name, value in tree.items()}
    for path, value in changes.items():
        place, at, attribute = path.partition("@")
        steps = [step for step in place.split("/") if step]
        name = at + attribute if at else steps.pop()
        group = copy
        for step in steps:
            group = group.setdefault(step, {})
        if value is None:
            del group[name]
        else:
            group[name] = value
    return copy


def untimed(kind):
    properties = h5py.h5p.create(kind)
    properties.set_obj_track_times(False)
    return properties


def make_group(parent, name):
    return h5py.Group(h5py.h5g.create(parent.id, name.encode(), gcpl=untimed(h5py.h5p.GROUP_CREATE)))


def make_dataset(parent, name, values):
    """A dataset whose numbers lie in its header, which makes small files."""
    properties = untimed(h5py.h5p.DATASET_CREATE)
    properties.set_layout(h5py.h5d.COMPACT)
    dataset = h5py.h5d.create(
        parent.id, name.encode(), h5py.h5t.py_create(values.dtype, logical=True), h5py.h5s.create_simple(values.shape), properties)
    dataset.write(h5py.h5s.ALL, h5py.h5s.ALL, numpy.ascontiguousarray(values))


def fill(group, tree):
    for name, value in tree.items():
        if callable(value):
            value(group, name.removeprefix("@"))
        elif name.startswith("@"):
            group.attrs[name[1:]] = attribute_value(value)
        elif isinstance(value, dict):
            fill(make_group(group, name), value)
        elif isinstance(value, h5py.Empty):
            group.create_dataset(name, data=value, track_times=False)
        else:
            make_dataset(group, name, value)


def write(path, tree, *, user_block=0, version="v108", driver_information=None):
    creation = untimed(h5py.h5p.FILE_CREATE)
    creation.set_userblock(user_block)
    access = h5py.h5p.create(h5py.h5p.FILE_ACCESS)
    bounds = {"earliest": h5py.h5f.LIBVER_EARLIEST, "v108": h5py.h5f.LIBVER_V18, "v110": h5py.h5f.LIBVER_V110}
    access.set_libver_bounds(bounds[version], h5py.h5f.LIBVER_V110 if version == "earliest" else bounds[version])
    # What is not used of a block stays in the file as zeros.
    access.set_meta_block_size(256)
    if driver_information:
        driver_information(access)
    with h5py.File(h5py.h5f.create(os.fsencode(path), h5py.h5f.ACC_TRUNC, creation, access)) as file:
        fill(file, tree)


def seal(path, line=b"sha256 %s\n", title=b"kdmeta-integrity 1\n", rest=b""):
    """Fills the user block of a finished bundle; `%s` stands for the right digest."""
    with open(path, "r+b") as file:
        file.seek(USER_BLOCK)
        digest = hashlib.file_digest(file, "sha256").hexdigest().encode()
        block = (title + line.replace(b"%s", digest) + rest).ljust(USER_BLOCK, b"\0")
        file.seek(0)
        file.write(block[:USER_BLOCK])


def patch(path, old, new):
    """Replaces the one place in a file that holds `old` by as many other bytes."""
    with open(path, "rb") as file:
        content = file.read()
    if content.count(old) != 1 or len(old) != len(new):
        raise ValueError(f"{path}: {content.count(old)} places hold {old!r}")
    with open(path, "wb") as file:
        file.write(content.replace(old, new))
