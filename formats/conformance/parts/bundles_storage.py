"""Bundles that misuse HDF5: links, types, storage that leads elsewhere or claims more than there is, and spoilt bytes."""
import zlib

import h5py
import numpy

from .bundle_base import LAYER, TOP, bundle, numbers, record
from .bundles_valid import packed
from .tree import make_group, patch, untimed

MEAN = f"{TOP}/mean"
LINK = "it is a soft, external or user-defined link"
FILTERS = "only deflate, shuffle and fletcher32 are read"
STORED = "can hold"
PLAIN = "its elements are not plain numbers"


def link(target):
    """A link of h5py's own kinds."""
    def make(group, name):
        group[name] = target
    return make


def same(path):
    """A second hard link to what is at `path`."""
    def make(group, name):
        group[name] = group.file[path]
    return make


def dataset(shape, type="<f4", *, values=None, **options):
    """A dataset of which nothing is stored, or `values`."""
    def make(group, name):
        made = group.create_dataset(name, shape, type, track_times=False, **options)
        if values is not None:
            made[...] = values
    return make


def of_type(type, shape=(2, 2)):
    """A dataset of a low-level type, never written."""
    def make(group, name):
        h5py.h5d.create(group.id, name.encode(), type, h5py.h5s.create_simple(shape), untimed(h5py.h5p.DATASET_CREATE))
    return make


def odd_float():
    """Floating point with another bias of the exponent than IEEE's."""
    type = h5py.h5t.IEEE_F32LE.copy()
    type.set_ebias(100)
    return type


def filtered(code, *values, times=1):
    """A dataset whose chunks go through the filter of this number, which need not be there."""
    def make(group, name):
        properties = untimed(h5py.h5p.DATASET_CREATE)
        properties.set_chunk((2, 2))
        for _ in range(times):
            properties.set_filter(code, h5py.h5z.FLAG_OPTIONAL, values)
        h5py.h5d.create(group.id, name.encode(), h5py.h5t.IEEE_F32LE, h5py.h5s.create_simple((2, 2)), properties)
    return make


def deflated(shape, chunk, content):
    """A dataset whose first chunk is deflated from `content`, whatever its shape."""
    def make(group, name):
        made = group.create_dataset(name, shape, "<f4", chunks=chunk, compression="gzip", track_times=False)
        made.id.write_direct_chunk((0,) * len(shape), zlib.compress(content, 9))
    return make


def virtual(file, name="data"):
    """A dataset of 2×2 that is made of one in `file`."""
    def make(group, member):
        properties, space = untimed(h5py.h5p.DATASET_CREATE), h5py.h5s.create_simple((2, 2))
        properties.set_virtual(space, file.encode(), name.encode(), space)
        h5py.h5d.create(group.id, member.encode(), h5py.h5t.IEEE_F32LE, space, properties)
    return make


def attribute(type, space=None):
    """An attribute of a low-level type."""
    def make(group, name):
        h5py.h5a.create(group.id, name.encode(), type, space or h5py.h5s.create(h5py.h5s.SCALAR))
    return make


def with_attribute(group, name):
    group.create_dataset(name, data=numbers(2, 2), track_times=False).attrs["unit"] = numpy.int64(1)


def named_type(group, name):
    """A type with a name, which holds the time at which it was made but in files of the earliest kind."""
    h5py.h5t.IEEE_F32LE.copy().commit(group.id, name.encode())


def of_named_type(group, name):
    named_type(group, "type")
    made = h5py.h5d.create(
        group.id, name.encode(), h5py.h5t.open(group.id, b"type"), h5py.h5s.create_simple((2, 2)), untimed(h5py.h5p.DATASET_CREATE))
    made.write(h5py.h5s.ALL, h5py.h5s.ALL, numbers(2, 2))


def nested(depth):
    def make(group, name):
        for _ in range(depth):
            group = make_group(group, name)
    return make


def many_links(count):
    def make(group, name):
        inner = make_group(group, name)
        for index in range(count):
            inner[f"{index}"] = inner
    return make


