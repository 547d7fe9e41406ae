"""Surrogate datasets: two pictures of one channel and 2×2 pixels."""
import h5py
import numpy

from .bundle_base import DIGEST, numbers
from .bundles_storage import attribute, dataset, deflated, link, named_type, same, virtual
from .bundles_valid import packed
from .case import Case
from .tree import changed, write

BASE = {
    "@format": "kdmeta-surrogate", "@format_version": 1, "@class_names": ["no", "yes"], "@producer": "conformance",
    "@producer_version": "1", "@created": "2026-01-31T12:00:00Z",
    "images": numbers(2, 1, 2, 2), "labels": numpy.array([0, 1], "<i8"), "logits": numbers(2, 2),
    "input": {
        "@layout": "NCHW", "@pixel_shape": [1, 2, 2], "@scale": 1 / 255, "@mean": [0.25], "@deviation": [0.5],
        "@minimum": [-0.5], "@maximum": [1.5],
    },
    "provenance": {
        "@method": "all-layers", "@seed": "7", "@settings": "{}", "@teacher_sha256": DIGEST, "@teacher_file_name": "teacher.onnx",
    },
}
OUTSIDE = "could not open the dataset: its bytes are outside the file"


def surrogate(name, changes, *defects, version="v108"):
    return Case(f"surrogate-{name}.h5", lambda path: write(path, changed(BASE, changes), version=version), list(defects))


def labels(*numbers):
    return {"labels": numpy.array(numbers, "<i8")}


VALID = [
    surrogate("minimal", {}),
    surrogate("padding", {"input@padding": [0, 1, 1, 0], "input@pixel_shape": [1, 1, 1]}),
    surrogate("resize", {"input@resize": "bilinear", "input@pixel_shape": [1, 9, 7]}),
    surrogate("of-a-bundle", {"provenance@bundle_sha256": DIGEST, "provenance@seed": "18446744073709551615"}),
    surrogate("escape-sequences-in-classes", {"@class_names": ["\x1b[2J", "a\nb"], "provenance@method": "\u009b2J"}),
    surrogate("chunked", {"images": packed(numbers(2, 1, 2, 2)), "logits": packed(numbers(2, 2), ("shuffle",))}),
    surrogate("big-endian", {"images": numbers(2, 1, 2, 2, type=">f4"), "labels": numpy.array([0, 1], ">i8")}),
    surrogate("superblock-0", {}, version="earliest"),
]

