"""Kills commands at random moments and compares what they make in the end; see script/interruption."""

import hashlib
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import time

program = sys.argv[1]
kills = int(sys.argv[2]) if len(sys.argv) > 2 else 20
chance = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 0)
chosen = sys.argv[4:]
# Outputs tell when they were made.
environment = os.environ | {"SOURCE_DATE_EPOCH": "1700000000", "OMP_WAIT_POLICY": "PASSIVE"}

DATA = "sample:digits"
GENERATOR = ["--generator-channels", "8", "--batch-size", "64", "--jitter", "1"]


def commands(teacher, bundle, surrogate):
    """The arguments of each command but for where its output goes, by a name for people."""
    return {
        "train": ["train", "--model", "lenet5", "--data", DATA, "--steps", "1500", "--ema-decay", "0.99"],
        "record": ["record", teacher, "--data", DATA, "--batch-size", "16",
                   "--records", "top-layer,all-layers,spectral,spectral-pairs,channel-moments"],
        "reconstruct, spectral": ["reconstruct", teacher, "--metadata", bundle, "--method", "spectral",
                                  "-n", "2000", "--batch-size", "50"],
        "reconstruct, zskd": ["reconstruct", teacher, "--method", "zskd", "-n", "200", "--batch-size", "25",
                              "--steps", "100"],
        "reconstruct, guided": ["reconstruct", teacher, "--metadata", bundle, "--method", "guided", "-n", "2000",
                                "--steps", "150", "--generator-channels", "8"],
        "reconstruct, dafl": ["reconstruct", teacher, "--method", "dafl", "-n", "2000", "--steps", "200", *GENERATOR],
        "distill": ["distill", teacher, "--data", surrogate, "--student", "lenet5-half", "--steps", "1500"],
        "distill, dafl": ["distill", teacher, "--source", "dafl", "--student", "lenet5-half", "--steps", "200",
                          "--replay", "500", "--ema-decay", "0.9", *GENERATOR],
    }


def start(arguments, output):
    """The command under way, keeping checkpoints as often as it can."""
    line = [program, *arguments, "-o", str(output), "--threads", "1", "--checkpoint-every", "0.05", "--quiet"]
    return subprocess.Popen(line, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


def finish(process, what):
    _, errors = process.communicate()
    if process.returncode != 0:
        sys.exit(f"{what}: ended with {process.returncode}: {errors}")


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def disturbed(what, arguments, output, seconds):
    """Kills the command and gives it again until it was killed often enough; yields each output that it came to meanwhile."""
    done = 0
    while done < kills:
        process = start(arguments, output)
        time.sleep(chance.uniform(0.1, 1) * seconds / 2)
        process.kill()
        process.communicate()
        if process.returncode == 0:
            # It was faster: what was left to do had become little. From the beginning, then.
            output.unlink()
            continue
        done += 1
        if output.exists():
            # Killed between the output's appearance and its end; the next one makes it once more.
            output.unlink()
        # What is left in the end is little; begin anew now and then, so that kills fall everywhere.
        if done % 5 == 0:
            finish(start(arguments, output), what)
            yield output
            output.unlink()
    finish(start(arguments, output), what)
    yield output


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        teacher, bundle, surrogate = folder / "teacher.onnx", folder / "bundle.h5", folder / "surrogate.h5"
        for arguments, output in [
            (["train", "--model", "lenet5", "--data", DATA, "--steps", "400"], teacher),
            (["record", str(teacher), "--data", DATA, "--records", "spectral"], bundle),
            (["reconstruct", str(teacher), "--metadata", str(bundle), "--method", "spectral", "-n", "500"], surrogate),
        ]:
            finish(start(arguments, output), arguments[0])
        failures = 0
        every = commands(str(teacher), str(bundle), str(surrogate))
        if unknown := set(chosen) - set(every):
            sys.exit(f"no command {', '.join(sorted(unknown))}; there are {'; '.join(every)}")
        for what, arguments in every.items():
            if chosen and what not in chosen:
                continue
            place = folder / "work"
            place.mkdir()
            begin = time.monotonic()
            finish(start(arguments, place / "whole"), what)
            seconds = time.monotonic() - begin
            wanted = digest(place / "whole")
            made = [digest(path) == wanted for path in disturbed(what, arguments, place / "disturbed", seconds)]
            left = sorted(path.name for path in place.iterdir())
            good = all(made) and left == ["disturbed", "whole"]
            failures += not good
            print(f"{what}: {kills} kills, {sum(made)} of {len(made)} outputs byte for byte as undisturbed"
                  + ("" if left == ["disturbed", "whole"] else f"; left behind: {left}"), flush=True)
            for path in place.iterdir():
                path.unlink()
            place.rmdir()
    if failures:
        sys.exit(f"{failures} commands do not go on as they should")


main()
