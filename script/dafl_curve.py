"""Curves of DAFL by kdmeta and by plain PyTorch: dafl_curve.py KDMETA MNIST_FOLDER [options]; see script/dafl-curve."""
import argparse
import hashlib
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import numpy
import onnx

PYTORCH = os.environ.get("KDMETA_BENCH_PYTHON", "/usr/bin/python3")
# As kdmeta's engine does, PyTorch keeps freed memory for the next step; asking the system for it anew takes longer than the products.
KEEPING_MEMORY = {"MALLOC_MMAP_THRESHOLD_": str(1 << 34), "MALLOC_TRIM_THRESHOLD_": str(1 << 34)}
SIDES = ["kdmeta", "PyTorch"]


def run(*command, **environment):
    child = subprocess.Popen([str(word) for word in command], stdout=subprocess.PIPE, env={**os.environ, **environment})
    try:
        output = child.communicate()[0]
    except KeyboardInterrupt:
        # It was told too, and keeps what it has done; subprocess.run would kill it over that.
        child.wait()
        sys.exit(130)
    if child.returncode != 0:
        sys.exit(f"failed: {' '.join(map(str, command))}")
    return json.loads(output)


def kdmeta_curve(options, folder, teacher, seed):
    result = run(
        options.kdmeta, "distill", teacher, "--source", "dafl", "--student", "lenet5-half", "--seed", seed,
        "--steps", options.steps, "--batch-size", options.batch_size, "--generator-channels", options.channels,
        "--generator-learning-rate", options.generator_rate, "--learning-rate", options.student_rate,
        "--schedule", "constant", "--augment", "none", "--mixup", 0, "--temperature", 1,
        "--evaluate", options.data, "--evaluate-every", options.every, "-o", folder / f"student-{seed}.onnx", "--json")
    return [point["accuracy"] for point in result["curve"]]


def pytorch_curve(options, folder, teacher, seed):
    weights = onnx.load(str(teacher)).graph.initializer
    numpy.savez(folder / "teacher.npz", **{w.name: onnx.numpy_helper.to_array(w) for w in weights})
    script = pathlib.Path(__file__).parent / "bench.d/dafl_pytorch.py"
    return run(
        PYTORCH, script, folder / "teacher.npz", options.data, seed, options.steps, options.every,
        options.batch_size, options.channels, options.generator_rate, options.student_rate, folder / f"pytorch-{seed}.pt", **KEEPING_MEMORY)


def table(figures):
    """A column for each curve, a row for each number of steps; a curve that is not at its end yet has no figures there."""
    columns = [(side, seed) for side in SIDES for seed in sorted(figures["curves"].get(side, {}))]
    lines = ["| steps | " + " | ".join(f"{side}, seed {seed}" for side, seed in columns) + " |"]
    lines.append("|---:" * (len(columns) + 1) + "|")
    every = figures["settings"]["every"]
    for index in range(figures["settings"]["steps"] // every):
        curves = [figures["curves"][side][seed] for side, seed in columns]
        cells = [f"{100 * curve[index]:.2f}" if index < len(curve) else "" for curve in curves]
        lines.append(f"| {(index + 1) * every:,} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kdmeta")
    parser.add_argument("data")
    parser.add_argument("--teacher", type=pathlib.Path)
    parser.add_argument("--steps", type=int, default=2000)
    parser.add_argument("--every", type=int, default=100)
    parser.add_argument("--seeds", default="0,1")
    parser.add_argument("--sides", default=",".join(SIDES))
    parser.add_argument("--batch-size", type=int, default=512)
    parser.add_argument("--channels", type=int, default=128)
    parser.add_argument("--generator-rate", type=float, default=0.2)
    parser.add_argument("--student-rate", type=float, default=2e-3)
    parser.add_argument("--figures", type=pathlib.Path)
    parser.add_argument("--folder", type=pathlib.Path)
    options = parser.parse_args()
    sides = options.sides.split(",")
    if not set(sides) <= set(SIDES):
        parser.error(f"--sides takes {' and '.join(SIDES)}, with a comma between")
    names = ["steps", "every", "batch_size", "channels", "generator_rate", "student_rate"]
    if options.teacher and not options.teacher.is_file():
        parser.error(f"--teacher {options.teacher}: no such file")
    with tempfile.TemporaryDirectory() as temporary:
        whole = options.folder or pathlib.Path(temporary)
        whole.mkdir(parents=True, exist_ok=True)
        teacher = options.teacher or whole / "teacher.onnx"
        if not options.teacher and not teacher.exists():
            run(options.kdmeta, "train", "--model", "lenet5", "--data", options.data, "-o", teacher, "--json")
        settings = {name: getattr(options, name) for name in names}
        settings["teacher"] = hashlib.sha256(teacher.read_bytes()).hexdigest()
        figures = {"settings": settings, "curves": {}}
        if options.figures and options.figures.exists():
            earlier = json.loads(options.figures.read_text())
            if earlier["settings"] != settings:
                sys.exit(f"{options.figures} has curves by other settings: {earlier['settings']}; name another file")
            figures = earlier
        # What is unfinished with other settings is left alone.
        folder = whole / hashlib.sha256(json.dumps(settings, sort_keys=True).encode()).hexdigest()[:12]
        folder.mkdir(exist_ok=True)
        for seed in options.seeds.split(","):
            for side in sides:
                if len(figures["curves"].get(side, {}).get(seed, [])) == options.steps // options.every:
                    continue
                curve = (kdmeta_curve if side == "kdmeta" else pytorch_curve)(options, folder, teacher, seed)
                figures["curves"].setdefault(side, {})[seed] = curve
                if options.figures:
                    partial = options.figures.with_suffix(".partial")
                    partial.write_text(json.dumps(figures, indent=1, sort_keys=True) + "\n")
                    partial.replace(options.figures)
    print(table(figures))


if __name__ == "__main__":
    main()
