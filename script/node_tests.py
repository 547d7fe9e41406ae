"""Runs the node tests that wheels of onnx carry through `kdmeta run-model` and counts what passes; script/node-tests calls it."""
import argparse
import collections
import concurrent.futures
import pathlib
import subprocess
import tempfile
import zipfile

import numpy
import onnx
from onnx import numpy_helper

# The operators that kdmeta is to have: those of networks that classify images, then those of further networks.
TIERS = {
    1: """Add AveragePool BatchNormalization Cast CastLike Clip Concat Constant ConstantOfShape Conv Div Dropout Expand Flatten
        Gather Gemm GlobalAveragePool HardSigmoid HardSwish Identity LRN LeakyRelu LogSoftmax MatMul MaxPool Mul Pad ReduceMean
        Relu Reshape Shape Sigmoid Slice Softmax Split Squeeze Sub Sum Tanh Transpose Unsqueeze""".split(),
    2: """Abs And ArgMax Attention Ceil ConvTranspose DepthToSpace Einsum Elu Equal Erf Exp Floor GatherElements Gelu
        GlobalMaxPool Greater GreaterOrEqual GroupNormalization InstanceNormalization LayerNormalization Less LessOrEqual Log
        Max Mean Min Mish Mod Neg Not Or PRelu Pow RMSNormalization Range Reciprocal ReduceL2 ReduceMax ReduceMin ReduceProd
        ReduceSum Resize Round ScatterND Selu Sign Softplus Softsign SpaceToDepth Sqrt Tile TopK Trilu Upsample Where""".split(),
}
FOLDER = "onnx/backend/test/data/node/"
UNSUPPORTED = 3

# Tests whose answers do not follow from their models, and were put right in later versions. onnxruntime fails them too.
NO_ATTRIBUTE = "the model lacks the nearest_mode that the answer was made with"
FLAWED = {
    ("1.6.0", "test_resize_upsample_sizes_nearest_ceil_half_pixel"): NO_ATTRIBUTE,
    ("1.6.0", "test_resize_upsample_sizes_nearest_floor_align_corners"): NO_ATTRIBUTE,
    ("1.6.0", "test_resize_upsample_sizes_nearest_round_prefer_ceil_asymmetric"): NO_ATTRIBUTE,
    ("1.16.2", "test_averagepool_3d_dilations_large_count_include_pad_is_1_ceil_mode_is_True"):
        "the answer counts places behind the last pad; that of 1.19 does not",
}


def tier(model):
    """The lowest tier that has all operators of `model`, or none."""
    names = {node.op_type for node in model.graph.node}
    known = set()
    for number, operators in TIERS.items():
        known |= set(operators)
        if names <= known:
            return number
    return None


def array(path, kind):
    """The array in a file of the test data, or none where it holds something else."""
    if not kind.HasField("tensor_type") or kind.tensor_type.elem_type == onnx.TensorProto.STRING:
        return None
    return numpy_helper.to_array(onnx.TensorProto.FromString(path.read_bytes()))


def is_same(result, expected):
    if result.shape != expected.shape or result.dtype != expected.dtype:
        return False
    if expected.dtype.kind != "f":
        return bool((result == expected).all())
    return bool(numpy.allclose(result.astype("f8"), expected.astype("f8"), rtol=1e-3, atol=1e-7, equal_nan=True))


def run(kdmeta, folder):
    """What happened with the test in `folder`: (tier, "passed", "refused", "wrong" or "failed", why)."""
    model = onnx.load(folder / "model.onnx")
    number = tier(model)
    if number is None:
        return None
    data = folder / "test_data_set_0"
    weights = {weight.name for weight in model.graph.initializer}
    fed = [value for value in model.graph.input if value.name not in weights]
    with tempfile.TemporaryDirectory() as scratch:
        inputs, outputs = f"{scratch}/in.npz", f"{scratch}/out.npz"
        arrays = {}
        for index, value in enumerate(fed):
            given = array(data / f"input_{index}.pb", value.type)
            if given is not None and given.dtype.kind in "fiub":
                arrays[value.name] = given
        numpy.savez(inputs, **arrays)
        done = subprocess.run(
            [kdmeta, "run-model", "--model", folder / "model.onnx", "--input", inputs, "--output", outputs, "--threads", "1"],
            capture_output=True, text=True, timeout=120)
        reason = done.stderr.strip().splitlines()[-1] if done.stderr.strip() else ""
        if done.returncode == UNSUPPORTED:
            return number, "refused", reason
        if done.returncode != 0:
            return number, "failed", f"exit {done.returncode}: {reason}"
        results = numpy.load(outputs)
        for index, value in enumerate(model.graph.output):
            expected = array(data / f"output_{index}.pb", value.type)
            if expected is None or value.name not in results or not is_same(results[value.name], expected):
                return number, "wrong", f"its output '{value.name}'"
    return number, "passed", ""


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kdmeta", required=True, help="the program")
    parser.add_argument("--only", default="", help="a part of the tests' names")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("wheels", nargs="+", type=pathlib.Path, help="wheels of onnx up to 1.22, which carry the tests")
    options = parser.parse_args()
    counts = collections.defaultdict(collections.Counter)
    with tempfile.TemporaryDirectory() as scratch, concurrent.futures.ThreadPoolExecutor(options.workers) as pool:
        started, jobs = {}, []
        for wheel in options.wheels:
            place = pathlib.Path(scratch) / wheel.name
            with zipfile.ZipFile(wheel) as archive:
                archive.extractall(place, [name for name in archive.namelist() if name.startswith(FOLDER)])
            for folder in sorted((place / FOLDER).glob("test_*")):
                if options.only not in folder.name:
                    continue
                # Wheels share most tests; each is run once.
                files = sorted(file for file in folder.rglob("*.*") if file.is_file())
                content = tuple((file.relative_to(folder), file.read_bytes()) for file in files)
                if hash(content) not in started:
                    started[hash(content)] = pool.submit(run, options.kdmeta, folder)
                jobs.append((wheel.name.split("-")[1], folder.name, started[hash(content)]))
        told = set()
        for version, name, job in jobs:
            result = job.result()
            if result is None:
                continue
            number, outcome, reason = result
            if outcome == "wrong" and (version, name) in FLAWED:
                outcome, reason = "flawed", FLAWED[version, name]
            counts[f"onnx {version}", number][outcome] += 1
            if id(job) in told:
                continue
            told.add(id(job))
            counts["all, each test once", number][outcome] += 1
            if outcome != "passed":
                print(f"{outcome}: tier {number}, onnx {version}, {name}: {reason}", flush=True)
    for (place, number), outcomes in sorted(counts.items()):
        total = sum(outcomes.values())
        text = ", ".join(f"{count} {outcome}" for outcome, count in sorted(outcomes.items()))
        print(f"{place}: tier {number}: {total} tests, {text}; {outcomes['passed'] / total:.1%} passed")
    return any(outcomes["wrong"] or outcomes["failed"] for outcomes in counts.values())


if __name__ == "__main__":
    raise SystemExit(main())
