"""Fuzz each reader for a while and tell what was found; see script/fuzz."""

import gzip
import io
import os
import pathlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import numpy

ROOT = pathlib.Path(__file__).resolve().parent.parent
WORK = ROOT / ".build-fuzz"
TARGETS = ["bundle", "surrogate", "model", "idx", "npz", "tar", "image", "run"]
# Longer inputs take longer and teach nothing new.
LONGEST = 16 << 10
SECONDS, MEGABYTES = 5, 1024
# The targets that the HDF5 library reads for. It asks for as much memory as a file says, and only then finds that the file has no such part: it never
# writes to it. So it is told no, as where memory is short; what our own code then asks for still ends the program.
READ_BY_HDF5 = {"bundle", "surrogate"}
# More of them are the same few faults.
MOST_FINDINGS = 20
# How Fuzzer.swift ends where the HDF5 library is what crashed.
LIBRARY_BROKE_DOWN = 3
MEMORY = "/dev/shm"
# Set where no target is to be fed any longer.
STOP = threading.Event()


def files(pattern):
    return [path.read_bytes() for path in sorted(ROOT.glob(pattern))]


def digits(count):
    """IDX files of the first digits that the program carries: images and labels."""
    images = gzip.decompress((ROOT / "samples/digits/train-images-idx3-ubyte.gz").read_bytes())
    labels = gzip.decompress((ROOT / "samples/digits/train-labels-idx1-ubyte.gz").read_bytes())
    number = count.to_bytes(4, "big")
    return (images[:4] + number + images[8:16 + 64 * count], labels[:4] + number + labels[8:8 + count])


def idx():
    images, labels = digits(4)
    for one, two in [(images, labels), (gzip.compress(images), labels), (images, gzip.compress(labels)), (images, b"")]:
        yield len(two).to_bytes(2, "big") + two + one


def npz():
    generator = numpy.random.default_rng(0)
    for shape, kind in [((3, 4, 4), "uint8"), ((3, 1, 4, 4), "float32"), ((3, 4, 4, 3), "uint8")]:
        images = (generator.random(shape) * (255 if kind == "uint8" else 1)).astype(kind)
        for save in numpy.savez, numpy.savez_compressed:
            for more in {}, {"labels": numpy.array([0, 1, 2])}, {"labels": numpy.eye(3, dtype="float32")}:
                file = io.BytesIO()
                save(file, images=images, **more)
                yield file.getvalue()
        file = io.BytesIO()
        numpy.save(file, numpy.asfortranarray(images))
        yield file.getvalue()


def tar():
    image = (ROOT / "Tests/DatasetsTests/Fixtures/grey.png").read_bytes()
    for form in tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT:
        for names in [["a/1.png", "b/2.png"], ["1.png", "1.cls", "2.png", "2.cls"], [f"{'x' * 120}/ö.png", "y/z.png"]]:
            file = io.BytesIO()
            with tarfile.open(fileobj=file, mode="w", format=form) as archive:
                for number, name in enumerate(names):
                    content = image if name.endswith("png") else str(number % 2).encode()
                    entry = tarfile.TarInfo(name)
                    entry.size = len(content)
                    archive.addfile(entry, io.BytesIO(content))
            yield file.getvalue()


def seeds(target):
    """Files to begin with, which readers take or nearly take."""
    hdf5 = [*files("formats/conformance/valid/*.h5"), *files("formats/conformance/invalid/*.h5")]
    match target:
        case "bundle":
            return [content for content in hdf5 if not content.startswith(b"\x89HDF")]
        case "surrogate":
            return [content for content in hdf5 if content.startswith(b"\x89HDF")]
        case "model":
            return files("formats/conformance/*/*.onnx") + files("Tests/ONNXTests/Fixtures/*.onnx")
        case "idx":
            return list(idx())
        case "npz":
            return list(npz())
        case "tar":
            return list(tar())
        case "image":
            return files("Tests/DatasetsTests/Fixtures/*.png") + files("Tests/DatasetsTests/Fixtures/*.jpg")
        case "run":
            return files("samples/runs/*.yaml")


