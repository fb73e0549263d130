#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""What reflected structs cost to compile: a file that decodes and encodes 1, 20 and 100 of them, against the includes.

Each struct has six members of the kinds messages have, under names of its own. CPU time (user and system of the
compiler), the fastest of the runs, which alternate; `ms a struct` is what each after the first adds. The bar is 60.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from compile_time import ROOT, compile_once

HEAD = ["compiler", "structs", "CPU s", "ms a struct", "object KiB", "text KiB a struct"]


def source(count, write):
    lines = ["#include <hearken/wire/json.hpp>", "#include <string>", "#include <vector>", "#include <optional>"]
    for n in range(count):
        lines.append(f"""struct message_{n} {{
    double temperature_{n};
    std::int64_t count_{n};
    std::string name_{n};
    std::optional<std::string> note_{n};
    std::vector<double> values_{n};
    bool ok_{n};
}};
hearken::result<> read(std::string_view from, message_{n}& out, hearken::scratch& memory) {{
    return hearken::json::decode(from, out, memory);
}}""")
        if write:
            lines.append(f"hearken::result<> write(std::string& out, const message_{n}& value) "
                         "{ return hearken::json::encode_to(out, value); }")
    return "\n".join(lines) + "\n"


def text_size(file):
    return int(subprocess.run(["size", str(file)], check=True, capture_output=True, text=True).stdout.split()[6])


def measure(compiler, options, folder):
    best, sizes = {}, {}
    counts = [0, 1, 20, 100]
    for count in counts:
        (folder / f"{count}.cpp").write_text(source(count, not options.read_only))
    for _ in range(options.runs):
        for count in counts:
            to = folder / f"{count}.o"
            line = [compiler, "-std=c++23", *options.flags.split(), "-I", str(ROOT / "include"),
                    "-c", str(folder / f"{count}.cpp"), "-o", str(to)]
            cpu, _wall = compile_once(line)
            best[count] = min(cpu, best.get(count, cpu))
            sizes[count] = to.stat().st_size / 1024, text_size(to) / 1024
    for count in counts:
        more = count > 1
        per = f"{(best[count] - best[1]) / (count - 1) * 1000:.0f}" if more else ""
        text = f"{(sizes[count][1] - sizes[1][1]) / (count - 1):.1f}" if more else ""
        yield [compiler, str(count) if count else "none: the includes", f"{best[count]:.2f}", per,
               f"{sizes[count][0]:.0f}", text]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--compilers", nargs="+", default=["g++", "clang++-19"])
    parser.add_argument("--flags", default="-O2")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--read-only", action="store_true", help="decode only")
    options = parser.parse_args()
    print("| " + " | ".join(HEAD) + " |\n|---|---|" + "---:|" * (len(HEAD) - 2))
    for compiler in options.compilers:
        if not shutil.which(compiler):
            print(f"left out: {compiler} is not installed", file=sys.stderr)
            continue
        with tempfile.TemporaryDirectory() as folder:
            for row in measure(compiler, options, Path(folder)):
                print("| " + " | ".join(row) + " |", flush=True)
    print(f"\n{options.runs} alternating runs, {options.flags}, load {os.getloadavg()[0]:.1f} at the end")


if __name__ == "__main__":
    main()
