"""Records millions of images: out_of_core.py KDMETA FOLDER [options]; see script/out-of-core."""
import argparse
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import threading
import time

import h5py
import numpy

# Bundles hold the time at which they were made.
os.environ["SOURCE_DATE_EPOCH"] = "0"


def run(*command, killed_after=None, checkpoint=None):
    """Seconds, and the most memory in MiB, that a command takes; it is killed after so many seconds, once it has a checkpoint."""
    words = [str(word) for word in command]
    start = time.monotonic()
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL)

    def kill():
        time.sleep(killed_after)
        while process.poll() is None and not checkpoint.exists():
            time.sleep(0.1)
        process.send_signal(signal.SIGKILL)

    if killed_after:
        threading.Thread(target=kill, daemon=True).start()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wanted = -signal.SIGKILL if killed_after else 0
    if process.returncode != wanted:
        sys.exit(f"ended with {process.returncode} rather than {wanted}: {' '.join(words)}")
    return time.monotonic() - start, usage.ru_maxrss / 1024


def records(path):
    """Every number of a bundle's records, by its place."""
    found = {}
    with h5py.File(path) as file:
        file["records"].visititems(
            lambda name, item: found.update({name: item[...]}) if isinstance(item, h5py.Dataset) else None)
    return found


def greatest_difference(path, other):
    """Of two bundles' statistics, in units of the greatest number of each."""
    one, two = records(path), records(other)
    if one.keys() != two.keys():
        sys.exit(f"{path} and {other} have other members")
    # Of NumPy's the greatest of numbers and NaN is NaN.
    return float(numpy.max([
        numpy.abs(one[name].astype(float) - two[name]).max() / numpy.maximum(1e-30, numpy.abs(one[name]).max())
        for name in one if one[name].dtype.kind == "f"]))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kdmeta", type=pathlib.Path)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--shards", type=int, default=100)
    parser.add_argument("--images", type=int, default=50_000, help="in each shard")
    options = parser.parse_args()
    shards = [options.folder / f"{options.images}-{number:06d}.tar" for number in range(options.shards)]
    if not all(shard.exists() for shard in shards):
        script = pathlib.Path(__file__).parent / "synthetic_shards.py"
        subprocess.run(
            [sys.executable, script, options.folder, "--shards", str(options.shards), "--images", str(options.images)],
            check=True)
    count = options.shards * options.images
    everything = options.folder / f"{options.images}-{{000000..{options.shards - 1:06d}}}.tar"
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        teacher = folder / "teacher.onnx"
        run(options.kdmeta, "train", "--model", "lenet5", "--data", shards[0], "--steps", 300, "-o", teacher)

        def record(output, data, *more, **how):
            words = ["record", teacher, "--data", data, "--records", "top-layer,all-layers", "-o", folder / output]
            return run(options.kdmeta, *words, *more, **how)

        results = []
        seconds, memory_of_one = record("one.h5", shards[0])
        results.append((f"{options.images:,} images, one shard", seconds, memory_of_one))
        seconds, memory = record("all.h5", everything)
        results.append((f"{count:,} images, {options.shards} shards", seconds, memory))
        again = ["again.h5", everything, "--checkpoint-every", 1]
        record(*again, killed_after=seconds / 2, checkpoint=folder / "again.h5.checkpoint/state.h5")
        results.append(("the rest of them, after SIGKILL", *record(*again)))
        same = (folder / "again.h5").read_bytes() == (folder / "all.h5").read_bytes()
        for part, images in [("first.h5", f"0:{count // 2}"), ("second.h5", f"{count // 2}:")]:
            results.append((f"those of {images}", *record(part, everything, "--partial", "--images", images)))
        run(options.kdmeta, "merge", folder / "first.h5", folder / "second.h5", "-o", folder / "merged.h5")
        difference = greatest_difference(folder / "all.h5", folder / "merged.h5")
    print("| recorded | seconds | MiB at most |\n|---|---:|---:|")
    for what, seconds, mebibytes in results:
        print(f"| {what} | {seconds:.0f} | {mebibytes:.0f} |")
    print(f"\nafter SIGKILL: {'the same bytes' if same else 'other bytes'}; of merged halves: {difference:.1e} apart at most")
    if not same or not difference <= 1e-3 or memory > 1.25 * memory_of_one:
        sys.exit("script/out-of-core: failed")


if __name__ == "__main__":
    main()
