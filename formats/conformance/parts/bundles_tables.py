"""Bundles with members that must not be there or are missing, texts that are none, and tables that contradict each other."""
import numpy

from .bundle_base import LAYER, PARTIAL, TOP, bundle, numbers, record
from .bundles_valid import NOISE, grouped

ALL = "records/all-layers"
NAN = numpy.float32("nan")


def noise(changes):
    return {f"privacy{name}": value for name, value in (NOISE | changes).items() if value is not None}


MEMBERS = [
    bundle("unknown-attribute.h5", {"privacy@budget": 1.0}, ("/privacy@budget", "not a member of format 1")),
    bundle("unknown-group.h5", {"extra": {"@a": 1}}, ("/extra", "not a member of format 1")),
    bundle("unknown-dataset.h5", {f"{TOP}/median": numbers(2, 2)}, (f"/{TOP}/median", "not a member of format 1")),
    bundle("unknown-record.h5", {"records/telepathy": {"@encoding": "gaussian", "@encoding_version": 1}},
           ("/records/telepathy", "not a member of format 1")),
    bundle("many-defects.h5", {
        "privacy@budget": 1.0, "teacher@opset": 0, "classes@counts": None, f"{TOP}/mean": numbers(2, 2) * NAN, "extra": {}},
        ("/extra", "not a member"), ("/privacy@budget", "not a member"), ("/classes@counts", "missing"), ("/teacher@opset", "must be ≥ 1"),
        (f"/{TOP}/mean", "4 infinite or not a number values")),
    bundle("no-group.h5", {"privacy": None}, ("/privacy", "missing")),
    bundle("no-attribute.h5", {"teacher@output_name": None}, ("/teacher@output_name", "missing")),
    bundle("no-dataset.h5", {f"{TOP}/mean": None}, (f"/{TOP}/mean", "missing")),
    bundle("no-record.h5", {"records": {}}, ("/records", "it must hold one or more of")),
    bundle("no-layers.h5", {"teacher/layers": {}}, ("/teacher/layers", "there must be 1 to 9,999")),
    bundle("no-purpose.h5", {"@purpose": None}, ("/@purpose", "missing")),
    bundle("other-purpose.h5", {"@purpose": "draft"}, ("/@purpose", "it is “draft” and must be “release”")),
    bundle("other-format.h5", {"@format": "kdmeta-surrogate"}, (None, "its root has no attribute format")),
    bundle("newer-version.h5", {"@format_version": 2}, (None, "a bundle of format 2; this program reads format 1")),
    bundle("version-as-text.h5", {"@format_version": "1"}, (None, "its root has no attribute format_version")),
    bundle("no-encoding.h5", {f"{TOP}@encoding": None}, (f"/{TOP}@encoding", "missing")),
    bundle("records-in-a-part.h5", {"records": {}}, ("/records", "not a member of format 1"), base=PARTIAL),
    bundle("dataset-for-a-group.h5", {"privacy": numbers(1)}, ("/privacy", "it is not a group")),
    bundle("group-for-a-dataset.h5", {f"{TOP}/mean": {}}, (f"/{TOP}/mean", "it is not a dataset")),
]

TEXTS = [
    bundle("digest-in-capitals.h5", {"teacher@sha256": "A" * 64}, ("/teacher@sha256", "64 lower-case hexadecimal digits")),
    bundle("file-name-with-folder.h5", {"teacher@file_name": "/home/someone/teacher.onnx"},
           ("/teacher@file_name", "without folders")),
    bundle("empty-text.h5", {"teacher@input_name": ""}, ("/teacher@input_name", "it is empty")),
    bundle("long-text.h5", {"provenance@producer": "x" * 4097}, ("/provenance@producer", "a text of more than 4096 bytes")),
    bundle("time-in-words.h5", {"provenance@created": "yesterday at ten o'c"}, ("/provenance@created", "a time such as")),
    bundle("time-that-is-none.h5", {"provenance@created": "2026-02-31T25:61:00Z"}, ("/provenance@created", "a time such as")),
    bundle("settings-not-json.h5", {"provenance@settings": "{seed: 7}"}, ("/provenance@settings", "it must be a JSON object")),
    bundle("settings-a-list.h5", {"provenance@settings": "[1]"}, ("/provenance@settings", "it must be a JSON object")),
    bundle("settings-cut-short.h5", {"provenance@settings": '{"seed":7'}, ("/provenance@settings", "it must be a JSON object")),
    bundle("settings-nested-deep.h5", {"provenance@settings": '{"a":' + "[" * 15_000 + "]" * 15_000 + "}"},
           ("/provenance@settings", "it must be a JSON object")),
    bundle("settings-long.h5", {"provenance@settings": "{}" + " " * 32_767}, ("/provenance@settings", "more than 32768 bytes")),
    bundle("text-in-latin-1.h5", {"teacher@file_name": b"lehrer-n\xe9.onnx"}, ("/teacher@file_name", "it is not UTF-8")),
    bundle("text-hidden-behind-zero.h5", {"teacher@file_name": b"teacher\0secret.onnx"},
           ("/teacher@file_name", "filled up with nul bytes")),
    bundle("text-with-half-a-character.h5", {"classes@names": numpy.array([b"no", b"\xed\xa0\x80"])}, ("/classes@names", "it is not UTF-8")),
    # Whoever shows these must not let them reach the terminal as they are.
    bundle("escape-sequences-in-a-class.h5", {"classes@names": ["\x1b]0;owned\x07\x1b[2J", "ok\n/fine: valid"], "classes@counts": [5, 60]},
           ("/classes@counts", "5 pictures; the bundle promises at least 10")),
    bundle("escape-sequences-in-a-name.h5", {"privacy@\x1b[31m\u009b2J\u202e": 1}, ("/privacy@\x1b[31m\u009b2J\u202e", "not a member")),
    bundle("escape-sequences-in-a-value.h5", {f"{TOP}/mean": None, f"{TOP}/me\ran\n": numbers(2, 2)},
           (f"/{TOP}/me\ran\n", "not a member"), (f"/{TOP}/mean", "missing")),
]