def many_attributes(count):
    def make(group, name):
        inner = make_group(group, name)
        for index in range(count):
            inner.attrs[f"{index}"] = numpy.int64(index)
    return make


KEYS = [f"{index:04}-a" for index in range(8)]


def many_layers_of_one_dataset():
    """Layers whose means and deviations are one dataset, which the file holds once."""
    keys, shape = KEYS, [1 << 11]
    first = f"records/all-layers/{keys[0]}/mean"
    changes = {f"teacher/layers/{LAYER}": None, "teacher/layers/0001-logits": None, "records": {}}
    changes |= {f"teacher/layers/{key}": {"@name": "a", "@kind": "Relu", "@shape": shape} for key in keys}
    changes |= {"records/all-layers@encoding": "gaussian-per-layer", "records/all-layers@encoding_version": 1}
    changes |= {f"records/all-layers/{key}/{name}": same(first) for key in keys for name in ("mean", "deviation")}
    return changes | {first: numpy.ones((2, *shape), "<f4")}


def padded_with_spaces(group, name):
    type = h5py.h5t.FORTRAN_S1.copy()
    type.set_size(12)
    made = h5py.h5a.create(group.id, name.encode(), type, h5py.h5s.create(h5py.h5s.SCALAR))
    made.write(numpy.array(b"teacher.onnx"))


def name_in_latin_1(group, name):
    h5py.h5g.create(group.id, b"n\xe9", gcpl=untimed(h5py.h5p.GROUP_CREATE))


def user_defined_link(path):
    # HDF5 makes such links for programs that have registered their kind. In an external one's place, the kind is 64.
    patch(path, b"\x01\x08\x40\x07privacy", b"\x01\x08\x64\x07privacy")


LINKS = [
    bundle("soft-link.h5", {"privacy": link(h5py.SoftLink("/provenance"))}, ("/privacy", LINK)),
    bundle("soft-link-to-itself.h5", {"privacy": link(h5py.SoftLink("/privacy"))}, ("/privacy", LINK)),
    bundle("soft-link-to-a-dataset.h5", {MEAN: link(h5py.SoftLink(f"/{TOP}/deviation"))}, (f"/{MEAN}", LINK)),
    bundle("external-link.h5", {"privacy": link(h5py.ExternalLink("../outside/outside.h5", "/privacy"))}, ("/privacy", LINK)),
    bundle("external-link-to-a-dataset.h5", {MEAN: link(h5py.ExternalLink("../outside/outside.h5", "/data"))}, (f"/{MEAN}", LINK)),
    bundle("external-link-to-a-device.h5", {"privacy": link(h5py.ExternalLink("/dev/zero", "/"))}, ("/privacy", LINK)),
    bundle("user-defined-link.h5", {"privacy": link(h5py.ExternalLink("../outside/outside.h5", "/privacy"))}, ("/privacy", LINK),
           version="earliest", after=user_defined_link),
    bundle("circle-of-groups.h5", {"privacy": same("/")}, ("/privacy", "the same object as /, which")),
    bundle("circle-within-a-record.h5", {f"records/all-layers": same("/records")}, ("/records/all-layers", "the same object as /records, which")),
    bundle("dataset-linked-twice.h5", {f"{TOP}/deviation": same(f"/{MEAN}")}, (f"/{MEAN}", f"the same object as /{TOP}/deviation, which")),
    bundle("group-linked-twice.h5", record("all-layers", {"0001-logits": same(f"records/all-layers/{LAYER}")}) | {"teacher/layers/0001-logits@shape": [3]},
           ("/records/all-layers/0001-logits", f"the same object as /records/all-layers/{LAYER}, which")),
    bundle("groups-nested-deep.h5", {"privacy/a": nested(200)}, ("/privacy/a", "not a member of format 1")),
    bundle("thousands-of-links.h5", {"extra": many_links(3000)}, ("/extra", "not a member of format 1")),
]

