#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""The rules of the house, for every header: check_layers.py [ROOT]

A header includes rooms of lower floors, or an earlier header of its own room; never a room of its own floor.
"""
import pathlib
import re
import sys

FLOORS = [["words"], ["reflect", "topic", "policy", "json", "plain_text", "cbor", "spool"], ["wire", "rows"],
          ["route", "store", "inbox", "transport"], ["run", "settings"], [".", "service"]]  # "." = listener.hpp, hearken.hpp
FOREIGN = {"MQTT": "transport/paho", "openssl/": "transport/paho", "sqlite3": "store/sqlite",  # who may include what
           "libpq": "store/postgres", "mysql": "store/mariadb", "spdlog/": "service/log_files", "CLI/": "service/command_line"}
LINES = 400

root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parents[1])
include = root / "include/hearken"
floor_of = {room: floor for floor, rooms in enumerate(FLOORS, 1) for room in rooms}
texts = {str(p.relative_to(include)): p.read_text(encoding="utf-8") for p in sorted(include.rglob("*.hpp"))}
includes = {h: re.findall(r"^\s*#\s*include\s*[<\"](\S+)[>\"]", t, re.M) for h, t in texts.items()}
inside = {h: [i[8:] for i in found if i.startswith("hearken/")] for h, found in includes.items()}
faults = [] if texts else [f"{include}: no headers"]


def room(header):
    return header.split("/")[0] if "/" in header else "."


def cycle(header, way=()):
    """The first way from a header back to itself within its room, if there is one."""
    if header in way:
        return way[way.index(header):] + (header,)
    return next(filter(None, (cycle(h, way + (header,)) for h in inside.get(header, ()) if room(h) == room(header))), None)


for header, text in texts.items():
    lines = text.split("\n")
    code = re.sub(r"//[^\n]*", "", text)
    test = root / "tests/unit" / header.replace(".hpp", ".cpp")
    rules = {
        "line 1 must be // SPDX-License-Identifier: BSL-1.0": lines[0] == "// SPDX-License-Identifier: BSL-1.0",
        "line 2 must be #pragma once": lines[1:2] == ["#pragma once"],
        "line 3 must say its duty in one // sentence": re.match(r"// .{9,}[.:]", "".join(lines[2:3])),
        f"has over {LINES} lines; one notion a header": len(lines) - 1 <= LINES,
        "defines a macro; only HEARKEN_VERSION_* may be": not re.search(r"^\s*#\s*define\s+(?!HEARKEN_VERSION_)", code, re.M),
        "has a `using namespace`": not re.search(r"\busing\s+namespace\b", code),
        f"has no unit test tests/unit/{test.relative_to(root / 'tests/unit')}": test.exists(),
        "is in a room that is not in the table of scripts/check_layers.py": room(header) in floor_of,
    }
    faults += [f"{header}: {fault}" for fault, kept in rules.items() if not kept]
    for other in inside[header]:
        if other not in texts:
            faults.append(f"{header}: includes hearken/{other}, which is not there")
        elif room(other) != room(header) and floor_of.get(room(other), 9) >= floor_of.get(room(header), 0):
            faults.append(f"{header} (floor {floor_of.get(room(header))}): must not include {other} (floor {floor_of.get(room(other))})")
    for other in includes[header]:
        faults += [f"{header}: only {owner}* may include <{other}>" for prefix, owner in FOREIGN.items()
                   if other.startswith(prefix) and not header.startswith(owner)]
    way = cycle(header)
    if way and way[0] == header == min(way):
        faults.append(f"{header}: a cycle: {' -> '.join(way)}")

print("\n".join(faults) or f"{len(texts)} headers keep the rules")
sys.exit(bool(faults))
