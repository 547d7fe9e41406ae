"""Runs kdmeta's whole path, from a teacher to students, and makes a table of what each step's --json says.

script/demo and script/results call it. It needs nothing but Python's own library.
"""
import argparse
import json
import os
import pathlib
import shlex
import statistics
import subprocess
import sys
import time

import size_figure

RECORDS = {"top-layer": "top-layer", "all-layers": "all-layers", "all-layers-dropout": "all-layers",
           "spectral": "spectral", "spectral-pairs": "spectral-pairs"}
METHODS = [*RECORDS, "real-data"]
SPECTRAL = ["spectral", "spectral-pairs"]
MARKERS = ("<!-- figures: begin; script/results writes what follows -->", "<!-- figures: end -->")


class Run:
    """One pass through the pipeline in a folder of its own; commands name files from there."""

    def __init__(self, options, folder, seed):
        self.options, self.folder, self.seed = options, folder, seed
        self.commands, self.rows = [], []
        folder.mkdir(parents=True, exist_ok=True)

    def kdmeta(self, *arguments):
        """Runs a command and returns what its JSON says and the seconds it took."""
        arguments = [str(argument) for argument in arguments]
        if arguments[0] != "evaluate":
            arguments += ["--seed", str(self.seed)]
        shown = [self.options.data_name if argument == self.options.data else argument for argument in arguments]
        self.commands.append("kdmeta " + shlex.join(shown))
        print(f"\n$ {self.commands[-1]}", file=sys.stderr, flush=True)
        threads = ["--threads", str(self.options.threads)] if self.options.threads else []
        start = time.monotonic()
        command = [self.options.kdmeta, *arguments, *threads, "--json"]
        done = subprocess.run(command, cwd=self.folder, stdout=subprocess.PIPE)
        seconds = time.monotonic() - start
        if done.returncode != 0:
            sys.exit(done.returncode if done.returncode > 0 else 128 - done.returncode)
        return json.loads(done.stdout), seconds

    def evaluate(self, method, model, shipped, seconds):
        """Measures `model` and makes a row of the table of it; what a row is about goes by `method`."""
        against = [] if method == "teacher" else ["--teacher", "teacher.onnx"]
        figures, _ = self.kdmeta("evaluate", model, "--data", self.options.data, *against)
        self.rows.append({
            "method": method, "accuracy": figures["accuracy"], "agreement": figures.get("agreement"),
            "shipped": shipped, "model": (self.folder / model).stat().st_size, "seconds": seconds,
        })

    def teacher(self):
        options = self.options
        _, seconds = self.kdmeta(
            "train", "--model", options.model, "--data", options.data, *given("--steps", options.train_steps),
            "-o", "teacher.onnx")
        self.evaluate("teacher", "teacher.onnx", None, seconds)

    def students(self, methods):
        """A student by each of the methods; by the spectral ones, one for each of the ranks where these are given. Yields after each."""
        for method in methods:
            if self.options.ranks and method in SPECTRAL:
                for rank in self.options.ranks:
                    yield self.student(method, f"{method}-rank-{rank}", ("--rank", rank))
            else:
                yield self.student(method)

    def student(self, method, name=None, recording=()):
        """A student by `method`, from a bundle made with the options `recording`; its files and its row are called `name`."""
        options, name = self.options, name or method
        (self.folder / name).mkdir(exist_ok=True)
        seconds = 0
        if method == "real-data":
            data, shipped = options.data, training_bytes(options.data_files)
        else:
            bundle, data = f"{name}/bundle.h5", f"{name}/surrogate.h5"
            self.kdmeta(
                "record", "teacher.onnx", "--data", options.data, "--records", RECORDS[method], *recording,
                "-o", bundle)
            shipped = (self.folder / bundle).stat().st_size
            _, seconds = self.kdmeta(
                "reconstruct", "teacher.onnx", "--metadata", bundle, "--method", method,
                *given("-n", options.count), *given("--steps", options.reconstruct_steps), "-o", data)
        student = f"{name}/student.onnx"
        _, more = self.kdmeta(
            "distill", "teacher.onnx", "--data", data, "--student", options.student,
            *given("--steps", options.distill_steps), "-o", student)
        self.evaluate(name, student, shipped, seconds + more)


def given(name, value):
    return [] if value is None else [name, value]


def training_bytes(folder):
    """The size of a folder's training pictures and labels, as they lie there."""
    return sum(file.stat().st_size for file in pathlib.Path(folder).iterdir() if "train" in file.name)


def spread(values, text):
    """One value, or the mean with the lowest and the highest."""
    if None in values:
        return "–"
    mean, lowest, highest = (text(value) for value in (statistics.fmean(values), min(values), max(values)))
    return mean if lowest == highest else f"{mean} ({lowest} to {highest})"


def table(runs):
    """Column titles and rows of text, over all runs."""
    titles = ["method", "accuracy %", "agreement %", "shipped, bytes", "model, bytes", "seconds"]
    rows = []
    for first in runs[0].rows:
        same = [row for run in runs for row in run.rows if row["method"] == first["method"]]
        column = {key: [row[key] for row in same] for key in same[0]}
        percent, whole = (lambda value: f"{100 * value:.2f}"), (lambda value: f"{value:,.0f}")
        rows.append([
            same[0]["method"], spread(column["accuracy"], percent), spread(column["agreement"], percent),
            spread(column["shipped"], whole), spread(column["model"], whole), spread(column["seconds"], whole),
        ])
    return titles, rows