TABLES = [
    bundle("layer-key.h5", {f"teacher/layers/{LAYER}@name": "conv1"}, (f"/teacher/layers/{LAYER}", "the key of this layer must be 0000-conv1")),
    bundle("layers-alike.h5", {
        "teacher/layers/0001-logits": None, "teacher/layers/0001-relu1": {"@name": "relu1", "@kind": "Relu", "@shape": [2]}},
        ("/teacher/layers", "two layers have the same name")),
    bundle("layer-shape-overflows.h5", {f"teacher/layers/{LAYER}@shape": [1 << 40, 1 << 40]},
           (f"/teacher/layers/{LAYER}@shape", "overflows")),
    bundle("layer-shape-negative.h5", {f"teacher/layers/{LAYER}@shape": [3, -1]}, (f"/teacher/layers/{LAYER}@shape", "must be ≥ 1")),
    bundle("layer-of-nine-dimensions.h5", {f"teacher/layers/{LAYER}@shape": [1] * 9}, (f"/teacher/layers/{LAYER}@shape", "9 must be ≤ 8")),
    bundle("record-of-no-layer.h5", record("all-layers", {"0007-conv": {"mean": numbers(2, 3), "deviation": numbers(2, 3)}}),
           (f"/{ALL}/0007-conv", "the teacher has no layer of this key")),
    bundle("pair-in-wrong-order.h5", record("spectral-pairs", {"0001-0000": record("spectral-pairs")["records"]["spectral-pairs"]["0000-0001"], "0000-0001": None}),
           ("/records/spectral-pairs/0001-0000", "the numbers of two of the teacher's layers")),
    bundle("pair-of-no-layer.h5", record("spectral-pairs", {"0000-0002": record("spectral-pairs")["records"]["spectral-pairs"]["0000-0001"], "0000-0001": None}),
           ("/records/spectral-pairs/0000-0002", "the numbers of two of the teacher's layers")),
    bundle("classes-alike.h5", {"classes@names": ["no", "no"]}, ("/classes@names", "two classes have the same name")),
    bundle("class-without-name.h5", {"classes@names": ["no", ""]}, ("/classes@names", "one of the texts is empty")),
    bundle("counts-of-fewer-classes.h5", {"classes@counts": [50]}, ("/classes@counts", "1 must be 2, the number of classes")),
    bundle("count-below-minimum.h5", {"classes@counts": [50, 3]}, ("/classes@counts", "has 3 pictures; the bundle promises at least 10")),
    bundle("count-negative.h5", {"classes@counts": [50, -60]}, ("/classes@counts", "every number must be ≥ 0")),
    bundle("withheld-with-statistics.h5", {"classes@counts": [50, 0], f"{TOP}/deviation": (numbers(2, 2) * [[1], [0]]).astype("<f4")},
           (f"/{TOP}/mean", "has the count 0 and must have statistics of 0")),
    bundle("more-classes-than-outputs.h5", {"teacher@output_count": 1, f"{TOP}/mean": numbers(2, 1), f"{TOP}/deviation": numbers(2, 1)},
           ("/classes@names", "there are 2 classes and 1 outputs")),
    bundle("groups-without-names.h5", {"classes@groups": [0, 0]}, ("/classes", "groups is there without group_names")),
    bundle("groups-with-a-gap.h5", grouped(["a", "b", "c"], [0, 2, 2], ["x", "y", "z"], 3),
           ("/classes@groups", "rising, with none missing")),
    bundle("groups-of-other-outputs.h5", grouped(["a", "b", "c"], [0, 0, 1], ["x", "y"], 2), ("/classes@groups", "do not match 2 outputs")),
    bundle("input-does-not-become.h5", {"input@pixel_shape": [1, 3, 2]}, ("/input@pixel_shape", "does not become the teacher's input")),
    bundle("input-margins-overflow.h5", {"input@padding": [2**63 - 1, 1, 2**63 - 1, 1]}, ("/input@pixel_shape", "does not become")),
    bundle("input-margins-and-resize.h5", {"input@padding": [0] * 4, "input@resize": "bilinear"}, ("/input", "more than one of padding or resize")),
    bundle("input-layout.h5", {"input@layout": "NHWC"}, ("/input@layout", "must be “NCHW”")),
    bundle("input-scale.h5", {"input@scale": 0.0}, ("/input@scale", "must be > 0")),
    bundle("input-deviation.h5", {"input@deviation": [0.0]}, ("/input@deviation", "must be > 0")),
    bundle("input-means-of-more-channels.h5", {"input@mean": [0.5, 0.5]}, ("/input@mean", "the number of the input's channels")),
    bundle("input-range-empty.h5", {"input@maximum": [-0.5]}, ("/input@maximum", "above the minimum")),
    bundle("noise-without-bound.h5", noise({"@clip_bound": None}), ("/privacy", "is there without clip_bound")),
    bundle("noise-of-delta-one.h5", noise({"@delta": 1.0}), ("/privacy@delta", "≥ 0 and < 1")),
    bundle("noise-of-infinite-epsilon.h5", noise({"@epsilon": float("inf")}), ("/privacy@epsilon", "an infinite value")),
]

CASES = MEMBERS + TEXTS + TABLES
