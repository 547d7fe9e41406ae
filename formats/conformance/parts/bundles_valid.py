"""Bundles that every reader must read."""
import h5py
import numpy

from .bundle_base import (ACCUMULATORS, NETWORK, PARTIAL, RECORDS, TOP, bundle, numbers, record, sums,
                          triangular)
from .tree import changed


def packed(values, order=("shuffle", "deflate", "fletcher32")):
    """A dataset in chunks that are filtered in this order."""
    def make(group, name):
        properties = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
        properties.set_obj_track_times(False)
        properties.set_chunk((1,) + values.shape[1:])
        for filter in order:
            {"shuffle": properties.set_shuffle, "deflate": lambda: properties.set_deflate(9),
             "fletcher32": properties.set_fletcher32}[filter]()
        space = h5py.h5s.create_simple(values.shape)
        dataset = h5py.h5d.create(group.id, name.encode(), h5py.h5t.py_create(values.dtype, logical=True), space, properties)
        dataset.write(h5py.h5s.ALL, h5py.h5s.ALL, values)
    return make


def contiguous(values):
    """A dataset whose numbers lie in one piece, away from its header."""
    return lambda group, name: group.create_dataset(name, data=values, track_times=False)


def low_rank(error=None):
    changes = {f"{TOP}/deviation": None, f"{TOP}/low_rank_factor": numbers(2, 2, 1), f"{TOP}/residual_deviation": numbers(2, 2)}
    return changes if error is None else changes | {f"{TOP}/sketch_error": error}


def withheld():
    values = numpy.vstack([numbers(1, 2), numpy.zeros((1, 2), "<f4")])
    return {"classes@counts": [50, 0], f"{TOP}/mean": values, f"{TOP}/deviation": values}


def grouped(names, groups, group_names, outputs):
    return {
        "teacher@output_count": outputs, "classes@names": names, "classes@counts": [50] * len(names), "classes@groups": groups,
        "classes@group_names": group_names, f"{TOP}/mean": numbers(len(names), outputs),
        f"{TOP}/deviation": numbers(len(names), outputs),
    }


FOUR = ["hat", "no hat", "old", "young"]
NOISE = {"@mechanism": "gaussian", "@epsilon": 1.0, "@delta": 1e-5, "@clip_bound": 2.5, "@neighbour_relation": "replace"}

CASES = [
    bundle("minimal.h5", {}),
    bundle("spread-factor.h5", {f"{TOP}/deviation": None, f"{TOP}/factor": triangular(2, 2, 2)}),
    bundle("spread-low-rank.h5", low_rank()),
    bundle("spread-low-rank-sketched.h5", low_rank(numpy.array([0.5, 0], "<f4"))),
    bundle("record-all-layers.h5", record("all-layers")),
    bundle("record-channel-moments.h5", record("channel-moments")),
    bundle("record-spectral.h5", record("spectral")),
    bundle("record-spectral-basis.h5", record("spectral", {"network/basis": numbers(5, 4), "network@places": [0, 1, 2, 9]})),
    bundle("record-spectral-channels.h5", record("spectral", {"@granularity": "channel", "network@clusters": None})),
    bundle("record-spectral-pairs.h5", record("spectral-pairs")),
    bundle("every-record.h5", {f"records/{kind}": record for kind, record in RECORDS.items()}),
    bundle("unknown-encoding.h5", {"records/all-layers": {"@encoding": "mixture", "@encoding_version": 3, "anything": numbers(1)}}),
    bundle("newer-encoding.h5", {"records/all-layers": {"@encoding": "gaussian-per-layer", "@encoding_version": 2}}),
    bundle("sixteen-bits.h5", {f"{TOP}/mean": numbers(2, 2, type="<f2"), f"{TOP}/deviation": numbers(2, 2, type="<f2")}),
    bundle("withheld-class.h5", withheld()),
    bundle("groups-of-two.h5", grouped(FOUR, [0, 0, 1, 1], ["head", "age"], 2)),
    bundle("groups-with-outputs.h5", grouped(["a", "b", "a"], [0, 0, 1], ["first", "second"], 3)),
    bundle("noise.h5", {f"privacy{name}": value for name, value in NOISE.items()}),
    bundle("input-padding.h5", {"input@padding": [0, 1, 1, 0], "input@pixel_shape": [1, 1, 1]}),
    bundle("input-resize.h5", {"input@resize": "bilinear", "input@pixel_shape": [1, 9, 7]}),
    bundle("texts-in-utf8.h5", {"teacher@file_name": "lehrer-né.onnx", "classes@names": ["δύο", "二"]}),
    # Whoever shows these must not let them reach the terminal as they are.
    bundle("escape-sequences.h5", {
        "classes@names": ["\x1b]0;owned\x07\x1b[2J", "a\nb\u202e"], "provenance@producer": "\u009b2J", "teacher@file_name": "\r\x1b[31m"}),
    bundle("big-endian.h5", {
        f"{TOP}/mean": numbers(2, 2, type=">f4"), f"{TOP}/deviation": numbers(2, 2, type=">f4"),
        "teacher@opset": numpy.array(17, ">i8"), "input@scale": numpy.array(1 / 255, ">f8")}),
    bundle("other-number-types.h5", {
        "teacher@opset": numpy.uint8(17), "classes@counts": numpy.array([50, 60], "<u4"), "input@mean": numpy.array([0.25], "<f4"),
        f"{TOP}@temperature": numpy.float16(8)}),
    bundle("chunked.h5", {f"{TOP}/mean": packed(numbers(2, 2)), f"{TOP}/deviation": packed(numbers(2, 2), ())}),
    bundle("fletcher32-before-deflate.h5", {f"{TOP}/mean": packed(numbers(2, 2), ("fletcher32", "deflate"))}),
    bundle("contiguous.h5", {f"{TOP}/mean": contiguous(numbers(2, 2)), f"{TOP}/deviation": contiguous(numbers(2, 2))}),
    bundle("superblock-0.h5", {}, version="earliest"),
    bundle("superblock-3.h5", {}, version="v110"),
    bundle("partial.h5", {}, base=PARTIAL),
    bundle("partial-every-record.h5", {f"accumulators/{kind}": sums for kind, sums in ACCUMULATORS.items()}, base=PARTIAL),
    bundle("partial-class-without-pictures.h5", {
        "classes@counts": [50, 0], "data@count": 50, "data@first": 51, "accumulators/top-layer/sum": numpy.array([[1, 2], [0, 0]], "<f8"),
        "accumulators/top-layer/product_sum": sums(2, 2, 2) * [[[1]], [[0]]]}, base=PARTIAL),
    bundle("partial-spectral-pairs.h5", {
        "accumulators": {"spectral-pairs": changed(ACCUMULATORS["spectral"], {"network": None, "0000-0001": NETWORK})}}, base=PARTIAL),
]
