"""Distils networks of the zoo on made images and compares them with onnxruntime: zoo_parity.py KDMETA [--steps COUNT] [--images COUNT] [NETWORK...]

The teacher of a network is the smallest of the zoo that takes images of the same size.
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile
import time

import h5py
import numpy

import parity

# Multiplications that a batch may take, so that 100 steps of the largest networks take minutes.
WORK = 1_500_000_000

# How many images a network learns from.
LEARNT = 60


def run(kdmeta, *arguments):
    """Runs a command and returns what its JSON says."""
    command = [kdmeta, *map(str, arguments), "--json"]
    done = subprocess.run(command, stdout=subprocess.PIPE)
    if done.returncode != 0:
        sys.exit(f"failed: {' '.join(command)}")
    return json.loads(done.stdout)


def made_images(shape, count):
    """Blots of a colour, a size and a place of their own, whose class is where they are and how bright: `count` in 10 classes."""
    random = numpy.random.default_rng(0)
    channels, height, width = shape
    rows, columns = numpy.mgrid[0:height, 0:width]
    images = numpy.empty((count, channels, height, width), numpy.uint8)
    labels = numpy.arange(count) % 10
    for image, label in zip(images, labels):
        row, column = (0.2 + 0.15 * (label % 5) + random.normal(0, 0.03, 2)) * (height, width)
        blot = numpy.exp(-((rows - row) ** 2 + (columns - column) ** 2) / (0.15 * height) ** 2)
        colour = random.uniform(0.6, 1, (channels, 1, 1)) * (1 if label < 5 else 0.5)
        image[:] = 255 * blot * colour + random.uniform(0, 10, image.shape)
    return images, labels


def check(kdmeta, network, teacher, folder, steps, compared):
    """Whether `network`, distilled from `teacher`, answers the same in both, and so does the same with its norms folded."""
    images, labels = made_images(network["input"], max(LEARNT, compared or 0))
    with h5py.File(folder / "data.h5", "w") as file:
        file["images"], file["labels"] = images[:LEARNT], labels[:LEARNT]
    most = max(1, min(LEARNT, WORK // network["multiplyAccumulates"]))
    compared = compared or most
    usual = ["--data", folder / "data.h5", "--batch-size", min(32, most), "--quiet"]
    run(kdmeta, "train", "--model", teacher, *usual, "--steps", min(20, steps), "-o", folder / "teacher.onnx")
    distill = ["distill", folder / "teacher.onnx", *usual]
    student, folded = folder / f"{network['name']}.onnx", folder / f"{network['name']}-folded.onnx"
    start = time.monotonic()
    run(kdmeta, *distill, "--student", network["name"], "--steps", steps, "-o", student)
    print(f"{network['name']}: {steps} steps in {time.monotonic() - start:.0f} s", flush=True)
    agreed = parity.agrees(kdmeta, str(student), images[:compared])
    if run(kdmeta, "inspect", student)["batchNormalizations"]:
        # From its own file and weights, for one step more.
        run(kdmeta, *distill, "--student", student, "--keep-weights", "--fold-bn", "--steps", 1, "-o", folded)
        agreed &= parity.agrees(kdmeta, str(folded), images[:compared])
    return agreed


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kdmeta")
    parser.add_argument("--steps", type=int, default=100)
    parser.add_argument("--images", type=int, help="how many to compare on; by default few for large networks")
    parser.add_argument("networks", nargs="*", metavar="network")
    options = parser.parse_intermixed_args()
    zoo = {network["name"]: network for network in run(options.kdmeta, "models")}
    unknown = [name for name in options.networks if name not in zoo]
    if unknown:
        parser.error(f"the zoo has no {', '.join(unknown)}; it has {', '.join(zoo)}")
    results = []
    for name in options.networks or zoo:
        same = [other for other in zoo.values() if other["input"] == zoo[name]["input"]]
        teacher = min(same, key=lambda other: other["multiplyAccumulates"])["name"]
        with tempfile.TemporaryDirectory() as folder:
            results.append(check(options.kdmeta, zoo[name], teacher, pathlib.Path(folder), options.steps, options.images))
    sys.exit(0 if all(results) else 1)


if __name__ == "__main__":
    main()
