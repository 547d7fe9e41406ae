"""Read a kdmeta surrogate dataset (formats/surrogate-1.md): `python read_surrogate.py surrogate.h5` prints a summary."""
import sys

import h5py
import numpy


def plain(value):
    is_text = isinstance(value, numpy.ndarray) and value.dtype.kind == "S"
    value = value.decode() if isinstance(value, bytes) else value
    return [text.decode() for text in value.tolist()] if is_text else value


def read_surrogate(path):
    """The file's attributes by path, and its images, labels and logits."""
    with h5py.File(path, "r") as file:
        facts = {f"{group.name}@{name}": plain(value)
                 for group in (file, file["input"], file["provenance"]) for name, value in group.attrs.items()}
        if (facts["/@format"], facts["/@format_version"]) != ("kdmeta-surrogate", 1):
            raise ValueError(f"{path}: not a surrogate dataset of format 1")
        return facts, *(file[name][()] for name in ("images", "labels", "logits"))


def pixels(images, facts):
    """Model inputs as 8-bit images."""
    mean, deviation = (numpy.reshape(facts[f"/input@{name}"], (-1, 1, 1)) for name in ("mean", "deviation"))
    values = numpy.rint((images * deviation + mean) / facts["/input@scale"]).clip(0, 255).astype("uint8")
    top, left, bottom, right = facts.get("/input@padding", (0, 0, 0, 0))
    return values[..., top:values.shape[-2] - bottom, left:values.shape[-1] - right]


if __name__ == "__main__":
    facts, images, labels, logits = read_surrogate(sys.argv[1])
    for name, value in facts.items():
        print(name, value)
    for name, array in ("images", images), ("labels", labels), ("logits", logits), ("pixels", pixels(images, facts)):
        print(f"{name} {array.dtype} {list(array.shape)} sum {array.sum(dtype='f8'):.9g}")
