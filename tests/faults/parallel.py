#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Handlers on four threads, divided by device, while the program is killed and the database fails: parallel.py

Each device sends on two topics: the order of all its messages is kept, over kills and failing commits.
"""

import os
import sqlite3
import time

from faults import LIMIT, MOST, Place, check, judge, many, random, wait_for

THREADS = 4
DEVICES = 16


def program_and_load(place, broker, rate):
    program = place.program(broker.port, path=os.environ["HEARKEN_OBEDIENT"], HANDLER_THREADS=THREADS).start()
    with open(f"/proc/{program.process.pid}/status", encoding="utf-8") as file:
        check(int(file.read().split("Threads:")[1].split()[0]) > THREADS, "it has its threads")
    junk = lambda n: b'{"n":%d,"act":"%s"}' % (n, random.choice((b"throw", b"reject"))) if n % 50 == 3 else None
    return program, place.publisher(broker.port, rate=rate, topics=DEVICES, kinds=("data", "more"), junk=junk)


def end(program, load, repeats, kills=0):
    judge(program, load.finish(), repeats=repeats, kills=kills)
    check(load.junk_acked <= program.buried(), f"lost: {sorted(load.junk_acked - program.buried())[:20]}")
    check(not load.resent, "the publisher sent some again: their order is not known")


def killed():
    with Place("parallel-killed") as place:
        broker, kills = place.broker(), many(8)
        program, load = program_and_load(place, broker, 1500)
        for _ in range(kills):
            time.sleep(random.uniform(0.001, 0.5))  # where the kill hits is the test
            program.kill()
            program.start()
        load.until(1)
        end(program, load, repeats=kills * MOST, kills=kills)


def commits_fail():
    """In the midst of them, for a while, in one life after another; and once each of its pages is where it dies."""
    with Place("parallel-database") as place:
        broker = place.broker()
        program, load = program_and_load(place, broker, 800)
        load.until(100)
        for n, (count, do) in enumerate(((30, 5), (30, 28), (1, "kill_before"), (1, "kill_after"), (10_000, "short")) * many(1)):
            check(program.stop() in (0, 5, -9), f"it ended with {program.process.returncode}")
            program.start(wait=None, LD_PRELOAD=os.environ["HEARKEN_SHIM"], SHIM_CALL="pwrite", SHIM_FILE="-wal", SHIM_DO=do,
                          SHIM_NTH=random.randint(10, 60), SHIM_COUNT=count)
            if str(do).startswith("kill"):
                wait_for(lambda: not program.running(), f"it dies {do} a write of a commit")
            else:
                load.until(400)
        program.stop()
        program.start()
        end(program, load, repeats=(n + 2) * MOST, kills=2 * many(1))


def locked():
    """Another program holds the database; then the backlog is handled, in order."""
    with Place("parallel-locked") as place:
        broker = place.broker()
        program, load = program_and_load(place, broker, 2000)
        load.until(200)
        other = sqlite3.connect(program.database, timeout=LIMIT, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        load.until(4000)
        program.logged("database|locked|busy")
        other.execute("ROLLBACK")
        other.close()
        end(program, load, repeats=0)


killed()
commits_fail()
locked()
