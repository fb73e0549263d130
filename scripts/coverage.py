#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Which lines and branches of some rooms the tests run: coverage.py [--missing] BUILD ROOM...

BUILD is a tree that was compiled by g++ with --coverage and whose tests have run:

  cmake --preset dev -B build/coverage -DCMAKE_CXX_COMPILER=g++ -DCMAKE_CXX_FLAGS=--coverage \\
      -DHEARKEN_TEST_KINDS=unit -DHEARKEN_BUILD_EXAMPLES=OFF -DHEARKEN_BUILD_BENCHMARKS=OFF
  cmake --build build/coverage && ctest --test-dir build/coverage
  scripts/coverage.py build/coverage inbox spool run

A line or branch counts as run where any instantiation in any program ran it. Of branches, those that an exception takes out
of a call are left out ("throw" in gcov's words: each call has one); all others count, also those that the compiler adds, as
of temporaries that a condition makes. A process that is killed leaves no record. --missing names the lines that were not run,
and as 12:1/4 that 1 of the 4 branches of line 12 was not taken.
"""

import argparse
import collections
import gzip
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def counts_of(build):
    """header -> line -> [count, {branch: count}]"""
    found = collections.defaultdict(lambda: collections.defaultdict(lambda: [0, collections.Counter()]))
    data = [str(path.resolve()) for path in Path(build).rglob("*.gcda")]
    if not data:
        sys.exit(f"coverage.py: no test has run in {build}; see --help")
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["gcov", "--json-format", "--branch-probabilities", "--hash-filenames", *data], cwd=folder, check=True,
                       stdout=subprocess.DEVNULL)
        for name in os.listdir(folder):
            with gzip.open(os.path.join(folder, name), "rt") as file:
                for source in json.load(file)["files"]:
                    path = os.path.relpath(os.path.join(build, source["file"]), ROOT / "include/hearken")
                    if path.startswith(".."):
                        continue
                    for line in source["lines"]:
                        sums = found[path][line["line_number"]]
                        sums[0] += line["count"]
                        for at, branch in enumerate(b for b in line["branches"] if not b["throw"]):
                            sums[1][at] += branch["count"]
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--missing", action="store_true", help="name the lines and branches that were not run")
    parser.add_argument("build")
    parser.add_argument("rooms", nargs="+", metavar="ROOM", help="a folder of include/hearken")
    options = parser.parse_args()
    found = counts_of(os.path.abspath(options.build))
    print("| header | lines | run | branches | taken |\n|---|---:|---:|---:|---:|")
    for room in options.rooms:
        whole = [0] * 4
        for path in sorted(p for p in found if p.split("/")[0] == room):
            lines = found[path]
            branches = [count for line in lines.values() for count in line[1].values()]
            sums = [len(lines), sum(line[0] > 0 for line in lines.values()), len(branches), sum(count > 0 for count in branches)]
            whole = [a + b for a, b in zip(whole, sums)]
            print(row(path, sums))
            if options.missing:
                print("  " + " ".join(filter(None, (missing(number, *line) for number, line in sorted(lines.items())))))
        print(row(f"**{room}/**", whole))


def missing(number, count, branches):
    never = sum(taken == 0 for taken in branches.values())
    return str(number) if count == 0 else f"{number}:{never}/{len(branches)}" if never else ""


def row(name, sums):
    part = lambda of, all_of: f"{100 * of / all_of:.1f} %" if all_of else ""
    return f"| {name} | {sums[0]} | {part(sums[1], sums[0])} | {sums[2]} | {part(sums[3], sums[2])} |"


if __name__ == "__main__":
    main()
