#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""The documents say what the code says: check_docs.py [ROOT [COMPILER [FLAGS...]]]

Every error code is in docs/errors.md, every option in docs/defaults.md, every worded assert in docs/compile-errors.md,
every header in docs/reference/README.md; every relative link leads somewhere. Blocks marked ```cpp compile: those with a main
alone, all others together, page after page, so that each names things of its own. Blocks marked ```c++ are sketches.
Without a compiler the blocks are not compiled.
"""
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parents[2]).resolve()
compiler = sys.argv[2] if len(sys.argv) > 2 else "g++"
flags = sys.argv[3:] or ["-std=c++23", f"-I{root / 'include'}"]
include = root / "include/hearken"
faults = []

PRELUDE = """#include <hearken/hearken.hpp>
#include <hearken/inbox/journal.hpp>
#include <hearken/store/any.hpp>
#include <hearken/store/sqlite.hpp>
#include <hearken/transport/loopback.hpp>
using namespace std::chrono_literals;
"""


def read(path):
    return path.read_text(encoding="utf-8")


def need(page, words, what):
    text = read(root / page)
    for word in words:
        if word not in text:
            faults.append(f"{page}: {what} is missing: {word}")


def adjacent(text, start):
    """As the compiler joins them: "a" "b" is "ab"."""
    whole, at = "", start
    one = re.compile(r'\s*"((?:[^"\\]|\\.)*)"')
    while found := one.match(text, at):
        whole += found[1]
        at = found.end()
    return whole.replace('\\"', '"').replace("\\\\", "\\")


def codes():
    body = re.search(r"enum class errc[^{]*\{(.*?)\n\};", read(include / "words/error.hpp"), re.S)[1]
    return re.findall(r"^\s*([a-z_0-9]+)\s*(?:=\s*\d+)?,", body, re.M)


def members(name):
    body = re.search(rf"^struct {name} \{{(.*?)^\}};", read(include / "transport/options.hpp"), re.S | re.M)[1]
    return re.findall(r"^    [\w:<>, ]+? (\w+)(?:\{[^}]*\}| = [^;]+);", body, re.M)


def asserts():
    for header in sorted(include.rglob("*.hpp")):
        text = read(header)
        for found in re.finditer(r'"hearken: ', text):
            yield adjacent(text, found.start())


def pages():
    found = [*root.glob("*.md"), *root.glob("docs/**/*.md"), *root.glob("examples/**/*.md")]
    return sorted(set(found))


def anchors(page):
    names = set()
    text = re.sub(r"^```.*?^```", "", read(page), flags=re.M | re.S)
    for title in re.findall(r"^#+ (.*)$", text, re.M):
        slug = re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-")
        names.add(slug)
    return names


def check_links(page):
    text = re.sub(r"^```.*?^```", "", read(page), flags=re.M | re.S)
    text = re.sub(r"`[^`\n]*`", "", text)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        to = (page.parent / path).resolve() if path else page
        where = page.relative_to(root)
        if not to.exists():
            faults.append(f"{where}: nothing is at {target}")
        elif anchor and to.suffix == ".md" and anchor not in anchors(to):
            faults.append(f"{where}: no such heading: {target}")


def compiles(name, code):
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder) / "block.cpp"
        source.write_text(code, encoding="utf-8")
        line = [compiler, *flags, "-fsyntax-only", "-w", str(source)]
        done = subprocess.run(line, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        first = [text for text in done.stderr.splitlines() if "error:" in text or "required from here" in text][:4]
        faults.append(f"{name}: does not compile:\n    " + "\n    ".join(first))


def check_code():
    """One run of the compiler a main, and one for all other blocks."""
    together = [PRELUDE]
    for page in pages():
        text = read(page)
        for found in re.finditer(r"^```cpp\n(.*?)^```", text, re.M | re.S):
            at = text.count("\n", 0, found.start()) + 2
            code = f'#line {at} "{page.relative_to(root)}"\n{found[1]}'
            if "int main" not in code:
                together.append(code)
            elif page == root / "README.md" or found[1] != read(root / "examples/hello.cpp"):
                compiles(f"{page.relative_to(root)}:{at}", code)
    compiles("the blocks without main", "".join(together))


need("docs/errors.md", [f"`{code}`" for code in codes()], "an error code")
for struct in ("options", "tls_options", "last_will"):
    need("docs/defaults.md", [f"`{member}`" for member in members(struct)], f"a member of {struct}")
need("docs/compile-errors.md", [text[:40] for text in asserts()], "a worded assert")
need("docs/reference/README.md", [str(h.relative_to(include)) for h in sorted(include.rglob("*.hpp"))], "a header")
for one in pages():
    check_links(one)
if shutil.which(compiler):
    check_code()
else:
    print(f"{compiler} is not there: the blocks of C++ are not compiled")

print("\n".join(faults) or f"{len(pages())} pages agree with the code")
sys.exit(bool(faults))
