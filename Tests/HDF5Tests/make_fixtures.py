"""Writes the files under Fixtures/ with h5py, an implementation independent of this one.

    python make_fixtures.py        (needs h5py and numpy)
"""

import os
import zlib

import h5py
import numpy as np

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "Fixtures")
os.makedirs(HERE, exist_ok=True)
os.chdir(HERE)

PLAIN = {
    "float16": "<f2", "float32": "<f4", "float64": "<f8",
    "int8": "i1", "int16": "<i2", "int32": "<i4", "int64": "<i8",
    "uint8": "u1", "uint16": "<u2", "uint32": "<u4", "uint64": "<u8",
    "big-float16": ">f2", "big-float32": ">f4", "big-int64": ">i8",
}

# What every reader should understand.
with h5py.File("plain.h5", "w") as file:
    numbers = np.arange(12).reshape(3, 4)
    for name, dtype in PLAIN.items():
        values = numbers / 4 if "float" in name else numbers
        file.create_dataset(name, data=values.astype(dtype), track_times=False)
    deep = file.create_group("one").create_group("two")
    deep["scalar"] = np.float64(2.5)
    deep["empty"] = np.zeros((0, 4), "f4")
    file.create_dataset("packed", data=np.arange(600, dtype="f4").reshape(20, 30), chunks=(7, 11),
                        compression="gzip", shuffle=True, fletcher32=True, track_times=False)
    attributes = deep.attrs
    attributes.create("text", "naïve".encode(), dtype=h5py.string_dtype("utf-8", 6))
    attributes.create("padded", b"ab", dtype=h5py.string_dtype("utf-8", 8))
    attributes.create("texts", np.array([b"zero", b"one"], "S5"))
    attributes["integer"] = np.int64(-7)
    attributes["small"] = np.uint8(200)
    attributes["integers"] = np.array([1, 2, 3], "i4")
    attributes["real"] = 0.25
    attributes["reals"] = np.array([0.5, 1.5], "f4")

# What none of ours should follow.
with h5py.File("hostile.h5", "w", track_order=False) as file:
    file.create_dataset("target", data=np.zeros(3, "f4"), track_times=False)
    file["soft"] = h5py.SoftLink("/target")
    file["dangling"] = h5py.SoftLink("/nothing")
    file["external"] = h5py.ExternalLink("plain.h5", "/float32")
    group = file.create_group("group")
    group["cycle"] = group
    file["group-by-soft-link"] = h5py.SoftLink("/group")
    file.create_dataset("outside", (4,), "f4", external=[("/etc/passwd", 0, 16)])
    layout = h5py.VirtualLayout((12,), "f4")
    layout[:] = h5py.VirtualSource("plain.h5", "float32", (12,))
    file.create_virtual_dataset("virtual", layout)
    file.create_dataset("texts", data=["a", "b"], dtype=h5py.string_dtype())
    file.create_dataset("fixed-texts", data=np.array([b"a"]))
    file.create_dataset("compound", data=np.zeros(2, [("a", "f4"), ("b", "i4")]))
    file.create_dataset("enumeration", data=np.array([True, False]))
    file.create_dataset("reference", data=file["target"].ref, dtype=h5py.ref_dtype)
    file.create_dataset("opaque", data=np.void(b"1234"))
    file.create_dataset("array", (2,), np.dtype(("f4", (3,))))
    file.create_dataset("null", data=h5py.Empty("f4"))
    file.create_dataset("nine", data=np.zeros((1,) * 9, "f4"))
    file.create_dataset("lzf", data=np.zeros(99, "f4"), chunks=(99,), compression="lzf")
    file.create_dataset("offset", data=np.zeros(99, "i4"), chunks=(99,), scaleoffset=0)
    file.create_dataset("square", (2**40, 2**40), "f4", chunks=(16, 16))
    file.create_dataset("tebibyte", (2**38,), "f4")
    file.create_dataset("tebibyte-in-chunks", (2**38,), "f4", chunks=(2**16,), compression="gzip")
    file["tebibyte-in-chunks"].id.write_direct_chunk((0,), zlib.compress(b"\0" * 2**18, 9))
    file.create_dataset("one-large-chunk", (4,), "f4", chunks=(2**28,), maxshape=(None,), compression="gzip")
    file["one-large-chunk"].id.write_direct_chunk((0,), zlib.compress(b"\0" * 16, 9))
    file.create_dataset("short-chunk", (64,), "f4", chunks=(64,), compression="gzip")
    file["short-chunk"].id.write_direct_chunk((0,), zlib.compress(b"\0" * 4, 9))
    file.create_dataset("long-chunk", (64,), "f4", chunks=(64,), compression="gzip")
    file["long-chunk"].id.write_direct_chunk((0,), zlib.compress(b"\0" * 4096, 9))
    twice = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    twice.set_chunk((64,))
    twice.set_deflate(9)
    twice.set_deflate(9)
    h5py.h5d.create(file.id, b"deflated-twice", h5py.h5t.IEEE_F32LE, h5py.h5s.create_simple((64,)), twice)

    attributes = group.attrs
    attributes["variable"] = "text"
    attributes["flag"] = True
    attributes["table"] = np.zeros((2, 2))
    attributes["compound"] = np.zeros(1, [("a", "f4")])
    attributes["reference"] = file.ref
    attributes["unsigned"] = np.uint64(2**63)
    attributes["null"] = h5py.Empty("f4")
    attributes.create("latin", b"na\xefve", dtype=h5py.string_dtype("ascii", 5))
    attributes.create("hidden", b"ab\0cd", dtype=h5py.string_dtype("ascii", 5))

with open("plain.h5", "rb") as file:
    head = file.read(4000)
with open("truncated.h5", "wb") as file:
    file.write(head)
with open("text.h5", "w") as file:
    file.write("This is not HDF5.\n" * 40)
