#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""The schemas of real payloads, judged by python3-jsonschema: check_schema.py UNIT_CORPUS

Runs the table of payloads, which notes for each line that is JSON the schema of its type; the payload, what was written
back, and all of the payload with one value exchanged that the type still reads; and a broken payload. Every schema must be
one by the meta-schema; what the type reads must satisfy it; a broken payload must not, but where the fault is one that a
schema has no words for.
"""
import collections
import json
import os
import subprocess
import sys
import tempfile

try:
    from jsonschema import Draft202012Validator
except ImportError:
    print("SKIPPED: python3-jsonschema is not installed (apt-get install python3-jsonschema)")
    sys.exit(77)

SILENT = {"line_12"}  # a struct's own check

faults = []
seen = collections.Counter()


def no_duplicates(pairs):
    keys = [key for key, _ in pairs]
    if len(keys) != len(set(keys)):
        raise ValueError("a key comes twice")
    return dict(pairs)


def parse(text):
    """The document, or None where it is not JSON."""
    try:
        return [json.loads(text, object_pairs_hook=no_duplicates)]
    except ValueError:
        return None


with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "schemas.jsonl")
    done = subprocess.run([sys.argv[1], "--gtest_brief=1"], env={**os.environ, "HEARKEN_SCHEMAS": path}, check=False)
    if done.returncode != 0:
        sys.exit("the table itself fails")
    with open(path, encoding="utf-8") as file:
        notes = [json.loads(line) for line in file]

for note in notes:
    name, schema = note["name"], json.loads(note["schema"])
    try:
        Draft202012Validator.check_schema(schema)
    except Exception as wrong:  # pylint: disable=broad-except
        faults.append(f"{name}: the schema is none: {wrong}")
        continue
    validator = Draft202012Validator(schema)
    for text in note["good"]:
        document = parse(text)
        if document is None:
            faults.append(f"{name}: this is not JSON: {text[:300]}")
            continue
        seen["good"] += 1
        for error in validator.iter_errors(document[0]):
            faults.append(f"{name}: {error.json_path}: {error.message[:200]}")
            break
    document = parse(note["bad"])
    if document is None:
        continue
    accepted = validator.is_valid(document[0])
    if accepted != (name in SILENT):
        faults.append(f"{name}: the schema {'accepts' if accepted else 'refuses'} {note['bad']}")
    seen["silent" if accepted else "bad"] += 1

print("\n".join(faults[:40]) or f"{len(notes)} schemas: {dict(seen)}")
sys.exit(bool(faults) or not notes)
