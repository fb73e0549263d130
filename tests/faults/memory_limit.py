#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""A flood under a limit of memory, and a limit that is too small, whose end is a kill: memory_limit.py PROGRAM

Where a control group of one's own can be made (as root), the kernel limits and kills; elsewhere, and besides, it is done from
here: by what /proc says that is resident, and by a limit of the address space.
"""

import contextlib
import os
import resource

from faults import LIMIT, MOST, Place, check, judge, many, random, wait_for

CAP = 192 << 20  # what a flood may take


class Group:
    """A control group with a limit of memory, of version 2 or 1; `path` is empty where none can be made."""

    def __init__(self, place):
        self.path, self.two = "", os.path.exists("/sys/fs/cgroup/cgroup.controllers")
        for parent in ("/sys/fs/cgroup",) if self.two else ("/sys/fs/cgroup/memory",):
            made = os.path.join(parent, f"hearken-{os.getpid()}-{random.randrange(1 << 30)}")
            with contextlib.suppress(OSError):
                os.mkdir(made)
                place.ends.callback(self.remove, made)
                if os.path.exists(self.limit_file(made)):
                    self.path = made

    def limit_file(self, path):
        return os.path.join(path, "memory.max" if self.two else "memory.limit_in_bytes")

    def remove(self, path):
        def gone():
            with contextlib.suppress(OSError):
                os.rmdir(path)
            return not os.path.exists(path)
        wait_for(gone, f"{path} is empty")

    def limit(self, size):
        """What it has is pushed out, or killed."""
        with contextlib.suppress(OSError), open(self.limit_file(self.path), "w", encoding="ascii") as file:
            file.write(str(size))

    def enter(self):
        with open(os.path.join(self.path, "cgroup.procs"), "w", encoding="ascii") as file:
            file.write(str(os.getpid()))

    def kills(self):
        name = "memory.events" if self.two else "memory.oom_control"
        with open(os.path.join(self.path, name), encoding="ascii") as file:
            return sum(int(line.split()[1]) for line in file if line.startswith("oom_kill "))


def peak(program):
    with open(f"/proc/{program.process.pid}/status", encoding="utf-8") as file:
        return int(next(line for line in file if line.startswith("VmHWM:")).split()[1]) * 1024


def flood():
    """A backlog of small messages, and then large ones, within the limit and without a kill."""
    with Place("flood-limited") as place:
        group, broker = Group(place), place.broker()
        ingest = place.program(broker.port).start()
        check(ingest.stop() == 0, "it ends")
        load = place.publisher(broker.port, rate=1_000_000, window=5000, padding=150)
        load.until(many(40_000))
        load.finish()
        if group.path:
            group.limit(CAP)
        ingest.start(limits=group.enter if group.path else None)
        wait_for(lambda: ingest.one("SELECT count(*) FROM sensor_reading") >= len(load.acked), "the backlog is stored", 3 * LIMIT)
        small = peak(ingest)
        large = place.publisher(broker.port, first=load.next, rate=40, padding=1_000_000, window=20)
        large.until(many(50))
        large.finish()
        beyond = place.publisher(broker.port, first=large.next, rate=40, window=4,  # more than is asked for; the broker keeps to it
                                 junk=lambda n: b'{"n":%d,"status":{"pad":"%s"}}' % (n, b"x" * 10_000_000) if n % 2 else None)
        beyond.until(many(10))
        beyond.finish()
        most = peak(ingest)
        beyond.acked |= load.acked | large.acked
        judge(ingest, beyond, repeats=MOST)
        check(not group.path or group.kills() == 0, "it was killed")
        check(most < CAP, f"{most >> 20} MiB")
        print(f"at most {small >> 20} MiB with small messages, {most >> 20} MiB with large ones; "
              f"{'a group of its own' if group.path else 'no group of its own can be made here'}")


def killed_by_the_kernel():
    """The limit is a little above what it has, and falls: the kernel kills it in the midst of large messages."""
    with Place("oom-killed") as place:
        group = Group(place)
        if not group.path:
            print("no control group can be made here: killed from here instead")
            return
        broker = place.broker()
        ingest = place.program(broker.port).start()
        load = place.publisher(broker.port, rate=15, padding=500_000, window=20)
        kills = many(4)
        for n in range(kills):
            ingest.stop()
            group.limit(1 << 30)
            ingest.start(limits=group.enter)
            room = random.randint(0, 3 << 20)

            def dies():
                nonlocal room
                if ingest.running():
                    group.limit(ingest.memory() + room)
                room -= 50_000  # it may do with little
                return not ingest.running()

            wait_for(dies, "the kernel kills it")
            check(ingest.process.returncode == -9, f"it ended with {ingest.process.returncode}")
            check(group.kills() >= n + 1, "it was not the kernel")
        ingest.start()
        judge(ingest, load.finish(), repeats=kills * MOST, kills=kills)


def killed_where_it_grows():
    """The same from here: the kill comes when it has grown by so much."""
    with Place("oom-watched") as place:
        broker = place.broker()
        ingest = place.program(broker.port).start()
        load = place.publisher(broker.port, rate=15, padding=500_000, window=20)
        kills = many(4)
        for _ in range(kills):
            ingest.kill()
            ingest.start()
            limit = ingest.memory() + random.randint(1 << 20, 4 << 20)
            wait_for(lambda: ingest.memory() > limit, "it grows")
            ingest.kill()
        ingest.start()
        judge(ingest, load.finish(), repeats=2 * kills * MOST, kills=2 * kills)


def no_address_space():
    """Allocations fail, all of them from some point on: it may end or reject; nothing is lost."""
    with Place("no-address-space") as place:
        broker = place.broker()
        ingest = place.program(broker.port).start()
        load = place.publisher(broker.port, rate=20, padding=900_000, window=20)
        codes = []
        for _ in range(many(3)):
            with open(f"/proc/{ingest.process.pid}/status", encoding="utf-8") as file:
                size = int(next(line for line in file if line.startswith("VmSize:")).split()[1]) * 1024
            resource.prlimit(ingest.process.pid, resource.RLIMIT_AS, (size + random.randint(0, 2 << 20),) * 2)
            load.until(20)
            codes.append(ingest.stop())
            ingest.start()
        judge(ingest, load.finish(), repeats=many(3) * MOST)
        for reason, in ingest.rows("SELECT DISTINCT reason FROM dead_letter"):
            check("memory" in reason or "bad_alloc" in reason, f"a dead letter for another reason: {reason}")
        print(f"exit codes {codes}")


flood()
killed_by_the_kernel()
killed_where_it_grows()
no_address_space()
