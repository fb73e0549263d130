#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Writes cbor_vectors.jsonl: JSON documents, and what cbor2 makes of them: make_cbor_vectors.py [--check]

--check compares with the file instead; exit code 77 where python3-cbor2 is not installed.
"""
import json
import os
import pathlib
import sys

DEBIANS = "/usr/bin/python3"  # its packages belong to this one, which need not be the first on the path
try:
    import cbor2
except ImportError:
    if os.path.realpath(sys.executable) != os.path.realpath(DEBIANS) and os.path.exists(DEBIANS):
        os.execv(DEBIANS, [DEBIANS, *sys.argv])
    print("SKIPPED: python3-cbor2 is not installed (apt-get install python3-cbor2)")
    sys.exit(77)

here = pathlib.Path(__file__).parent
OWN = ['0', '-1', '23', '24', '-24', '-25', '255', '256', '65535', '65536', '4294967295', '4294967296',
       '18446744073709551615', '-9223372036854775808', '1.5', '0.1', '-0.0', '16384.0', '65505.5', '100000.5',
       '3.4028234663852886e+38', '1e+300', '5e-324', '5.960464477539063e-8', '16777216.0', '0.333251953125',
       '""', '"a"', '"\u00fc\u6c34\U00010151"', '"' + 'x' * 23 + '"', '"' + 'x' * 24 + '"', '"' + 'y' * 256 + '"',
       '[]', '{}', '[[[[]]]]', '{"aa":1,"b":2,"":3,"a":{"zz":true,"y":null}}',
       json.dumps(list(range(30))), json.dumps({f"key {i}": i for i in range(30)})]


def documents():
    yield from OWN
    with open(here / "payloads.jsonl", encoding="utf-8") as file:
        for line in file:
            one = json.loads(line)
            if one["valid_json"]:
                yield one["payload"]


lines = []
for text in documents():
    encoded = cbor2.dumps(json.loads(text), canonical=True).hex()
    lines.append(json.dumps({"json": text, "cbor": encoded}, ensure_ascii=True) + "\n")
target = here / "cbor_vectors.jsonl"
if "--check" not in sys.argv:
    target.write_text("".join(lines), encoding="utf-8")
elif target.read_text(encoding="utf-8") != "".join(lines):
    sys.exit(f"{target} is not what cbor2 says; run {pathlib.Path(__file__).name}")
print(f"{len(lines)} documents")
