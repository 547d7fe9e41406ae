"""How a compared program answers script/bench: a JSON line that it is ready, then for each number on standard input one with the milliseconds of so many repetitions."""
import json
import sys
import time


def take_turns(work, **setup):
    """Says what is in use, and does `work` as often as it is told."""
    print(json.dumps(setup), flush=True)
    for line in sys.stdin:
        milliseconds = []
        for _ in range(int(line)):
            start = time.perf_counter()
            work()
            milliseconds.append((time.perf_counter() - start) * 1e3)
        print(json.dumps({"milliseconds": milliseconds}), flush=True)