ELSEWHERE = [
    bundle("external-storage.h5", {MEAN: dataset((2, 2), external=[("../outside/outside.bin", 0, 16)])}, (f"/{MEAN}", "outside the file (external storage)")),
    bundle("external-storage-of-a-device.h5", {MEAN: dataset((2, 2), external=[("/dev/zero", 0, 16)])}, (f"/{MEAN}", "outside the file (external storage)")),
    bundle("virtual-dataset.h5", {MEAN: virtual("../outside/outside.h5")}, (f"/{MEAN}", "it is a virtual dataset"), version="v110"),
    bundle("virtual-dataset-of-itself.h5", {MEAN: virtual(".", f"/{TOP}/deviation")}, (f"/{MEAN}", "it is a virtual dataset"), version="v110"),
    bundle("filter-szip.h5", {MEAN: filtered(4, 141, 4)}, (f"/{MEAN}", FILTERS)),
    bundle("filter-lzf.h5", {MEAN: filtered(32000)}, (f"/{MEAN}", FILTERS)),
    bundle("filter-scale-offset.h5", {MEAN: dataset((2, 2), values=1, chunks=(2, 2), scaleoffset=3)}, (f"/{MEAN}", FILTERS)),
    bundle("filter-of-a-plugin.h5", {MEAN: filtered(32004, 1, 2, 3)}, (f"/{MEAN}", FILTERS)),
    bundle("filter-twice.h5", {MEAN: filtered(1, 9, times=2)}, (f"/{MEAN}", "once each")),
    bundle("filter-shuffle-after-deflate.h5", {MEAN: packed(numbers(2, 2), ("deflate", "shuffle"))}, (f"/{MEAN}", "shuffle after deflate")),
]

TYPES = [
    bundle("type-variable-text.h5", {"teacher@file_name": attribute(h5py.h5t.py_create(h5py.string_dtype(), logical=True))},
           ("/teacher@file_name", "strings of variable length")),
    bundle("type-variable-list.h5", {MEAN: of_type(h5py.h5t.vlen_create(h5py.h5t.IEEE_F32LE))}, (f"/{MEAN}", PLAIN)),
    bundle("type-compound.h5", {MEAN: of_type(h5py.h5t.py_create(numpy.dtype([("a", "<f4"), ("b", "<i4")])))}, (f"/{MEAN}", PLAIN)),
    bundle("type-compound-of-an-attribute.h5", {"teacher@opset": attribute(h5py.h5t.py_create(numpy.dtype([("a", "<i8")])))},
           ("/teacher@opset", "neither plain numbers nor strings")),
    bundle("type-reference.h5", {MEAN: of_type(h5py.h5t.STD_REF_OBJ)}, (f"/{MEAN}", PLAIN)),
    bundle("type-region-reference.h5", {"teacher@opset": attribute(h5py.h5t.STD_REF_DSETREG)}, ("/teacher@opset", "neither plain numbers nor strings")),
    bundle("type-opaque.h5", {MEAN: of_type(h5py.h5t.create(h5py.h5t.OPAQUE, 4))}, (f"/{MEAN}", PLAIN)),
    bundle("type-enumeration.h5", {"teacher@opset": attribute(h5py.h5t.py_create(numpy.dtype(bool), logical=True))},
           ("/teacher@opset", "neither plain numbers nor strings")),
    bundle("type-array.h5", {MEAN: of_type(h5py.h5t.array_create(h5py.h5t.IEEE_F32LE, (2,)))}, (f"/{MEAN}", PLAIN)),
    bundle("type-bit-field.h5", {MEAN: of_type(h5py.h5t.STD_B32LE)}, (f"/{MEAN}", PLAIN)),
    bundle("type-texts.h5", {MEAN: numpy.array([[b"a", b"b"], [b"c", b"d"]])}, (f"/{MEAN}", PLAIN)),
    bundle("type-float-of-another-kind.h5", {MEAN: of_type(odd_float())}, (f"/{MEAN}", PLAIN)),
    bundle("type-named-in-a-group.h5", {"privacy": named_type}, ("/privacy", "it is not a group"), version="earliest"),
    bundle("type-named-beside-a-dataset.h5", {MEAN: of_named_type}, (f"/{TOP}/type", "not a member of format 1"), version="earliest"),
    bundle("text-padded-with-spaces.h5", {"teacher@file_name": padded_with_spaces}, ("/teacher@file_name", "filled up with spaces")),
    bundle("name-in-latin-1.h5", {"privacy/x": name_in_latin_1}, ("/privacy", "a name in it is not UTF-8")),
    bundle("attribute-of-a-dataset.h5", {MEAN: with_attribute}, (f"/{MEAN}@unit", "not a member of format 1")),
    bundle("many-attributes.h5", {"extra": many_attributes(100)}, ("/extra", "not a member of format 1")),
]

