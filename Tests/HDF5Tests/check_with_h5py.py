"""Fails unless h5py sees in the file named what `ParityTests.readByPython` wrote into it."""

import sys

import h5py
import numpy as np

with h5py.File(sys.argv[1], "r") as file:
    assert file.userblock_size == 512
    for name in ("float16", "float32", "float64"):
        for dataset in (file[name], file[name + "-packed"]):
            assert dataset.dtype == np.dtype(name), dataset.dtype
            np.testing.assert_array_equal(dataset[...], np.arange(20).reshape(5, 4) / 4)
    assert file["float16-packed"].compression == "gzip" and file["float16-packed"].shuffle
    for name in ("uint8", "int32", "int64"):
        assert file[name].dtype == np.dtype(name)
        np.testing.assert_array_equal(file[name][...], np.arange(20).reshape(5, 4))
    attributes = file["group"].attrs
    assert attributes["string"].decode() == "naïve"
    assert [text.decode() for text in attributes["strings"]] == ["zero", "one"]
    assert attributes["integer"] == -7 and attributes["integer"].dtype == np.int64
    assert attributes["integers"].tolist() == [1, 2]
    assert attributes["real"] == 0.25 and attributes["real"].dtype == np.float64
    assert attributes["reals"].tolist() == [0.5, 1.5]
