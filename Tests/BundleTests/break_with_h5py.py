"""Make hostile files from a valid bundle, each with a right digest: `break_with_h5py.py VALID.h5 FOLDER`."""
import hashlib
import shutil
import sys

import h5py
import numpy

KEY = "0000-_features_relu1_Relu_output_0"
MEAN = f"records/all-layers/{KEY}/mean"


def replace(file, path, *arguments, **options):
    del file[path]
    return file.create_dataset(path, *arguments, **options)


def soft_link(file):
    del file["privacy"]
    file["privacy"] = h5py.SoftLink("/provenance")


def external_link(file):
    del file["privacy"]
    file["privacy"] = h5py.ExternalLink("/etc/passwd", "/")


def external_storage(file):
    replace(file, MEAN, shape=(3, 8), dtype="f4", external=[("/etc/passwd", 0, 96)])


def virtual_dataset(file):
    del file[MEAN]
    layout = h5py.VirtualLayout(shape=(3, 8), dtype="f4")
    layout[:] = h5py.VirtualSource("other.h5", "data", shape=(3, 8))
    file.create_virtual_dataset(MEAN, layout)


def unknown_filter(file):
    replace(file, MEAN, data=numpy.ones((3, 8), "f4"), chunks=(3, 8), scaleoffset=3)


def giant_never_stored(file):
    layer = file[f"teacher/layers/{KEY}"]
    layer.attrs["shape"] = numpy.array([1 << 20, 1 << 18], "i8")
    for name in ["mean", "deviation"]:
        replace(file, f"records/all-layers/{KEY}/{name}", shape=(3, 1 << 38), dtype="f4")


def overflowing_shape(file):
    replace(file, MEAN, shape=(1 << 32, 1 << 32, 1 << 32), dtype="f4", chunks=(1, 1, 1))


def deflate_bomb(file):
    shape = (3, 1 << 20)
    file[f"teacher/layers/{KEY}"].attrs["shape"] = numpy.array([1 << 34], "i8")
    replace(file, MEAN, shape=(3, 1 << 34), dtype="f4", chunks=shape, compression="gzip")[:, :8] = 1


def variable_length_text(file):
    file["teacher"].attrs["file_name"] = "a.onnx"


def compound_attribute(file):
    file["teacher"].attrs["opset"] = numpy.zeros((), [("a", "i8")])


def reference_attribute(file):
    file["teacher"].attrs["opset"] = file["classes"].ref


def null_attribute(file):
    file["teacher"].attrs["opset"] = h5py.Empty("i8")


def attribute_of_a_dataset(file):
    file[MEAN].attrs["unit"] = numpy.int64(1)


def double_precision(file):
    replace(file, MEAN, data=numpy.ones((3, 8)))


def group_in_place_of_a_dataset(file):
    del file[MEAN]
    file.create_group(MEAN)


def dataset_in_place_of_a_group(file):
    replace(file, "privacy", data=numpy.ones((3, 8)))


def circle(file):
    del file["privacy"]
    file["privacy"] = file["/"]


def named_type(file):
    del file["privacy"]
    file["privacy"] = numpy.dtype("f4")


def text_that_is_not_utf8(file):
    file["teacher"].attrs["file_name"] = numpy.bytes_(b"\xff\xfe")


# A thousand layers of 2**15 units that are all one dataset, which the file holds once.
def one_dataset_under_many_names(file):
    table, records = file["teacher/layers"], file["records/all-layers"]
    for group in [table, records]:
        for key in list(group):
            del group[key]
    first = records.create_dataset("0000-a/mean", data=numpy.ones((3, 1 << 15), "f4"))
    for index in range(1000):
        key = f"{index:04}-a"
        layer = table.create_group(key)
        layer.attrs["name"], layer.attrs["kind"] = numpy.bytes_("a"), numpy.bytes_("Relu")
        layer.attrs["shape"] = numpy.array([1 << 15], "i8")
        for dataset in ["mean", "deviation"]:
            if f"{key}/{dataset}" not in records:
                records[f"{key}/{dataset}"] = first


ATTACKS = [
    soft_link, external_link, external_storage, virtual_dataset, unknown_filter, giant_never_stored,
    overflowing_shape, deflate_bomb, variable_length_text, compound_attribute, reference_attribute, null_attribute,
    attribute_of_a_dataset, double_precision, group_in_place_of_a_dataset, dataset_in_place_of_a_group, circle,
    named_type, text_that_is_not_utf8, one_dataset_under_many_names,
]


def main(valid, folder):
    for attack in ATTACKS:
        path = f"{folder}/{attack.__name__}.h5"
        shutil.copyfile(valid, path)
        with h5py.File(path, "r+") as file:
            attack(file)
        with open(path, "r+b") as file:
            file.seek(512)
            block = f"kdmeta-integrity 1\nsha256 {hashlib.file_digest(file, 'sha256').hexdigest()}\n".encode()
            file.seek(0)
            file.write(block.ljust(512, b"\0"))


if __name__ == "__main__":
    main(*sys.argv[1:])
