"""Where the repository and its program are, for the scripts that script/with-python runs."""
import os
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent


def kdmeta():
    """The path of the program: what KDMETA names, else the release build, which is made if need be."""
    if named := os.environ.get("KDMETA"):
        return str(pathlib.Path(named).resolve())
    build = subprocess.run([ROOT / "script/build"], stdout=subprocess.PIPE, text=True)
    if build.returncode != 0:
        raise SystemExit(build.returncode)
    return build.stdout.strip()
