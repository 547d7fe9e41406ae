"""Runs a program from start to end, as often as each line on standard input says, in the way of eager_pytorch.py.

start_up.py PROGRAM ARGUMENTS... --threads COUNT
"""
import json
import subprocess
import sys
import time


def main():
    command = sys.argv[1:-2]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    print(json.dumps({"libtorch": "none", "threads": 1}), flush=True)
    for line in sys.stdin:
        milliseconds = []
        for _ in range(int(line)):
            start = time.perf_counter()
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            milliseconds.append((time.perf_counter() - start) * 1e3)
        print(json.dumps({"milliseconds": milliseconds}), flush=True)


if __name__ == "__main__":
    main()
