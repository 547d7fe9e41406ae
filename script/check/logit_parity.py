"""Compares kdmeta's logits with onnxruntime's.

The images are prepared here, from the IDX files and the preprocessing in each model, and by nothing of kdmeta's.
"""
import json
import subprocess
import tempfile

import numpy
import onnxruntime

TOLERANCE = 1e-4  # |ours − theirs| ≤ TOLERANCE · (1 + |theirs|)
BATCH = 500


def resized(images, height, width):
    """Bilinear, with pixel centres at half-integers and no smoothing."""
    for axis, size in ((2, height), (3, width)):
        length = images.shape[axis]
        place = numpy.clip((numpy.arange(size) + 0.5) * length / size - 0.5, 0, length - 1)
        low = numpy.floor(place).astype(int)
        weight = (place - low).astype(numpy.float32).reshape([size if other == axis else 1 for other in range(4)])
        high = numpy.minimum(low + 1, length - 1)
        images = images.take(low, axis) * (1 - weight) + images.take(high, axis) * weight
    return images


def prepared(images, preprocessing):
    """Model inputs: fit, then scale, mean and deviation, as formats/bundle-1.md orders them."""
    images = images.astype(numpy.float32)
    (kind, sizes), = preprocessing["fit"].items()
    if kind == "pad":
        margins = [(0, 0), (0, 0), (sizes["top"], sizes["bottom"]), (sizes["left"], sizes["right"])]
        images = numpy.pad(images, margins)
    elif kind == "resize":
        images = resized(images, sizes["height"], sizes["width"])
    mean, deviation = (
        numpy.array(preprocessing[key], numpy.float32).reshape(1, -1, 1, 1) for key in ("mean", "deviation"))
    return (images * numpy.float32(preprocessing["scale"]) - mean) / deviation


def agrees(kdmeta, model, images):
    """Whether both sides give the same logits; prints by how much they differ."""
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    text = session.get_modelmeta().custom_metadata_map.get("kdmeta.preprocessing")
    if text is None:
        print(f"{model}: has no metadata 'kdmeta.preprocessing'; kdmeta writes it into its models")
        return False
    inputs = prepared(images, json.loads(text))
    name, output = session.get_inputs()[0].name, session.get_outputs()[0].name
    theirs = numpy.concatenate(
        [session.run([output], {name: inputs[start:start + BATCH]})[0] for start in range(0, len(inputs), BATCH)])
    with tempfile.TemporaryDirectory() as folder:
        numpy.savez(f"{folder}/in.npz", **{name: inputs})
        command = [kdmeta, "run-model", "--model", model, "--input", f"{folder}/in.npz", "--output", f"{folder}/out.npz"]
        if subprocess.run(command).returncode != 0:
            print(f"{model}: kdmeta run-model failed")
            return False
        ours = numpy.load(f"{folder}/out.npz")[output]
    if ours.shape != theirs.shape:
        print(f"{model}: shapes {ours.shape} and {theirs.shape} differ")
        return False
    difference = numpy.abs(ours - theirs)
    # Written so that a number that is none counts as too far.
    apart = numpy.count_nonzero(~(difference <= TOLERANCE * (1 + numpy.abs(theirs))))
    classes = numpy.count_nonzero(ours.argmax(1) != theirs.argmax(1))
    print(
        f"{model}: {len(ours):,} images, largest difference {difference.max():.2g}, "
        f"{apart} logits too far apart, {classes} images in another class")
    return apart == 0
