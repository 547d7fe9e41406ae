"""Curves of DAFL by kdmeta and by plain PyTorch: dafl_curve.py KDMETA MNIST_FOLDER [options]; see script/dafl-curve."""
import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import numpy
import onnx

PYTORCH = os.environ.get("KDMETA_BENCH_PYTHON", "/usr/bin/python3")


def run(*command):
    done = subprocess.run([str(word) for word in command], stdout=subprocess.PIPE)
    if done.returncode != 0:
        sys.exit(f"failed: {' '.join(map(str, command))}")
    return json.loads(done.stdout)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kdmeta")
    parser.add_argument("data")
    parser.add_argument("--teacher")
    parser.add_argument("--steps", type=int, default=2000)
    parser.add_argument("--every", type=int, default=100)
    parser.add_argument("--seeds", default="0,1")
    parser.add_argument("--batch-size", type=int, default=512)
    parser.add_argument("--channels", type=int, default=128)
    parser.add_argument("--generator-rate", type=float, default=0.2)
    parser.add_argument("--student-rate", type=float, default=2e-3)
    options = parser.parse_args()
    seeds = options.seeds.split(",")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        teacher = options.teacher or folder / "teacher.onnx"
        if not options.teacher:
            run(options.kdmeta, "train", "--model", "lenet5", "--data", options.data, "-o", teacher, "--json")
        weights = onnx.load(str(teacher)).graph.initializer
        numpy.savez(folder / "teacher.npz", **{w.name: onnx.numpy_helper.to_array(w) for w in weights})
        curves = {}
        for seed in seeds:
            result = run(
                options.kdmeta, "distill", teacher, "--source", "dafl", "--student", "lenet5-half", "--seed", seed,
                "--steps", options.steps, "--batch-size", options.batch_size, "--generator-channels", options.channels,
                "--generator-learning-rate", options.generator_rate, "--learning-rate", options.student_rate,
                "--schedule", "constant", "--augment", "none", "--mixing", 0, "--temperature", 1,
                "--evaluate", options.data, "--evaluate-every", options.every, "-o", folder / "student.onnx", "--json")
            curves["kdmeta", seed] = [point["accuracy"] for point in result["curve"]]
            script = pathlib.Path(__file__).parent / "bench.d/dafl_pytorch.py"
            curves["PyTorch", seed] = run(
                PYTORCH, script, folder / "teacher.npz", options.data, seed, options.steps, options.every,
                options.batch_size, options.channels, options.generator_rate, options.student_rate)
    columns = [(side, seed) for side in ["kdmeta", "PyTorch"] for seed in seeds]
    print("| steps | " + " | ".join(f"{side}, seed {seed}" for side, seed in columns) + " |")
    print("|---:" * (len(columns) + 1) + "|")
    for index in range(options.steps // options.every):
        cells = [f"{100 * curves[column][index]:.2f}" for column in columns]
        print(f"| {(index + 1) * options.every:,} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
