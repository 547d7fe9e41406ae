"""Write the files of NPZSourceTests into a folder: `python write_npz_images.py FOLDER`."""
import sys

import numpy

folder = sys.argv[1]
pixels = (numpy.arange(1000 * 4 * 5 * 3) % 251).astype("uint8").reshape(1000, 4, 5, 3)
arrays = {
    "x_train": pixels, "y_train": numpy.arange(1000, dtype="int64")[:, None] % 7,
    "x_test": pixels[:2], "y_test": numpy.array([6, 0], "uint8"),
}
numpy.savez(f"{folder}/stored.npz", **arrays)
numpy.savez_compressed(f"{folder}/deflated.npz", **arrays)
numpy.savez(f"{folder}/names.npz", frames=pixels)
numpy.savez(f"{folder}/fortran.npz", images=numpy.asfortranarray(pixels))