def once(program, target, seconds, folders, seed):
    """Feeds one reader until the time is over or something happens; the exit code and what libFuzzer said."""
    corpus, findings, begin = folders
    line = [program, str(corpus), str(begin), f"-artifact_prefix={findings}/", f"-seed={seed}", f"-max_total_time={seconds}", f"-timeout={SECONDS}",
            f"-rss_limit_mb={MEGABYTES}", f"-malloc_limit_mb={MEGABYTES}", f"-max_len={LONGEST}", "-print_final_stats=1", "-verbosity=0"]
    with tempfile.TemporaryDirectory(dir=MEMORY if os.access(MEMORY, os.W_OK) else None) as scratch:
        refusal = f":max_allocation_size_mb={MEGABYTES}" if target in READ_BY_HDF5 else ""
        environment = os.environ | {
            "KDMETA_FUZZ_TARGET": target,
            "TMPDIR": scratch,
            # Swift's runtime keeps what it allocates once; and a library that asks for too much may be told no.
            # What the HDF5 library copies from or to a wrong place is left to break down as it does in the program.
            "ASAN_OPTIONS": f"detect_leaks=0:allocator_may_return_null=1:suppressions={scratch}/suppressions{refusal}",
        }
        pathlib.Path(scratch, "suppressions").write_text("interceptor_via_lib:libhdf5\n")
        run = subprocess.run(line, env=environment, capture_output=True, text=True, errors="replace")
        if run.returncode not in (0, LIBRARY_BROKE_DOWN) and "Test unit written" not in run.stderr:
            # Gone before libFuzzer could keep the input: it is what lies in the folder that was read from.
            for path in pathlib.Path(scratch).glob("kdmeta-fuzz-*/**/*"):
                if path.is_file():
                    shutil.copy(path, findings / f"crash-{run.returncode}-{time.time_ns()}")
    return run.returncode, run.stderr


def fuzz(program, target, seconds):
    """Feeds one reader for so long; how many inputs that was, how often the HDF5 library crashed, and how often the reader failed."""
    folders = _, _, begin = [WORK / name / target for name in ("corpus", "findings", "seeds")]
    shutil.rmtree(begin, ignore_errors=True)
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
    for number, content in enumerate(content for content in seeds(target) if len(content) <= LONGEST):
        (begin / str(number)).write_bytes(content)
    # The same for a fresh clone each time, so that continuous integration fails for what was changed; something new once more is known.
    seed = 1 + sum(1 for _ in folders[0].iterdir())
    inputs, crashes, failures, end = 0, 0, 0, time.monotonic() + seconds
    while (left := round(end - time.monotonic())) > 0 and failures < MOST_FINDINGS and not STOP.is_set():
        code, said = once(program, target, left, folders, seed)
        seed += 1
        inputs += sum(int(line.split()[-1]) for line in said.splitlines() if "number_of_executed_units" in line)
        crashes += code == LIBRARY_BROKE_DOWN
        if code not in (0, LIBRARY_BROKE_DOWN):
            failures += 1
            print(said[-6000:], file=sys.stderr)
    return inputs, crashes, failures


def main(program, seconds, chosen):
    if unknown := set(chosen) - set(TARGETS):
        sys.exit(f"fuzz: no target {', '.join(sorted(unknown))}; there are {', '.join(TARGETS)}")
    failed = False
    targets = chosen or TARGETS
    # Each target is fed in a process of its own, which takes one processor.
    with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as workers:
        try:
            outcomes = workers.map(lambda target: fuzz(program, target, seconds), targets)
            for target, (inputs, crashes, failures) in zip(targets, outcomes):
                failed |= failures > 0
                library = f", {crashes} on which the HDF5 library broke down" if crashes else ""
                # What libFuzzer had done before such a crash it does not tell.
                least = "at least " if crashes else ""
                print(f"{target}: {least}{inputs:,} inputs in {seconds} s{library}, {failures} findings", flush=True)
        except KeyboardInterrupt:
            STOP.set()
            workers.shutdown(wait=False, cancel_futures=True)
            raise
    sys.exit(failed)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3:])
