#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""No memory for the n-th allocation, and threads that cannot be made: memory.py PROGRAM

The process may die of it, for that is loss-free. It must not acknowledge what it has not kept.
"""

import os
import resource

from faults import MOST, Place, check, judge, many, random


def no_memory():
    with Place("no-memory") as place:
        broker = place.broker()
        ingest = place.program(broker.port).start()
        load = place.publisher(broker.port, rate=1000)
        load.until(50)
        check(ingest.stop() == 0, "it ends")
        deaths = 0
        begin = os.path.join(place.path, "now")
        for _ in range(many(12)):
            ingest.start(LD_PRELOAD=os.environ["HEARKEN_SHIM"], SHIM_CALL="memory", SHIM_DO=12, SHIM_NTH=random.randint(1, 3000),
                         SHIM_COUNT=random.choice((1, 1, 5, 50)), SHIM_FROM=begin)
            with open(begin, "wb"):
                load.until(300)
            if ingest.running():
                ingest.stop()
            deaths += ingest.process.returncode != 0
            os.remove(begin)
        ingest.start()
        judge(ingest, load.finish(), repeats=many(12) * MOST)
        for reason, in ingest.rows("SELECT DISTINCT reason FROM dead_letter"):
            check("memory" in reason or "bad_alloc" in reason, f"a dead letter for another reason: {reason}")
        print(f"no memory: {many(12)} times, {deaths} ended otherwise than with 0")


def no_thread():
    """The n-th thread cannot be made: an error in words; never a crash, nor an acknowledgement of what is not kept."""
    with Place("no-thread") as place:
        broker = place.broker()
        ingest = place.program(broker.port).start()
        load = place.publisher(broker.port, rate=500)
        load.until(50)
        check(ingest.stop() == 0, "it ends")
        told = 0
        for n in range(1, 9):
            ingest.start(wait="gave no thread| connecting to", LD_PRELOAD=os.environ["HEARKEN_SHIM"], SHIM_CALL="thread", SHIM_DO=11,
                         SHIM_NTH=n)
            load.until(200)
            ended = ingest.stop()
            check(ended in (0, 5), f"without thread {n} it ended with {ended}")
            told += "gave no thread" in ingest.log(ingest.since)
            print(f"thread {n}: exit code {ended}")
        check(told >= 3, f"the listener's own threads were missing {told} times")
        ingest.start()
        judge(ingest, load.finish(), repeats=10 * MOST)


def no_descriptors():
    """With so few files it says what it lacks, and ends or waits."""
    with Place("no-descriptors") as place:
        broker = place.broker()
        ingest = place.program(broker.port).start()
        load = place.publisher(broker.port, rate=500)
        load.until(50)
        check(ingest.stop() == 0, "it ends")
        for most in range(4, 24, 2):
            ingest.start(wait=None, limits=lambda most=most: resource.setrlimit(resource.RLIMIT_NOFILE, (most, most)))
            load.until(150)
            ended = ingest.stop()
            # 127 is the loader's; -15: the signal came before the program listened to it
            check(ended in (0, 2, 3, 4, 5, 127, -15), f"with {most} descriptors it ended with {ended}")
            print(f"{most} descriptors: exit code {ended}")
        ingest.start()
        judge(ingest, load.finish(), repeats=10 * MOST)


no_memory()
no_thread()
no_descriptors()
