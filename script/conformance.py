"""Run the program on every file of formats/conformance, and see that it says what it must: `conformance.py PROGRAM`.

Each file has a process of its own, which must end in time, within its memory, with the right exit code and the expected words, without a byte
that a terminal could take for a command, and without opening any of the files that hostile ones point to.
"""
import ctypes
import json
import os
import pathlib
import resource
import struct
import subprocess
import sys
import tempfile
import time
import unicodedata

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "formats/conformance"
# Of a processor, which does not depend on what else the machine does; and of memory.
SECONDS, BYTES = 1.0, 300 << 20
# Where a file gets the better of the program, it must not get the better of the machine.
MOST_SECONDS, MOST_BYTES = 20, 2 << 30
BAD_DATA, MISSING_INPUT = 65, 66
IN_ACCESS, IN_OPEN = 0x1, 0x20
# Kinds of characters that a terminal does not show, or shows in another order.
OBEYED = ("Cc", "Cf", "Zl", "Zp")


class Watch:
    """Tells which files have been opened or read since it was last asked."""

    def __init__(self, paths):
        self.library = ctypes.CDLL(None, use_errno=True)
        self.descriptor = self.library.inotify_init1(os.O_NONBLOCK)
        self.paths = {}
        for path in paths:
            number = self.library.inotify_add_watch(self.descriptor, os.fsencode(path), IN_OPEN | IN_ACCESS)
            if number < 0:
                raise OSError(ctypes.get_errno(), "cannot watch", str(path))
            self.paths[number] = path

    def opened(self):
        try:
            events = os.read(self.descriptor, 1 << 16)
        except BlockingIOError:
            return set()
        found, place = set(), 0
        while place < len(events):
            number, _, _, length = struct.unpack_from("iIII", events, place)
            found.add(self.paths[number].name)
            place += 16 + length
        return found


def shown(text):
    """`text` as the program shows what comes from files."""
    return "".join(
        f"\\u{{{ord(character):X}}}" if unicodedata.category(character) in OBEYED else character for character in text)


def limit():
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_DATA, (MOST_BYTES, MOST_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def run(program, path, command=("validate",)):
    """How a run ended: its exit code, all that it said, its seconds of a processor and the bytes of memory that it took at most."""
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(
            [program, *command, path.name], cwd=path.parent, stdout=output, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
            preexec_fn=limit)
        end, ended = time.monotonic() + MOST_SECONDS, 0
        while not ended:
            ended, status, usage = os.wait4(process.pid, os.WNOHANG)
            if not ended and time.monotonic() > end:
                process.kill()
            time.sleep(0.002)
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        said = output.read().decode("utf-8", "replace")
    return process.returncode, said, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024


def obeyed(said):
    """Whether any of the text is not shown by a terminal but obeyed."""
    if any(unicodedata.category(character) in OBEYED for character in said.replace("\n", "")):
        yield "prints bytes that a terminal may obey"


def inspected(program, path):
    """What is wrong with the words for what a valid file holds."""
    for command in ["inspect"], ["inspect", "--json"]:
        code, said, _, _ = run(program, path, command)
        if code:
            yield f"{' '.join(command)} ends with {code}"
        yield from obeyed(said)


def faults(path, defects, outcome, opened):
    code, said, seconds, size = outcome
    missing = any("no such file" in defect["error"] for defect in defects)
    expected = 0 if not defects else MISSING_INPUT if missing else BAD_DATA
    if code != expected:
        yield f"ends with {code}, not {expected}"
    for defect in defects:
        place = f"{path.name}: {shown(defect['member'])}: " if defect["member"] else ""
        if not any(place in line and shown(defect["error"]) in line for line in said.splitlines()):
            yield f"does not say of {defect['member']} that {defect['error']!r}"
    yield from obeyed(said)
    if len(said.splitlines()) != max(1, len(defects)) and path.parent.name != "breaking":
        yield f"says {len(said.splitlines())} lines"
    if seconds > SECONDS:
        yield f"takes {seconds:.1f} s"
    if size > BYTES:
        yield f"takes {size >> 20} MiB"
    if opened:
        yield f"opens {', '.join(sorted(opened))}"


def main(program):
    outside = sorted((FOLDER / "outside").iterdir())
    watch = Watch(outside)
    outside[0].read_bytes()
    if not watch.opened():
        sys.exit("conformance: opening a file goes unnoticed here, so that nothing would be shown")
    failures, slowest, largest = 0, 0, 0
    expected = json.loads((FOLDER / "expected.json").read_text())
    for name, defects in expected.items():
        outcome = run(program, FOLDER / name)
        opened = watch.opened()
        slowest, largest = max(slowest, outcome[2]), max(largest, outcome[3])
        found = [*faults(FOLDER / name, defects, outcome, opened), *(inspected(program, FOLDER / name) if not defects else [])]
        for fault in found:
            failures += 1
            print(f"{name}: {fault}\n    {shown(outcome[1].rstrip()).replace(shown(chr(10)), chr(10) + '    ')}")
    print(f"{len(expected)} files, {failures} faults; {slowest:.2f} s and {largest >> 20} MiB at most")
    sys.exit(failures > 0)


if __name__ == "__main__":
    main(os.path.abspath(sys.argv[1]))
