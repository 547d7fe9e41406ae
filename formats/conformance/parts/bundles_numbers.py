"""Bundles whose numbers break the format, and partial ones whose sums do."""
import numpy

from .bundle_base import LAYER, PARTIAL, TOP, accumulator, bundle, numbers, record, sums, triangular
from .bundles_tables import noise
from .bundles_valid import low_rank

NETWORK = "records/spectral/network"
GAUSSIAN = f"/records/all-layers/{LAYER}"
INFINITE, NAN = numpy.float32("inf"), numpy.float32("nan")


def with_number(number, *shape):
    values = numbers(*shape)
    values.flat[-1] = number
    return values


def layers(changes, *defects, name):
    return bundle(name, record("all-layers", changes), *defects)


def spectral(changes, *defects, name):
    return bundle(name, record("spectral", changes), *defects)


def partial(changes, *defects, name):
    return bundle(name, changes, *defects, base=PARTIAL)


NUMBERS = [
    bundle("mean-not-a-number.h5", {f"{TOP}/mean": with_number(NAN, 2, 2)}, (f"/{TOP}/mean", "statistics must be finite")),
    bundle("mean-infinite.h5", {f"{TOP}/mean": with_number(INFINITE, 2, 2).astype("<f2")},
           (f"/{TOP}", "statistics of both 32 and 16 bits"), (f"/{TOP}/mean", "statistics must be finite")),
    bundle("deviation-negative.h5", {f"{TOP}/deviation": with_number(-1, 2, 2)}, (f"/{TOP}/deviation", "deviations must be ≥ 0")),
    bundle("factor-not-triangular.h5", {f"{TOP}/deviation": None, f"{TOP}/factor": numbers(2, 2, 2)},
           (f"/{TOP}/factor", "2 nonzero values above the diagonal")),
    bundle("factor-diagonal-negative.h5", {f"{TOP}/deviation": None, f"{TOP}/factor": numpy.array([[[1, 0], [1, -1]]] * 2, "<f4")},
           (f"/{TOP}/factor", "2 negative values on the diagonal")),
    bundle("residual-negative.h5", low_rank() | {f"{TOP}/residual_deviation": with_number(-1, 2, 2)},
           (f"/{TOP}/residual_deviation", "deviations must be ≥ 0")),
    bundle("rank-above-units.h5", low_rank() | {f"{TOP}/low_rank_factor": numbers(2, 2, 3)}, (f"/{TOP}/low_rank_factor", "3 must be ≤ 2")),
    bundle("two-forms-of-spread.h5", {f"{TOP}/factor": triangular(2, 2, 2)}, (f"/{TOP}", "more than one of deviation or factor or")),
    bundle("half-a-form-of-spread.h5", {f"{TOP}/deviation": None, f"{TOP}/low_rank_factor": numbers(2, 2, 1)}, (f"/{TOP}", "is there without residual_deviation")),
    bundle("no-form-of-spread.h5", {f"{TOP}/deviation": None}, (f"/{TOP}", "neither deviation or factor or")),
    bundle("sketch-error-without-sketch.h5", {f"{TOP}/sketch_error": numbers(2)}, (f"/{TOP}", "more than one of sketch_error or deviation")),
    bundle("statistics-of-64-bits.h5", {f"{TOP}/mean": numbers(2, 2, type="<f8")}, (f"/{TOP}/mean", "it holds float64; statistics must be")),
    bundle("statistics-of-whole-numbers.h5", {f"{TOP}/mean": numpy.ones((2, 2), "<i4")}, (f"/{TOP}/mean", "it holds int32; statistics must be")),
    bundle("statistics-of-more-classes.h5", {f"{TOP}/mean": numbers(3, 2)}, (f"/{TOP}/mean", "3 must be 2, the number of classes")),
    bundle("statistics-of-more-outputs.h5", {f"{TOP}/mean": numbers(2, 3)}, (f"/{TOP}/mean", "the number of the teacher's outputs")),
    bundle("statistics-of-one-dimension.h5", {f"{TOP}/mean": numbers(4)}, (f"/{TOP}/mean", "must have 2 dimensions")),
    layers({f"{LAYER}/mean": numbers(2, 4)}, (f"{GAUSSIAN}/mean", "4 must be 3, the number of the layer's units"),
           name="statistics-of-more-units.h5"),
    bundle("moments-of-more-channels.h5", record("channel-moments", {f"{LAYER}/mean": numbers(2, 4)}),
           (f"/records/channel-moments/{LAYER}/mean", "the number of the layer's channels")),
    bundle("temperature-zero.h5", {f"{TOP}@temperature": 0.0}, (f"/{TOP}@temperature", "must be > 0")),
    bundle("number-for-a-list.h5", {"input@mean": 0.25}, ("/input@mean", "a list of floating-point numbers")),
    bundle("real-for-an-integer.h5", {"teacher@opset": 17.0}, ("/teacher@opset", "a single integer")),
    bundle("attribute-of-two-dimensions.h5", {"input@mean": numpy.zeros((1, 1))}, ("/input@mean", "attributes have at most one dimension")),
    bundle("attribute-of-no-length.h5", {"input@mean": numpy.zeros(0)}, ("/input@mean", "no length may be 0")),
    bundle("integer-beyond-64-bits.h5", {"teacher@opset": numpy.uint64(2**63)}, ("/teacher@opset", "does not fit into int64")),
]

