#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""The README keeps its word: check_readme.py [ROOT]

Its first block of C++ is examples/hello.cpp word for word and starts by line 15; hello.cpp has at most 25 lines, the
README 120.
"""
import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parents[1])
readme = (root / "README.md").read_text(encoding="utf-8")
hello = (root / "examples/hello.cpp").read_text(encoding="utf-8")
block = re.search(r"^```cpp\n(.*?)^```", readme, re.M | re.S)
rules = {
    "README.md: the first ```cpp block must be examples/hello.cpp word for word": block and block[1] == hello,
    "README.md: the first code must start by line 15": block and readme.count("\n", 0, block.start()) < 15,
    "README.md: over 120 lines": readme.count("\n") <= 120,
    "examples/hello.cpp: over 25 lines": hello.count("\n") <= 25,
}
faults = [fault for fault, kept in rules.items() if not kept]
print("\n".join(faults) or "README.md and examples/hello.cpp agree")
sys.exit(bool(faults))
