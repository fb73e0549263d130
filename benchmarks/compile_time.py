#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""What it costs to compile an example, against the bare includes of Paho and of the standard headers hearken uses.

The bare file includes <MQTTAsync.h> and every standard and system header that the example and the hearken headers it
reaches include, and has an empty main. Runs alternate; a ratio is taken within a round, then the median. CPU time
(user and system of the compiler) is what counts; wall-clock time is printed beside.
"""

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
INCLUDE = re.compile(r"^\s*#\s*include\s*<([^>]+)>", re.MULTILINE)
NLOHMANN = """#include <nlohmann/json.hpp>
#include <string>
struct reading { double temperature; double humidity; double light; };
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(reading, temperature, humidity, light)
int main(int argc, char** argv) {
    return argc > 1 ? static_cast<int>(nlohmann::json::parse(argv[1]).get<reading>().light) : 0;
}
"""


def command(compiler, options, source, output):
    return [compiler, f"-std={options.std}", *options.flags.split(), "-I", str(ROOT / "include"),
            "-c", str(source), "-o", str(output)]


def compile_once(line):
    """CPU and wall-clock seconds of one compilation; CCACHE_DISABLE for a compiler that is a link to ccache."""
    start = time.monotonic()
    process = subprocess.Popen(line, env={**os.environ, "CCACHE_DISABLE": "1"})
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"failed: {' '.join(line)}")
    return usage.ru_utime + usage.ru_stime, time.monotonic() - start


def bare_includes(compiler, options, example):
    """The headers that are not hearken's, of the example and of every hearken header it reaches."""
    line = [compiler, f"-std={options.std}", *options.flags.split(), "-I", str(ROOT / "include"), "-M", str(example)]
    rule = subprocess.run(line, check=True, capture_output=True, text=True).stdout
    ours = str(ROOT / "include" / "hearken")
    files = [Path(name) for name in rule.replace("\\\n", " ").split()[1:]]
    reached = [f for f in files if str(f.resolve()).startswith(ours)]
    found = set()
    for file in [example, *reached]:
        found.update(h for h in INCLUDE.findall(file.read_text()) if not h.startswith("hearken/"))
    found.add("MQTTAsync.h")
    return sorted(found), len(reached)


def symbols(object_file):
    lines = subprocess.run(["nm", "--no-demangle", str(object_file)], check=True, capture_output=True, text=True).stdout
    names = [line.split()[-1] for line in lines.splitlines() if line.strip()]
    longest = max(names, key=len)
    shown = subprocess.run(["c++filt"], input=longest, capture_output=True, text=True).stdout.strip()
    return len(names), longest, shown


def measure(compiler, options, folder):
    example = Path(options.example).resolve()
    headers, reached = bare_includes(compiler, options, example)
    bare = folder / "bare.cpp"
    bare.write_text("".join(f"#include <{h}>\n" for h in headers) + "int main() {}\n")
    cases = {"bare includes": bare, str(Path(options.example).name): example}
    if options.peers:
        nlohmann = folder / "nlohmann.cpp"
        nlohmann.write_text(NLOHMANN)
        cases["paho.mqtt.cpp consumer"] = ROOT / "benchmarks" / "wire" / "paho_cpp.cpp"
        cases["one nlohmann struct"] = nlohmann
    for more in options.also:
        cases[more.name] = more.resolve()

    times = {name: [] for name in cases}
    objects = {name: folder / f"{n}.o" for n, name in enumerate(cases)}
    for name, source in cases.items():
        compile_once(command(compiler, options, source, objects[name]))  # fills the page cache
    for i in range(options.runs):
        for name in (list(cases) if i % 2 == 0 else reversed(list(cases))):
            times[name].append(compile_once(command(compiler, options, cases[name], objects[name])))
    rows = []
    for name in cases:
        against = times["bare includes"]
        count, longest, shown = symbols(objects[name])
        rows.append({
            "compiler": compiler, "file": name,
            "cpu": statistics.median(t[0] for t in times[name]),
            "wall": statistics.median(t[1] for t in times[name]),
            "ratio": statistics.median(t[0] / b[0] for t, b in zip(times[name], against)),
            "wall_ratio": statistics.median(t[1] / b[1] for t, b in zip(times[name], against)),
            "size": objects[name].stat().st_size, "symbols": count, "longest": longest, "shown": shown,
        })
    return rows, len(headers), reached


HEAD = ["compiler", "file", "CPU s", "ratio", "wall s", "wall ratio", "object KiB", "symbols", "longest symbol"]


def cells(row):
    return [row["compiler"], row["file"], f"{row['cpu']:.2f}", f"{row['ratio']:.2f}", f"{row['wall']:.2f}",
            f"{row['wall_ratio']:.2f}", f"{row['size'] / 1024:.0f}", str(row["symbols"]), str(len(row["longest"]))]


def show(rows, markdown):
    table = [HEAD] + [cells(row) for row in rows]
    width = [max(len(line[i]) for line in table) for i in range(len(HEAD))]
    for n, line in enumerate(table):
        text = [cell.ljust(w) if i < 2 else cell.rjust(w) for i, (cell, w) in enumerate(zip(line, width))]
        print("| " + " | ".join(text) + " |" if markdown else "  ".join(text))
        if n == 0 and markdown:
            print("|" + "|".join("-" * (w + 2) if i < 2 else "-" * (w + 1) + ":" for i, w in enumerate(width)) + "|")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--example", default=str(ROOT / "examples" / "hello.cpp"))
    parser.add_argument("--also", type=Path, nargs="*", default=[], help="more files, for scale")
    parser.add_argument("--peers", action="store_true", help="also a paho.mqtt.cpp consumer and one nlohmann struct")
    parser.add_argument("--compilers", nargs="+", default=["g++", "clang++-19"])
    parser.add_argument("--std", default="c++23")
    parser.add_argument("--flags", default="-O2")
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--limit", type=float, help="exit code 1 where the CPU ratio is above; the bar is 3")
    parser.add_argument("--markdown", action="store_true")
    parser.add_argument("--symbols", action="store_true", help="print the longest symbols")
    options = parser.parse_args()
    if not Path(options.example).exists():
        sys.exit(f"no such file: {options.example}")

    everything = []
    above = False
    for compiler in options.compilers:
        if not shutil.which(compiler):
            print(f"left out: {compiler} is not installed", file=sys.stderr)
            continue
        with tempfile.TemporaryDirectory() as folder:
            rows, headers, reached = measure(compiler, options, Path(folder))
        everything += rows
        above = above or (options.limit is not None and rows[1]["ratio"] > options.limit)
        print(f"{compiler}: {headers} bare headers, {reached} headers of hearken", file=sys.stderr)
    show(everything, options.markdown)
    if options.symbols:
        for row in everything:
            print(f"\n{row['compiler']}, {row['file']}:\n  {row['longest']}\n  {row['shown']}")
    print(f"\n{options.runs} alternating runs, {options.flags}, load {os.getloadavg()[0]:.1f} at the end")
    sys.exit(1 if above else 0)


if __name__ == "__main__":
    main()
