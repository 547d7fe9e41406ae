"""The small bundles that all others are made from: two classes, two layers, one record."""
import numpy

from .case import Case
from .tree import USER_BLOCK, changed, seal, write

LAYER = "0000-relu1"
TOP = "records/top-layer"
DIGEST = "0123456789abcdef" * 4


def numbers(*shape, type="<f4"):
    """Numbers from 0.25 to 2.25, which every type holds."""
    return ((numpy.arange(numpy.prod(shape)) * 5 % 9 + 1) / 4).astype(type).reshape(shape)


def triangular(*shape):
    return numpy.tril(numbers(*shape))


BASE = {
    "@format": "kdmeta-bundle", "@format_version": 1, "@purpose": "release",
    "teacher": {
        "@sha256": DIGEST, "@file_name": "teacher.onnx", "@input_name": "input", "@input_shape": [1, 2, 2],
        "@output_name": "logits", "@output_count": 2, "@opset": 17,
        "layers": {
            LAYER: {"@name": "relu1", "@kind": "Relu", "@shape": [3, 1, 1]},
            "0001-logits": {"@name": "logits", "@kind": "Gemm", "@shape": [2]},
        },
    },
    "input": {
        "@layout": "NCHW", "@pixel_shape": [1, 2, 2], "@scale": 1 / 255, "@mean": [0.25], "@deviation": [0.5],
        "@minimum": [-0.5], "@maximum": [1.5],
    },
    "classes": {"@names": ["no", "yes"], "@counts": [50, 60]},
    "privacy": {"@minimum_class_count": 10},
    "provenance": {
        "@producer": "conformance", "@producer_version": "1", "@created": "2026-01-31T12:00:00Z", "@settings": "{}",
    },
    "records": {
        "top-layer": {
            "@encoding": "gaussian", "@encoding_version": 1, "@temperature": 8.0, "mean": numbers(2, 2),
            "deviation": numbers(2, 2),
        },
    },
}

GRAPH = {"@edges": "absolute-path-weight", "@laplacian": "symmetric-normalized", "@granularity": "unit"}
NETWORK = {"@frequencies": [0.0, 0.5, 0.5, 1.25], "@fingerprint": [0.5, -0.5, 0.5, -0.5], "@clusters": [1, 3]}

RECORDS = {
    "all-layers": {
        "@encoding": "gaussian-per-layer", "@encoding_version": 1,
        LAYER: {"mean": numbers(2, 3), "deviation": numbers(2, 3)},
        "0001-logits": {"mean": numbers(2, 2), "factor": triangular(2, 2, 2)},
    },
    "channel-moments": {
        "@encoding": "moments-per-channel", "@encoding_version": 1,
        LAYER: {"mean": numbers(2, 3), "deviation": numbers(2, 3)},
    },
    "spectral": GRAPH | {
        "@encoding": "graph-fourier-gaussian", "@encoding_version": 1, "mean": numbers(2, 4),
        "low_rank_factor": numbers(2, 4, 2), "residual_deviation": numbers(2, 4), "network": NETWORK,
    },
    "spectral-pairs": GRAPH | {
        "@encoding": "graph-fourier-gaussian", "@encoding_version": 1, "mean": numbers(2, 4), "deviation": numbers(2, 4),
        "0000-0001": NETWORK,
    },
}


def sums(*shape):
    return numbers(*shape, type="<f8")


SUMS = {"shift": sums(2), "sum": sums(2, 2), "product_sum": sums(2, 2, 2)}
SKETCH = {"shift": sums(3), "sum": sums(2, 3), "square_sum": sums(2, 3), "sketch": sums(2, 4, 3), "sketch_loss": sums(2)}

PARTIAL = changed(BASE, {
    "@purpose": "partial", "records": None, "classes@counts": [50, 1],
    "data": {"@sha256": "5" * 64, "@first": 0, "@count": 51},
    "accumulators": {
        "top-layer": SUMS | {"@encoding": "gaussian-sums", "@encoding_version": 1, "@storage": "float32", "@temperature": 8.0},
    },
})

ACCUMULATORS = {
    "all-layers": {
        "@encoding": "gaussian-per-layer-sums", "@encoding_version": 1, "@storage": "float16", LAYER: SKETCH | {"@rank": 2},
        "0001-logits": SUMS,
    },
    "channel-moments": {
        "@encoding": "moments-per-channel-sums", "@encoding_version": 1, "@storage": "float32",
        LAYER: {"shift": sums(3), "sum": sums(2, 3), "square_sum": sums(2, 3)},
    },
    "spectral": GRAPH | {
        "@encoding": "graph-fourier-gaussian-sums", "@encoding_version": 1, "@storage": "float16", "@rank": 2,
        "shift": sums(4), "sum": sums(2, 4), "product_sum": sums(2, 4, 4), "network": NETWORK | {"basis": sums(5, 4)},
    },
}


def sealed(tree, version="v108", after=None):
    """What writes `tree` as a bundle; `after(path)` spoils its bytes before the digest is taken."""
    def make(path):
        write(path, tree, user_block=USER_BLOCK, version=version)
        if after:
            after(path)
        seal(path)
    return make


def bundle(name, changes, *defects, base=BASE, **options):
    """The case of a bundle with `changes`; each of `defects` is a member's path with a part of what is wrong with it."""
    return Case(name, sealed(changed(base, changes), **options), list(defects))


def record(kind, changes={}):
    """Changes that put a record of `kind`, itself with `changes`, in the place of the usual one."""
    return {"records": {kind: changed(RECORDS[kind], changes)}}


def accumulator(kind, changes={}):
    """The same of a partial bundle."""
    return {"accumulators": {kind: changed(ACCUMULATORS[kind], changes)}}
