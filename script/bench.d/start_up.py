"""Runs a program from start to end, as often as it is told.

start_up.py PROGRAM ARGUMENTS... --threads COUNT
"""
import subprocess
import sys

from turns import take_turns


def main():
    command = sys.argv[1:-2]

    def work():
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)

    work()
    take_turns(work, libtorch="none", threads=1)


if __name__ == "__main__":
    main()
