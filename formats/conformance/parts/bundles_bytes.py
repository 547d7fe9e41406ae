"""Bundles whose bytes are spoilt: the integrity block, the digest, and HDF5's own records under a right digest."""
import struct

from .bundle_base import BASE, TOP, bundle, numbers
from .bundles_valid import contiguous, packed
from .case import Case
from .tree import USER_BLOCK, seal, write

MEAN = f"{TOP}/mean"


def block(name, error, **options):
    """A bundle with another integrity block than the right one."""
    def make(path):
        write(path, BASE, user_block=USER_BLOCK)
        seal(path, **options)
    return Case(name, make, [(None, error)])


def poke(path, place, content):
    with open(path, "r+b") as file:
        file.seek(place)
        file.write(content)


def find(path, mark, start=0):
    with open(path, "rb") as file:
        return file.read().index(mark, start)


def at(place, content):
    """Puts bytes at a place behind the user block."""
    return lambda path: poke(path, USER_BLOCK + place, content)


def cut(path):
    with open(path, "r+b") as file:
        file.truncate(file.seek(0, 2) - 200)


def flipped(path):
    write(path, BASE, user_block=USER_BLOCK)
    seal(path)
    poke(path, 2000, b"\x55")


def long_user_block(path):
    write(path, BASE, user_block=2 * USER_BLOCK)
    seal(path)


def no_user_block(path):
    write(path, BASE)


def attribute_claims(path):
    # The length of the list `input_shape`, in the dataspace behind its name and type.
    name = find(path, b"input_shape\0")
    poke(path, find(path, struct.pack("<BBBxxxxxQ", 1, 1, 1, 3), name) + 8, struct.pack("<QQ", 1 << 40, 1 << 40))


def layout(address, size):
    """Lets the first dataset of 16 bytes in one piece lie elsewhere."""
    def spoil(path):
        place = find(path, b"\x03\x01")
        while open(path, "rb").read()[place + 10:place + 18] != struct.pack("<Q", 16):
            place = find(path, b"\x03\x01", place + 1)
        poke(path, place + 2, struct.pack("<QQ", address, size))
    return spoil


def tree_in_itself(kind):
    """Makes the first node of B-trees of a kind (0 for groups, 1 for chunks) its own child."""
    def spoil(path):
        node = find(path, b"TREE" + bytes([kind, 0]))
        # Level 1, one child. Keys are 8 bytes in groups, and for chunks of two dimensions 32.
        poke(path, node + 5, b"\x01\x01\0")
        poke(path, node + 24 + (8 if kind == 0 else 32), struct.pack("<Q", node - USER_BLOCK))
    return spoil


def free_space_in_a_circle(path):
    """Makes the list of free blocks in the heap of the root's names begin with a block that follows upon itself."""
    heap = find(path, b"HEAP\0")
    with open(path, "rb") as file:
        file.seek(heap + 16)
        _, names = struct.unpack("<QQ", file.read(16))
    poke(path, heap + 16, struct.pack("<Q", 8))
    poke(path, USER_BLOCK + names + 8, struct.pack("<QQ", 8, 16))


CASES = [
    block("digest-wrong.h5", "damaged: its contents have the SHA-256", line=b"sha256 " + b"0" * 64 + b"\n"),
    block("block-newer.h5", "a version that this program does not know", title=b"kdmeta-integrity 2\n"),
    block("block-of-zeros.h5", "it does not start with “kdmeta-integrity 1”", title=b"", line=b""),
    block("block-without-digest.h5", "no line with a SHA-256", line=b""),
    block("block-digest-in-capitals.h5", "no line with a SHA-256", line=b"sha256 " + b"A" * 64 + b"\n"),
    block("block-without-end-of-line.h5", "no line with a SHA-256", line=b"sha256 %s"),
    block("block-signature-of-nobody.h5", "falsely signed: its signature is not one of these contents",
          rest=b"ed25519 " + b"5" * 64 + b" " + b"7" * 128 + b"\n"),
    block("block-signature-short.h5", "a line that format 1 does not know", rest=b"ed25519 " + b"5" * 64 + b"\n"),
    block("block-other-line.h5", "a line that format 1 does not know", rest=b"comment none\n"),
    block("block-text-behind-zeros.h5", "is not 512 bytes of text and zeros", rest=b"\0\0\0note"),
    Case("byte-flipped.h5", flipped, [(None, "damaged: its contents have the SHA-256")]),
    Case("block-of-1024-bytes.h5", long_user_block, [(None, "no HDF5 file begins right behind its integrity block")]),
    Case("no-block.h5", no_user_block, [(None, "without the integrity block of a bundle")]),
    bundle("cut-short.h5", {}, (None, "truncated"), after=cut),
    bundle("no-hdf5-signature.h5", {}, (None, "it is not an HDF5 file"), after=at(0, b"\x89HDG")),
    bundle("superblock-of-version-9.h5", {}, (None, "bad superblock version number"), after=at(8, b"\x09")),
    bundle("superblock-end-beyond.h5", {}, (None, "truncated"), version="earliest", after=at(40, struct.pack("<Q", 1 << 40))),
    bundle("superblock-root-outside.h5", {}, (None, "past end of allocation"), version="earliest", after=at(64, struct.pack("<Q", 1 << 50))),
    bundle("superblock-base-elsewhere.h5", {}, (None, "truncated file"), version="earliest", after=at(24, struct.pack("<Q", 1 << 20))),
    bundle("dataset-outside-the-file.h5", {f"{TOP}/deviation": contiguous(numbers(2, 2))}, (f"/{TOP}/deviation", "could not read the dataset"), version="earliest", after=layout(1 << 40, 16)),
    bundle("dataset-stored-short.h5", {f"{TOP}/deviation": contiguous(numbers(2, 2))}, (f"/{TOP}/deviation", "more than the 4 bytes stored"), version="earliest", after=layout(4096, 4)),
]

# Some versions of the HDF5 library crash in these, or never come back. Whoever reads them in the end says that they are no good, in whatever words.
BREAKING = [
    bundle("attribute-claims-a-tebibyte.h5", {}, (None, ""), version="earliest", after=attribute_claims),
    bundle("free-space-in-a-circle.h5", {}, (None, ""), version="earliest", after=free_space_in_a_circle),
    bundle("tree-of-links-in-itself.h5", {}, (None, ""), version="earliest", after=tree_in_itself(0)),
    bundle("tree-of-chunks-in-itself.h5", {MEAN: packed(numbers(2, 2), ())}, (None, ""), version="earliest", after=tree_in_itself(1)),
]
