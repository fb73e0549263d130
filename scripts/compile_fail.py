#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""One compile-fail test: compile_fail.py FILE COMPILER FLAGS...

Line 1 of FILE is `// expect: TEXT`; line 2 may be `// flags: ...`. As it stands the file must not compile, and
TEXT must be in the compiler's output; with -DMENDED it must compile.
"""
import os
import shlex
import subprocess
import sys

path, compiler = sys.argv[1], sys.argv[2:]
with open(path, encoding="utf-8") as file:
    first, second = file.readline(), file.readline()
if not first.startswith("// expect: ") or not first[len("// expect: "):].strip():
    sys.exit(f"{path}:1: the line must be `// expect: TEXT`")
expected = first[len("// expect: "):].strip()
flags = shlex.split(second[len("// flags: "):]) if second.startswith("// flags: ") else []


def compile(*more):
    command = [*compiler, *flags, *more, "-fsyntax-only", path]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          encoding="utf-8", errors="replace", env={**os.environ, "LC_ALL": "C"})
    return done.returncode == 0, f"{shlex.join(command)}\n{done.stdout}"


compiles, output = compile()
if compiles:
    sys.exit(f"{path}: compiles, but must fail with: {expected}\n{output}")
if expected not in output:
    sys.exit(f"{path}: fails without the words: {expected}\n{output}")
compiles, output = compile("-DMENDED")
if not compiles:
    sys.exit(f"{path}: must compile with -DMENDED\n{output}")