INVALID = [
    surrogate("other-format", {"@format": "something"}, (None, "is an HDF5 file, but no surrogate")),
    surrogate("newer-version", {"@format_version": 2}, (None, "/@format_version: is 2; this program reads 1")),
    surrogate("no-images", {"images": None}, ("/images", "is missing")),
    surrogate("unknown-member", {"masks": numbers(2)}, ("/masks", "is not known to format 1")),
    surrogate("unknown-attribute", {"provenance@host": "somewhere"}, ("/provenance@host", "is not known to format 1")),
    surrogate("many-defects", {
        "@created": "today", "input@layout": "NHWC", "provenance@seed": "-1", "provenance@host": "a", "logits": numbers(2, 2, type="<f8")},
        ("/@created", "must be a time"), ("/input@layout", "must be NCHW"), ("/provenance@seed", "digits"),
        ("/provenance@host", "is not known"), ("/logits", "must be float32")),
    surrogate("many-values", {"images": numbers(2, 1, 2, 2) * numpy.float32("nan"), "logits": numbers(2, 2) * numpy.float32("inf"), **labels(0, 7)},
              ("/images", "picture 0 holds nan"), ("/labels", "picture 1 has the label 7"), ("/logits", "picture 0 holds inf")),
    surrogate("images-of-64-bits", {"images": numbers(2, 1, 2, 2, type="<f8")}, ("/images", "must be float32 N×C×H×W")),
    surrogate("images-of-two-dimensions", {"images": numbers(2, 4)}, ("/images", "must be float32 N×C×H×W")),
    surrogate("labels-of-fewer-pictures", labels(0), ("/labels", "must be int64 [2]")),
    surrogate("label-beyond-classes", labels(0, 2), ("/labels", "picture 1 has the label 2; there are 2 classes")),
    surrogate("label-negative", labels(-1, 0), ("/labels", "picture 0 has the label -1")),
    surrogate("image-not-a-number", {"images": numbers(2, 1, 2, 2) * numpy.float32("nan")}, ("/images", "picture 0 holds nan")),
    surrogate("logit-infinite", {"logits": numbers(2, 2) * numpy.float32("inf")}, ("/logits", "picture 0 holds inf")),
    surrogate("classes-alike", {"@class_names": ["no", "no"]}, ("/@class_names", "names two classes alike")),
    surrogate("more-classes-than-logits", {"@class_names": ["a", "b", "c"]}, ("/@class_names", "names 3 classes for 2 logits")),
    surrogate("seed-beyond-64-bits", {"provenance@seed": "18446744073709551616"}, ("/provenance@seed", "digits of a whole number")),
    surrogate("settings-not-json", {"provenance@settings": "seed: 7"}, ("/provenance@settings", "must be a JSON object")),
    surrogate("file-name-with-folder", {"provenance@teacher_file_name": "../teacher.onnx"}, ("/provenance@teacher_file_name", "without folders")),
    surrogate("text-variable", {"@created": attribute(h5py.h5t.py_create(h5py.string_dtype(), logical=True))}, ("/@created", "strings of variable length")),
    surrogate("escape-sequences", {"\x1b]0;owned\x07": {}}, ("/\x1b]0;owned\x07", "is not known to format 1")),
    surrogate("input-does-not-become", {"input@pixel_shape": [1, 3, 3]}, ("/input", "become inputs of 1×3×3")),
    surrogate("margins-overflow", {"input@padding": [2**63 - 1, 0, 0, 2**63 - 1]}, ("/input", "margins must lie between")),
    surrogate("external-link", {"images": link(h5py.ExternalLink("../outside/outside.h5", "/data"))}, ("/images", "soft, external or user-defined link")),
    surrogate("soft-link", {"provenance": link(h5py.SoftLink("/input"))}, ("/provenance", "soft, external or user-defined link")),
    surrogate("external-storage", {"images": dataset((2, 1, 2, 2), external=[("../outside/outside.bin", 0, 32)])}, ("/images", OUTSIDE)),
    surrogate("virtual-dataset", {"logits": virtual("../outside/outside.h5")}, ("/logits", "it is a virtual dataset"), version="v110"),
    surrogate("circle", {"input": same("/")}, ("/input", "the same object as /, which")),
    surrogate("named-type", {"input": named_type}, ("/input", "it is not a group"), version="earliest"),
    surrogate("null-dataspace", {"labels": h5py.Empty("<i8")}, ("/labels", "a null dataspace")),
    surrogate("no-pictures", {"images": numpy.zeros((0, 1, 2, 2), "<f4"), "logits": numpy.zeros((0, 2), "<f4"), **labels()}, ("/images", "no length may be 0"), ("/labels", "no length may be 0"), ("/logits", "no length may be 0")),
    surrogate("pictures-never-stored", {
        "images": dataset((1 << 40, 1, 2, 2), chunks=(1, 1, 2, 2)), "labels": dataset((1 << 40,), "<i8", chunks=(16,)),
        "logits": dataset((1 << 40, 2), chunks=(16, 2))}, *((member, "more than the 0 bytes stored for it can hold") for member in ("/images", "/labels", "/logits"))),
    surrogate("pictures-too-large", {"images": dataset((2, 1, 1 << 20, 1 << 20), chunks=(1, 1, 16, 16))}, ("/images", "no picture has the shape")),
    surrogate("shape-overflows", {"images": dataset((1 << 40, 1 << 20, 1 << 20, 1), chunks=(1, 1, 1, 1))}, ("/images", "more elements than can be counted")),
    surrogate("deflate-grows-beyond-its-chunk", {"logits": deflated((2, 2), (2, 2), bytes(24 << 20))}, ("/logits", "inflates to more than the 16 bytes of a chunk")),
]
