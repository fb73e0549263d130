#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""The power is cut: of what was written and not synced, any part may be gone. power.py

fault_power runs once, and fault_recorder writes down what it does to its files. Of many moments of that run states are made
in which the disk has what was synced, and of the rest nothing, all, a beginning, or page by page whatever chance says; of
names made, changed and removed in a folder that was not synced a beginning. fault_power opens each of them: what was
acknowledged until then is in the rows or the dead letters, once, and it goes on. scripts/power_cut.sh cuts it in earnest.
"""

import os
import random
import shutil
import sqlite3
import struct
import subprocess

from faults import LIMIT, Place, check, many

MORE = 100_000  # the first number after the cut


class File:
    """What the disk has for sure, and what was done since."""

    def __init__(self):
        self.safe, self.since = bytearray(), []

    def synced(self):
        for what, at, data in self.since:
            self.safe = applied(self.safe, what, at, data)
        self.since = []

    def left(self, chance):
        """What a cut leaves: `chance(place)` says how many of what was done since are there."""
        size, longest = len(self.safe), len(self.safe)
        done = chance("size")
        for n, (what, at, data) in enumerate(self.since):
            longest = max(longest, at + len(data))
            if n < done:
                size = at if what == "t" else max(size, at + len(data))
        out = self.safe + bytes(longest - len(self.safe))
        for n, (what, at, data) in enumerate(self.since):
            end = longest if what == "t" else at + len(data)
            for begin in range(at // self.page * self.page, end, self.page):
                if n < chance(begin):
                    first, last = max(begin, at), min(begin + self.page, end)
                    out[first:last] = data[first - at:last - at] if what == "w" else bytes(last - first)
        return out[:size]

    page = 4096


def applied(content, what, at, data):
    if what == "t":
        return content[:at] + bytes(max(0, at - len(content)))
    content += bytes(max(0, at - len(content)))
    content[at:at + len(data)] = data
    return content


class Disk:
    """The files and names of a folder, as the record goes."""

    def __init__(self):
        self.now, self.safe, self.since = {}, {}, []  # names; those for sure; what was done to names since
        self.acked = set()

    def step(self, what, path, other, number, data):
        if path == "acks":
            if what == "w":
                self.acked.update(int(n) for n in data.split())
        elif what in "cm":
            self.name("c", path, None, File() if what == "c" else None)
        elif what == "r":
            self.name("r", path, other)
        elif what == "u":
            self.name("u", path)
        elif what == "s":
            if self.now.get(path) is not None:
                self.now[path].synced()
                if not path.startswith("spool"):  # the journal syncs its folders; SQLite trusts that a new file keeps its name
                    self.names_synced(lambda op: op[3] is self.now[path])
            else:
                folder = "" if path == "." else path
                self.names_synced(lambda op: os.path.dirname(op[1]) == folder)
        else:
            if path not in self.now:
                self.name("c", path, None, File())
            self.now[path].since.append((what, number, data))

    def name(self, what, path, other=None, file=None):
        op = (what, path, other, file if what == "c" else self.now.get(path))
        named(self.now, op)
        self.since.append(op)

    def names_synced(self, concerned):
        """All that was done in a folder up to the last one that is concerned."""
        last = {os.path.dirname(op[1]): n for n, op in enumerate(self.since) if concerned(op)}
        for folder in list(last):  # and the folders on the way there
            while folder:
                last.update({os.path.dirname(op[1]): max(n, last.get(os.path.dirname(op[1]), -1)) for n, op in enumerate(self.since)
                             if op[1] == folder})
                folder = os.path.dirname(folder)
        for n, op in enumerate(self.since):
            if n <= last.get(os.path.dirname(op[1]), -1):
                named(self.safe, op)
        self.since = [op for n, op in enumerate(self.since) if n > last.get(os.path.dirname(op[1]), -1)]

    def leave(self, folder, how):
        """Makes a state that a cut may leave."""
        names, until = dict(self.safe), {}
        for n, op in enumerate(self.since):
            kept = until.setdefault(os.path.dirname(op[1]), {"none": 0, "all": 1 << 30}.get(how, random.randint(0, len(self.since))))
            if n < kept:
                named(names, op)
        for path in sorted(names):
            whole, file = os.path.join(folder, path), names[path]
            if not os.path.isdir(os.path.dirname(whole)):
                continue  # its folder is gone
            if file is None:
                os.makedirs(whole)
                continue
            most, places = len(file.since), {}
            common = {"none": 0, "all": most, "beginning": random.randint(0, most)}.get(how)
            file.page = random.choice((512, 4096))
            content = file.left(lambda at, c=common, m=most, p=places: c if c is not None else p.setdefault(at, random.randint(0, m)))
            with open(whole, "wb") as out:
                out.write(content.rstrip(b"\0"))
                out.truncate(len(content))


def named(names, op):
    what, path, other, file = op
    if what == "c":
        names[path] = file
    else:
        was = names.pop(path, None)
        if what == "r":
            names[other] = was if was is not None else file


def record(place, *how):
    """What fault_power does to its files, from the first to the last."""
    folder, trace = os.path.join(place.path, "run"), os.path.join(place.path, "trace")
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    if os.path.exists(trace):
        os.remove(trace)
    ended = run(folder, 0, many(400), *how, LD_PRELOAD=os.environ["HEARKEN_RECORDER"], RECORD_ROOT=folder, RECORD_TO=trace)
    check(ended.returncode == 0, f"it ended with {ended.returncode}: {ended.stderr}{ended.stdout[-2000:]}")
    with open(trace, "rb") as file:
        bytes_read, at, ops = file.read(), 0, []
    while at < len(bytes_read):
        what, (path, other, data, number) = chr(bytes_read[at]), struct.unpack_from("<IIIQ", bytes_read, at + 1)
        at += 21
        ops.append((what, bytes_read[at:at + path].decode(), bytes_read[at + path:at + path + other].decode(), number,
                    bytes_read[at + path + other:at + path + other + data]))
        at += path + other + data
    return ops


def run(folder, first, count, *how, **variables):
    return subprocess.run([os.environ["HEARKEN_POWER"], str(first), str(count), *how], cwd=folder, env=os.environ | variables,
                          stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=LIMIT, check=False)


def there(folder):
    """The numbers of rows and dead letters, as often as they are there."""
    base = sqlite3.connect(os.path.join(folder, "hearken.db"))
    try:
        rows = [n for n, in base.execute("SELECT value FROM sensor_reading WHERE sensor_name = 'n'")]
        return rows + [int(bytes(p).split(b":")[1].split(b",")[0]) if isinstance(p, bytes) else int(p.split(":")[1].split(",")[0])
                       for p, in base.execute("SELECT payload FROM dead_letter")]
    finally:
        base.close()


def after_a_cut(place, disk, how):
    """What was acknowledged and is not there any more, when the program has opened what the cut left."""
    folder = os.path.join(place.path, "left")
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    disk.leave(folder, how)
    ended = run(folder, MORE, 12)
    check(ended.returncode == 0, f"{how}: it does not start again: {ended.returncode} {ended.stderr}{ended.stdout[-2000:]}")
    found = there(folder)
    check(len(found) == len(set(found)), f"{how}: twice: {sorted(n for n in set(found) if found.count(n) > 1)[:20]}")
    check(set(range(MORE, MORE + 12)) <= set(found), f"{how}: what came after the cut is lost")
    strange = {n for n in found if n < MORE} - set(range(max(disk.acked, default=-1) + 2))
    check(not strange, f"{how}: nobody sent {sorted(strange)[:20]}")
    return disk.acked - set(found)


def cuts():
    with Place("power") as place:
        ops = record(place)
        names = [n for n, op in enumerate(ops) if op[0] in "crumt"]  # there a mistake is likeliest
        moments = set(random.sample(range(len(ops)), min(len(ops), many(40)))) | {n + random.randint(0, 1) for n in names}
        disk, states, acked = Disk(), 0, 0
        for n, op in enumerate(ops + [None]):
            if n in moments:
                for how in ("none", random.choice(("all", "beginning", "chance"))):
                    lost = after_a_cut(place, disk, how)
                    states, acked = states + 1, acked + len(disk.acked)
                    check(not lost, f"cut before {n} of {len(ops)}, {op and op[:2]}, {how}: lost {sorted(lost)[:20]}")
            if op:
                disk.step(*op)
        check(len(disk.acked) == many(400), f"{len(disk.acked)} were acknowledged")
        print(f"{states} kills, {len(disk.acked)} messages, 0 lost, 0 duplicated: cuts among {len(ops)} writes, syncs and names; what "
              f"was acknowledged until then, {acked} in all, was there", flush=True)


def control():
    """Without sync::power the same cuts do lose messages: the test can fail."""
    with Place("power-control") as place:
        disk = Disk()
        for op in record(place, "process"):
            disk.step(*op)
            if len(disk.acked) >= 200:
                break
        lost = after_a_cut(place, disk, "none")
        check(lost, "with sync::process nothing is lost")
        print(f"with sync::process such a cut loses {len(lost)} of {len(disk.acked)}")


cuts()
control()
