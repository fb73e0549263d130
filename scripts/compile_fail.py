#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Compile-fail tests: compile_fail.py FILE... -- COMPILER FLAGS...

Line 1 of FILE is `// expect: TEXT`; line 2 may be `// flags: ...`. As it stands the file must not compile, and
TEXT must be in the compiler's output; with -DMENDED it must compile.

Most of a compilation goes into reading headers, so several files are first compiled as one: their headers, then each
file in a namespace of its own. A file is right if an error whose places name it has its TEXT, and none names it with
-DMENDED. What that does not show to be right, or cannot (flags of its own, specialisations, which stand in no
namespace), is compiled alone, and that decides.
"""
import os
import pathlib
import re
import shlex
import subprocess
import sys

separator = sys.argv.index("--")
paths, compiler = [os.path.abspath(path) for path in sys.argv[1:separator]], sys.argv[separator + 1:]
all_errors = ["-ferror-limit=0"] if any("clang" in os.path.basename(word) for word in compiler) else []

# What both compilers print before an error or a note, to say how they came there.
CONTEXT = re.compile(r"In file included from |\s+from \S|\S+: (In|At) |\S+:\d+:\d+:   (required |recursively |in |\[)")
BEGINS = re.compile(r"\S+: (fatal )?(error|warning): ")


def compile(command, source=None):
    done = subprocess.run([*compiler, *command, "-fsyntax-only"], input=source or "", stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, encoding="utf-8", errors="replace",
                          env={**os.environ, "LC_ALL": "C"})
    return done.returncode == 0, f"{shlex.join([*compiler, *command])} -fsyntax-only\n{done.stdout}"


def diagnostics(output):
    """Each error or warning, with what led to it and the notes that follow."""
    blocks, context = [], []
    for line in output.splitlines()[1:]:
        if CONTEXT.match(line):
            context.append(line)
            continue
        if BEGINS.match(line):
            blocks.append([])
        if blocks:
            blocks[-1] += [*context, line]
        context = []
    return ["\n".join(block) for block in blocks]


class Case:
    def __init__(self, path):
        self.path, self.text = path, pathlib.Path(path).read_text(encoding="utf-8")
        first, second, *_ = self.text.split("\n")
        self.expected = first.removeprefix("// expect: ").strip() if first.startswith("// expect: ") else ""
        if not self.expected:
            sys.exit(f"{path}:1: the line must be `// expect: TEXT`")
        self.flags = shlex.split(second.removeprefix("// flags: ")) if second.startswith("// flags: ") else []
        self.alone = bool(self.flags) or "template <>" in self.text

    def own(self, blocks):
        return [block for block in blocks if f"{self.path}:" in block]

    def fault(self):
        """What is wrong with the file, compiled alone; empty: nothing."""
        compiles, output = compile([*self.flags, self.path])
        if compiles:
            return f"{self.path}: compiles, but must fail with: {self.expected}\n{output}"
        if self.expected not in output:
            return f"{self.path}: fails without the words: {self.expected}\n{output}"
        compiles, output = compile([*self.flags, "-DMENDED", self.path])
        return "" if compiles else f"{self.path}: must compile with -DMENDED\n{output}"


def not_shown(cases):
    """Those of the cases that their common compilation does not show to be right."""
    includes = {line for case in cases for line in case.text.split("\n") if line.startswith("#include")}
    source = "\n".join(sorted(includes)) + "".join(
        f'\nnamespace case_{pathlib.Path(case.path).stem} {{\n#include "{case.path}"\n}}\n' for case in cases)
    unit = [*all_errors, "-x", "c++", "-"]
    compiles, mended = compile(["-DMENDED", *unit], source)
    broken = diagnostics(mended)
    if not compiles and not (broken and all(any(case.own([block]) for case in cases) for block in broken)):
        return cases  # an error that names none may be anyone's
    faulty = diagnostics(compile(unit, source)[1])
    return [case for case in cases
            if case.own(broken) or not any(case.expected in block for block in case.own(faulty))]


cases = [Case(path) for path in paths]
common = [case for case in cases if not case.alone]
alone = [case for case in cases if case.alone] + (not_shown(common) if len(common) > 1 else common)
faults = [fault for fault in (case.fault() for case in alone) if fault]
print(f"{len(cases)} files, compiled alone:", *(os.path.basename(case.path) for case in alone))
if faults:
    sys.exit("\n".join([f"{len(faults)} of {len(cases)} are wrong:", *faults]))