SIZES = [
    bundle("null-dataspace.h5", {MEAN: h5py.Empty("<f4")}, (f"/{MEAN}", "a null dataspace")),
    bundle("null-attribute.h5", {"teacher@opset": h5py.Empty("<i8")}, ("/teacher@opset", "a null dataspace")),
    bundle("no-length.h5", {MEAN: numpy.zeros((0, 2), "<f4")}, (f"/{MEAN}", "no length may be 0")),
    bundle("nine-dimensions.h5", {MEAN: numpy.zeros((1,) * 9, "<f4")}, (f"/{MEAN}", "at most 8 are read")),
    bundle("tebibyte.h5", {MEAN: dataset((2, 1 << 37)), "teacher@output_count": 1 << 37, f"{TOP}/deviation": dataset((2, 1 << 37))},
           ("/", "its datasets claim 2199023255552 bytes")),
    bundle("shape-overflows.h5", {MEAN: dataset((1 << 32, 1 << 32, 1 << 32), chunks=(1, 1, 1))}, (f"/{MEAN}", "more elements than can be counted")),
    bundle("bytes-overflow.h5", {MEAN: dataset((1 << 31, 1 << 31), chunks=(1, 1))}, (f"/{MEAN}", "must be 2, the number of classes")),
    bundle("chunks-never-stored.h5", {
        "teacher@output_count": 1 << 20, MEAN: dataset((2, 1 << 20), chunks=(2, 1 << 10)), f"{TOP}/deviation": dataset((2, 1 << 20), chunks=(2, 1 << 10))},
        (f"/{TOP}/deviation", "more than the 0 bytes stored for it can hold"), (f"/{MEAN}", "more than the 0 bytes stored for it can hold")),
    bundle("chunk-of-a-gibibyte.h5", {MEAN: dataset((2, 2), chunks=(1 << 14, 1 << 14), maxshape=(None, None), compression="gzip", values=None)},
           (f"/{MEAN}", STORED)),
    bundle("deflate-claims-more-than-possible.h5", {
        "teacher@output_count": 1 << 22, MEAN: deflated((2, 1 << 22), (2, 1 << 20), bytes(1 << 20)),
        f"{TOP}/deviation": deflated((2, 1 << 22), (2, 1 << 20), bytes(1 << 20))},
        (f"/{TOP}/deviation", STORED), (f"/{MEAN}", STORED)),
    bundle("deflate-takes-the-memory.h5", {
        "teacher@output_count": 1 << 31, MEAN: deflated((2, 1 << 31), (2, 1 << 12), bytes(1 << 15)),
        f"{TOP}/deviation": deflated((2, 1 << 31), (2, 1 << 12), bytes(1 << 15))}, ("/", "its statistics take")),
    bundle("deflate-grows-beyond-its-chunk.h5", {MEAN: deflated((2, 2), (2, 2), bytes(24 << 20))}, (f"/{MEAN}", "inflates to more than the 16 bytes of a chunk")),
    bundle("deflate-ends-early.h5", {MEAN: deflated((2, 2), (2, 2), bytes(4))}, (f"/{MEAN}", "inflates to 4 bytes, not the 16 of a chunk")),
    bundle("one-dataset-for-many-layers.h5", many_layers_of_one_dataset(), *(
        (f"/records/all-layers/{key}/{name}", f"the same object as /records/all-layers/{KEYS[0]}/deviation")
        for key in KEYS for name in ("deviation", "mean") if (key, name) != (KEYS[0], "deviation"))),
]

CASES = LINKS + ELSEWHERE + TYPES + SIZES
