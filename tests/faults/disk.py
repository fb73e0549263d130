#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""The disk of the journal is full, fails, or writes half: nothing is acknowledged without its record: disk.py PROGRAM"""

import contextlib
import os

from faults import MOST, Place, check, judge, many, mounted, random


def full():
    """The disk of the spool fills up while the database is held; the broker keeps the rest."""
    with Place("spool-full") as place:
        disk = mounted(place, "disk", 80)
        filler = os.path.join(disk, "filler")
        broker = place.broker()
        ingest = place.program(broker.port, SPOOL_DIR=f"{disk}/spool").start()
        load = place.publisher(broker.port, rate=1500, padding=20_000)
        with open(filler, "wb") as file, contextlib.suppress(OSError):
            while True:
                os.write(file.fileno(), b"x" * 65536)
        ingest.logged("full|no space|No space")
        load.until(500)
        os.remove(filler)
        load.until(500)
        judge(ingest, load.finish(), repeats=MOST)


def letters_on_a_full_disk():
    """Bad messages while the spool's disk is full: when the room that was made ahead is used up they are in the table alone."""
    with Place("letters-full") as place:
        disk = mounted(place, "disk", 80)
        filler = os.path.join(disk, "filler")
        broker = place.broker()
        ingest = place.program(broker.port, SPOOL_DIR=f"{disk}/spool").start()
        load = place.publisher(broker.port, rate=1000, junk=lambda n: b'{"n":%d,%s' % (n, b"x" * 20_000) if n % 2 else None)
        load.until(50)
        with open(filler, "wb") as file, contextlib.suppress(OSError):
            while True:
                os.write(file.fileno(), b"x" * 65536)
        ingest.logged("a dead letter is in the database only")
        os.remove(filler)
        load.until(200)
        judge(ingest, load.finish(), repeats=MOST)
        dead = ingest.buried()
        check(load.junk_acked <= dead, f"lost: {sorted(load.junk_acked - dead)[:20]}")


def nth(call, do, file=".segment", count=1, junk=lambda n: None):
    """The n-th such call fails, for several n, in one life after another."""
    with Place(f"spool-{call}-{do}") as place:
        broker = place.broker()
        ingest = place.program(broker.port).start()
        load = place.publisher(broker.port, rate=500, junk=junk)
        load.until(50)
        check(ingest.stop() == 0, "it ends")
        for n in [1, 2, 3] + [random.randint(4, 400) for _ in range(many(2))]:
            ingest.start(wait=None, LD_PRELOAD=os.environ["HEARKEN_SHIM"], SHIM_CALL=call, SHIM_FILE=file, SHIM_DO=do,
                         SHIM_NTH=n, SHIM_COUNT=count)
            load.until(200)
            ingest.stop()
        ingest.start()
        judge(ingest, load.finish(), repeats=(3 + many(2)) * MOST, exactly=False)
        check(load.junk_acked <= ingest.buried(), f"lost: {sorted(load.junk_acked - ingest.buried())[:20]}")
        print(f"{call} {do}")


full()
letters_on_a_full_disk()
for errno in (5, 28, "short"):
    nth("pwrite", errno)
nth("pwrite", 28, count=50)
nth("fallocate", 28, file=".spool")
nth("sync", 5, file=".spool")
nth("open", 5, file=".spool/")
nth("rename", 28, file=".spool/")
for fault in (("pwrite", 5), ("pwrite", "short"), ("open", 28), ("fallocate", 28)):
    nth(*fault, file=".spool/dead/", count=20, junk=lambda n: b'{"n":%d,' % n if n % 3 == 0 else None)
