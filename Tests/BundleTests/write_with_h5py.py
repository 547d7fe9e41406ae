"""Write the bundle of SampleBundle.swift by formats/bundle-1.md alone: `write_with_h5py.py BUNDLE.h5 STORAGE [deflate]`."""
import hashlib
import sys

import h5py
import numpy


def text(value):
    return numpy.bytes_(value.encode())


def texts(values):
    return numpy.array([value.encode() for value in values])


def integers(values):
    return numpy.array(values, "<i8")


def reals(values):
    return numpy.array(values, "<f8")


def numbers(*shape):
    count = numpy.prod(shape)
    return ((numpy.arange(count) * 7 % 10 + 1).astype("f4") / numpy.float32(6.1)).reshape(shape)


def main(path, storage, deflate=False):
    options = {"compression": "gzip", "shuffle": True, "fletcher32": True} if deflate else {}
    with h5py.File(path, "w", userblock_size=512, libver=("v108", "v108")) as file:
        file.attrs.update({"format": text("kdmeta-bundle"), "format_version": 1, "purpose": text("release")})
        file.create_group("teacher").attrs.update({
            "sha256": text("0123456789abcdef" * 4), "file_name": text("lehrer-né.onnx"), "input_name": text("input"),
            "input_shape": integers([1, 4, 4]), "output_name": text("logits"), "output_count": 3, "opset": 17})
        table = file.create_group("teacher/layers")
        for key, name, kind, shape in [
            ("0000-_features_relu1_Relu_output_0", "/features/relu1/Relu_output_0", "Relu", [2, 2, 2]),
            ("0001-logits", "logits", "Gemm", [3]),
        ]:
            table.create_group(key).attrs.update({"name": text(name), "kind": text(kind), "shape": integers(shape)})
        file.create_group("input").attrs.update({
            "layout": text("NCHW"), "pixel_shape": integers([1, 2, 2]), "padding": integers([1, 1, 1, 1]),
            "scale": 1 / 255, "mean": reals([0.1307]), "deviation": reals([0.3081]),
            "minimum": reals([(0 - 0.1307) / 0.3081]), "maximum": reals([(255 * (1 / 255) - 0.1307) / 0.3081])})
        file.create_group("classes").attrs.update(
            {"names": texts(["zero", "eins", "δύο"]), "counts": integers([50, 60, 70])})
        file.create_group("privacy").attrs["minimum_class_count"] = 50
        file.create_group("provenance").attrs.update({
            "producer": text("kdmeta"), "producer_version": text("0.1.0"), "created": text("2026-01-31T12:00:00Z"),
            "settings": text('{"seed":7}')})
        top = file.create_group("records/top-layer")
        top.attrs.update({"encoding": text("gaussian"), "encoding_version": 1, "temperature": 8.0})
        every = file.create_group("records/all-layers")
        every.attrs.update({"encoding": text("gaussian-per-layer"), "encoding_version": 1})
        first, last = every.create_group("0000-_features_relu1_Relu_output_0"), every.create_group("0001-logits")
        for group, name, values in [
            (top, "mean", numbers(3, 3)), (top, "factor", numpy.tril(numbers(3, 3, 3))),
            (first, "mean", numbers(3, 8)), (first, "deviation", numbers(3, 8)),
            (last, "mean", numbers(3, 3)), (last, "factor", numpy.tril(numbers(3, 3, 3))),
        ]:
            group.create_dataset(name, data=values.astype(storage), **options)
    with open(path, "r+b") as file:
        file.seek(512)
        block = f"kdmeta-integrity 1\nsha256 {hashlib.file_digest(file, 'sha256').hexdigest()}\n".encode()
        file.seek(0)
        file.write(block.ljust(512, b"\0"))


if __name__ == "__main__":
    main(*sys.argv[1:])
