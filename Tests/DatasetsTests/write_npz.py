"""Write the files of NPZFileTests into a folder: `python write_npz.py FOLDER`."""
import io
import struct
import sys
import zipfile

import numpy
from numpy.lib import format as npy

folder = sys.argv[1]


def path(name):
    return f"{folder}/{name}.npz"


def raw(array, version):
    file = io.BytesIO()
    npy.write_array(file, array, version=version)
    return file.getvalue()


def header(text, data=b"", magic=b"\x93NUMPY", version=1):
    length = struct.pack("<H" if version == 1 else "<I", len(text))
    return magic + bytes([version, 0]) + length + text.encode() + data


def put(name, contents, compression=zipfile.ZIP_STORED):
    with zipfile.ZipFile(path(name), "w", compression) as file:
        for member, data in contents:
            file.writestr(member, data)


arrays = {
    **{t: numpy.array([[0, 0.5, -1], [-1.5, 2, 2.5]], t) for t in ("f2", "f4", "f8")},
    **{t: numpy.array([[0, -1], [2, -3]], t) for t in ("i1", "i2", "i4", "i8")},
    **{t: numpy.array([0, 1, 200], t) for t in ("u1", "u2", "u4", "u8")},
    "bool": numpy.array([False, True, True]),
    "scalar": numpy.int32(7),
    "empty": numpy.zeros((0, 3), "f4"),
    "fortran": numpy.asfortranarray(numpy.arange(24).reshape(2, 3, 4)),
    "zeros": numpy.zeros(100_000, "f4"),
}
versions = {f"version{v}.npy": raw(numpy.array([1, 2]), (v, 0)) for v in (1, 2, 3)}
for name, save in ("stored", numpy.savez), ("deflated", numpy.savez_compressed):
    save(path(name), **arrays)
    with zipfile.ZipFile(path(name), "a") as file:
        for member, data in versions.items():
            file.writestr(member, data)


class Stream(io.RawIOBase):
    """A file that can't be rewound, so that sizes follow the data."""

    def __init__(self, file):
        self.file = file

    def writable(self):
        return True

    def write(self, data):
        return self.file.write(data)


with open(path("streamed"), "wb") as file, zipfile.ZipFile(Stream(file), "w", zipfile.ZIP_DEFLATED) as archive:
    archive.comment = b"a comment behind the directory"
    for name, array in arrays.items():
        with archive.open(f"{name}.npy", "w", force_zip64=True) as member:
            npy.write_array(member, numpy.asanyarray(array))
    for member, data in versions.items():
        archive.writestr(member, data)

plain = "{'descr': '%s', 'fortran_order': False, 'shape': %s, }\n"
numpy.savez(path("bad_objects"), a=numpy.array([None]))
numpy.savez(path("bad_bigendian"), a=numpy.array([1], ">f4"))
numpy.savez(path("bad_records"), a=numpy.array([(1, 2)], [("x", "i4"), ("y", "f4")]))
numpy.savez(path("bad_complex"), a=numpy.array([1j], "c8"))
numpy.savez(path("bad_text"), a=numpy.array(["a"]))
numpy.savez(path("bad_huge_uint64"), a=numpy.array([1 << 63], "u8"))
put("bad_version9", [("a.npy", header(plain % ("<f4", "(1,)"), bytes(4), version=9))])
put("bad_not_npy", [("a.txt", b"text")])
put("bad_short", [("a.npy", header(plain % ("<f4", "(4,)"), bytes(12)))])
put("bad_long", [("a.npy", header(plain % ("<f4", "(2,)"), bytes(12)))])
put("bad_overflow", [("a.npy", header(plain % ("<f4", "(4611686018427387904, 4, 0)")))])
put("bad_negative", [("a.npy", header(plain % ("<f4", "(-1,)"), bytes(4)))])
put("bad_garbage", [("a.npy", b"\x93NUMPX" + bytes(100))])
put("bad_long_header", [("a.npy", header(plain % ("<f4", "(1,)") + " " * 100_000, bytes(4), version=2))])
put("bad_no_keys", [("a.npy", header("{'descr': '<f4', 'shape': (1,)}", bytes(4)))])
put("bad_bzip2", [("a.npy", raw(numpy.zeros(9), (1, 0)))], zipfile.ZIP_BZIP2)


def changed(name, source, *changes):
    """The file `source` with bytes of its only directory entry changed."""
    with open(path(source), "rb") as file:
        data = bytearray(file.read())
    entry = data.rindex(b"PK\x01\x02")
    for offset, value in changes:
        data[entry + offset:entry + offset + len(value)] = value
    with open(path(name), "wb") as file:
        file.write(data)


put("one", [("a.npy", raw(numpy.zeros(9), (1, 0)))], zipfile.ZIP_DEFLATED)
changed("bad_checksum", "one", (16, b"\1\2\3\4"))
changed("bad_bomb", "one", (24, struct.pack("<I", 1 << 20)))
changed("bad_wrong_size", "one", (24, struct.pack("<I", 100)))
changed("bad_encrypted", "one", (8, b"\1\0"))

# Two entries for the same bytes; one name for two arrays.
with zipfile.ZipFile(path("bad_twice"), "w") as file:
    file.writestr("a.npy", raw(numpy.zeros(1), (1, 0)))
    file.writestr("b.npy", raw(numpy.zeros(1), (1, 0)))
with open(path("bad_twice"), "rb") as file:
    data = file.read()
with open(path("bad_twice"), "wb") as file:
    start = data.index(b"PK\x01\x02")
    file.write(data[:start] + data[start:].replace(b"b.npy", b"a.npy"))

put("zeros", [("a.npy", raw(numpy.zeros(1 << 22, "u1"), (1, 0)))], zipfile.ZIP_DEFLATED)
with open(path("zeros"), "rb") as file:
    data = file.read()
start, end = data.index(b"PK\x01\x02"), data.rindex(b"PK\x05\x06")
entry = data[start:end]
entries = b"".join(entry.replace(b"a.npy", b"%c%c.npy" % (97 + i // 26, 97 + i % 26)).replace(
    struct.pack("<H", 5) + entry[30:32], struct.pack("<H", 6) + entry[30:32], 1) for i in range(200))
with open(path("bad_overlapping"), "wb") as file:
    file.write(data[:start] + entries + struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 200, 200, len(entries), start, 0))
