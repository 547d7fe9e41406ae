"""Make the conformance set anew: `make.py [FOLDER]`, which is this one if left out. `make.py --check` tells whether the set is what would be made.

Needs h5py, numpy and onnx as script/python pins them; other versions make files that are as good, and other bytes.
"""
import filecmp
import json
import pathlib
import sys
import tempfile

import numpy

from parts import bundles_bytes, bundles_numbers, bundles_storage, bundles_tables, bundles_valid, models, surrogates
from parts.tree import write

SETS = {
    "valid": bundles_valid.CASES + surrogates.VALID + models.VALID,
    "invalid": bundles_tables.CASES + bundles_numbers.CASES + bundles_storage.CASES + bundles_bytes.CASES + surrogates.INVALID + models.INVALID,
    "breaking": bundles_bytes.BREAKING,
}
# What a reader that goes where a file points would find, and a bundle would then be valid with.
SECRET = numpy.frombuffer(b"NOT TO BE READ BY ANYONE, EVER!!", "<f4").reshape(2, 2, 2)


def expectation(case):
    return [{"member": member, "error": error} for member, error in case.defects]


def make(folder):
    for name, cases in SETS.items():
        (folder / name).mkdir(parents=True, exist_ok=True)
        for case in cases:
            case.make(str(folder / name / case.name))
    weights = numpy.array(models.WEIGHTS, "<f4").tobytes()
    (folder / "valid/weights.bin").write_bytes(weights)
    (folder / "invalid/side.bin").write_bytes(weights)
    (folder / "outside").mkdir(exist_ok=True)
    (folder / "outside/outside.bin").write_bytes(SECRET.tobytes())
    write(str(folder / "outside/outside.h5"), {"data": SECRET[0], "privacy": {"@minimum_class_count": 10}})
    expected = {f"{name}/{case.name}": expectation(case) for name, cases in SETS.items() for case in cases}
    if len(expected) < sum(map(len, SETS.values())):
        raise ValueError("two files have one name")
    (folder / "expected.json").write_text(json.dumps(expected, indent=1, ensure_ascii=False) + "\n")


def check(folder):
    """The files that differ from those that would be made."""
    with tempfile.TemporaryDirectory() as other:
        make(pathlib.Path(other))
        both = [{str(path.relative_to(root)) for part in (*SETS, "outside", "expected.json")
                 for path in [root / part, *(root / part).glob("*")] if path.is_file()} for root in (folder, pathlib.Path(other))]
        return sorted(both[0] ^ both[1]) + sorted(
            name for name in both[0] & both[1] if not filecmp.cmp(folder / name, f"{other}/{name}", shallow=False))


if __name__ == "__main__":
    here = pathlib.Path(__file__).parent
    if sys.argv[1:] == ["--check"]:
        different = check(here)
        sys.exit("\n".join(f"{name}: not what make.py makes" for name in different) if different else 0)
    make(pathlib.Path(sys.argv[1]) if sys.argv[1:] else here)