def as_text(titles, rows):
    widths = [max(len(row[column]) for row in [titles, *rows]) for column in range(len(titles))]
    lines = [
        "  ".join([row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:]))])
        for row in [titles, *rows]
    ]
    return "\n".join(lines)


def as_markdown(titles, rows):
    rule = ["---", *["---:"] * (len(titles) - 1)]
    return "\n".join("| " + " | ".join(row) + " |" for row in [titles, rule, *rows])


def cores(options):
    count = min(options.threads or 1 << 16, len(os.sched_getaffinity(0)))
    return f"{count} processor core" + ("" if count == 1 else "s")


def write_document(options, runs):
    """Replaces what lies between the document's markers; makes the document where it does not exist."""
    document = pathlib.Path(options.document)
    plot = []
    rows = [row for run in runs for row in run.rows]
    if options.ranks and size_figure.bundles(rows):
        figure = document.with_suffix(".svg")
        replace(figure, size_figure.draw(rows))
        plot = [f"![Accuracy of students over the size of their bundle]({figure.name})", ""]
    text = document.read_text() if document.exists() else "\n".join(MARKERS) + "\n"
    before, begin, rest = text.partition(MARKERS[0])
    _, end, after = rest.partition(MARKERS[1])
    if not (begin and end):
        sys.exit(f"{document}: the two lines that mark the figures are missing; put them back: {' … '.join(MARKERS)}")
    version = subprocess.run([options.kdmeta, "--version"], stdout=subprocess.PIPE, text=True, check=True).stdout
    seeds = ", ".join(str(run.seed) for run in runs)
    figures = "\n".join([
        MARKERS[0], "",
        f"{' '.join(version.split()[:2])}, {cores(options)}, seed{'s' if len(runs) > 1 else ''} {seeds}.", "",
        as_markdown(*table(runs)), "", *plot, "The commands" + (" of the first seed:" if len(runs) > 1 else ":"), "",
        "```sh", *runs[0].commands, "```", "", MARKERS[1],
    ])
    replace(document, before + figures + after)


def replace(file, text):
    """Writes `text` to `file`, which has its old content or all of the new."""
    partial = file.with_name(f".{file.name}.partial")
    partial.write_text(text)
    partial.replace(file)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kdmeta", required=True, help="the program")
    parser.add_argument("--output", required=True, type=pathlib.Path, help="folder for all files")
    parser.add_argument("--data", required=True, help="data as kdmeta takes it")
    parser.add_argument("--data-files", required=True, help="folder of the data's files, for their size")
    parser.add_argument("--data-name", help="how the commands that are shown call the data")
    parser.add_argument("--model", required=True, help="the teacher's network")
    parser.add_argument("--student", required=True, help="the students' network")
    parser.add_argument("--methods", default=",".join(METHODS), help="with commas between: " + ", ".join(METHODS))
    parser.add_argument("--seeds", default="0", help="with commas between; each runs the whole path anew")
    parser.add_argument("--further-methods", help="those that the seeds after the first run; all of them if left out")
    parser.add_argument("--ranks", help="with commas between; the spectral methods run with each, and a plot is drawn")
    for name in ["train-steps", "count", "reconstruct-steps", "distill-steps", "threads"]:
        parser.add_argument(f"--{name}", type=int, help="the program's default where left out")
    parser.add_argument("--document", help="file to write the figures into, between its markers")
    options = parser.parse_args()
    options.data_name = options.data_name or options.data
    options.methods = options.methods.split(",")
    options.further_methods = options.further_methods.split(",") if options.further_methods else options.methods
    for method in options.methods + options.further_methods:
        if method not in METHODS:
            parser.error(f"--methods: '{method}' is none of {', '.join(METHODS)}")
    options.seeds = [int(seed) for seed in options.seeds.split(",")]
    options.ranks = [int(rank) for rank in options.ranks.split(",")] if options.ranks else []
    return options


def main():
    options = arguments()
    start = time.monotonic()
    runs = []
    for seed in options.seeds:
        folder = options.output if len(options.seeds) == 1 else options.output / f"seed-{seed}"
        run = Run(options, folder, seed)
        run.teacher()
        runs.append(run)
        for _ in run.students(options.methods if len(runs) == 1 else options.further_methods):
            # After every student: hours of work outlive an interruption.
            if options.document:
                write_document(options, runs)
    print(f"""
{as_text(*table(runs))}

accuracy    on the test pictures of {options.data_name}, which nothing was trained on
agreement   share of those pictures on which student and teacher give the same class
shipped     what the receiver needs beside the teacher: a bundle; for real-data, the training files
seconds     for the teacher, its training; for students, reconstruct and distill, on {cores(options)}

{time.monotonic() - start:.0f} seconds in all. The files are in {options.output}:
  {"for each seed " if len(runs) > 1 else ""}teacher.onnx, and for each method bundle.h5, surrogate.h5 and student.onnx
Look into any of them with: {options.kdmeta} inspect FILE""")
    if options.document:
        print(f"The figures are in {options.document}.")


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