SPECTRA = [
    spectral({"network@frequencies": [0.0, 0.5, 0.5, 2.5]}, (f"/{NETWORK}@frequencies", "from 0 to 2"), name="frequency-above-two.h5"),
    spectral({"network@frequencies": [0.0, 1.25, 0.5, 0.5]}, (f"/{NETWORK}@frequencies", "must rise"), name="frequencies-unsorted.h5"),
    spectral({"network@frequencies": [0.0, 0.5, 0.5, float("nan")]}, (f"/{NETWORK}@frequencies", "not a number"),
             name="frequency-not-a-number.h5"),
    spectral({"network@fingerprint": [0.5, 0.5]}, (f"/{NETWORK}@fingerprint", "the number of frequencies"), name="fingerprint-short.h5"),
    spectral({"network@clusters": [1, 5]}, (f"/{NETWORK}@clusters", "5 of 4 frequencies"), name="cluster-out-of-range.h5"),
    spectral({"network@clusters": [0, 2, 1, 3]}, (f"/{NETWORK}@clusters", "must rise"), name="clusters-overlap.h5"),
    spectral({"network@clusters": [2, 2]}, (f"/{NETWORK}@clusters", "must rise"), name="cluster-empty.h5"),
    spectral({"network@clusters": [0, 1, 2]}, (f"/{NETWORK}@clusters", "come in pairs"), name="cluster-without-end.h5"),
    spectral({"network@clusters": [-1, 2]}, (f"/{NETWORK}@clusters", "must be ≥ 0"), name="cluster-negative.h5"),
    spectral({"network@places": [0, 2, 1, 3]}, (f"/{NETWORK}@places", "the numbers must rise"), name="places-unsorted.h5"),
    spectral({"network/basis": numbers(5, 3)}, (f"/{NETWORK}/basis", "the number of frequencies"), name="basis-of-fewer-vectors.h5"),
    spectral({"network/basis": with_number(NAN, 5, 4)}, (f"/{NETWORK}/basis", "statistics must be finite"), name="basis-not-a-number.h5"),
    spectral({"mean": numbers(2, 5)}, ("/records/spectral/mean", "the number of frequencies of all graphs"),
             name="coefficients-of-more-frequencies.h5"),
    spectral({"@laplacian": "random-walk"}, ("/records/spectral@laplacian", "must be “symmetric-normalized”"), name="laplacian-unknown.h5"),
    spectral({"network": None}, ("/records/spectral/network", "missing"), name="spectral-without-network.h5"),
]

SUMS = "accumulators/top-layer"
PARTS = [
    partial({f"{SUMS}/sum": sums(2, 2) * numpy.nan}, (f"/{SUMS}/sum", "statistics must be finite"), name="partial-sum-not-a-number.h5"),
    partial({f"{SUMS}/sum": numbers(2, 2)}, (f"/{SUMS}/sum", "it holds float32; sums must be float64"), name="partial-sum-of-32-bits.h5"),
    partial({f"{SUMS}/shift": sums(3)}, (f"/{SUMS}/shift", "the number of the teacher's outputs"), name="partial-shift-of-more-units.h5"),
    partial({f"{SUMS}/product_sum": None, f"{SUMS}/square_sum": -sums(2, 2)}, (f"/{SUMS}/square_sum", "sums of squares must be ≥ 0"),
            name="partial-squares-negative.h5"),
    partial({f"{SUMS}/square_sum": sums(2, 2)}, (f"/{SUMS}", "more than one of square_sum or product_sum"), name="partial-two-forms.h5"),
    partial({f"{SUMS}@storage": "float64"}, (f"/{SUMS}@storage", "“float32” or “float16”"), name="partial-storage.h5"),
    partial({f"{SUMS}@encoding_version": 2}, (f"/{SUMS}@encoding_version", "it is 2 and must be 1"), name="partial-newer-encoding.h5"),
    partial({"classes@counts": [50, 0], "data@count": 50}, (f"/{SUMS}/product_sum", "has the count 0"), (f"/{SUMS}/sum", "has the count 0"),
            name="partial-sums-of-no-pictures.h5"),
    partial({"classes@counts": [0, 0], f"{SUMS}/sum": sums(2, 2) * 0, f"{SUMS}/product_sum": sums(2, 2, 2) * 0},
            ("/classes@counts", "at least one picture"), name="partial-no-pictures.h5"),
    partial({"classes@counts": [2**62, 2**62]}, ("/classes@counts", "more than can be counted"), name="partial-counts-overflow.h5"),
    partial({"data": None}, ("/data", "missing"), name="partial-of-no-data.h5"),
    partial({"data@count": 50}, ("/data@count", "51"), name="partial-of-more-data.h5"),
    partial({"data@first": -1}, ("/data@first", "≥ 0"), name="partial-data-before-the-first.h5"),
    partial({"data@sha256": "5" * 63}, ("/data@sha256", "64"), name="partial-data-without-digest.h5"),
    partial(noise({}), ("/privacy@mechanism", "without noise"), name="partial-noise.h5"),
    partial(accumulator("all-layers", {f"{LAYER}/sketch_loss": None}), (f"/accumulators/all-layers/{LAYER}", "without sketch_loss"),
            name="partial-sketch-without-loss.h5"),
    partial(accumulator("all-layers", {f"{LAYER}/sketch": sums(2, 3, 3)}), (f"/accumulators/all-layers/{LAYER}/sketch", "must be even"),
            name="partial-sketch-of-odd-length.h5"),
    partial(accumulator("spectral", {"@rank": 0}), ("/accumulators/spectral@rank", "must be ≥ 1"), name="partial-rank-zero.h5"),
]

CASES = NUMBERS + SPECTRA + PARTS
