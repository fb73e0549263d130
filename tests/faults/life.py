#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Started and stopped at any moment, frozen, stuck beside another, on a damaged spool: life.py PROGRAM"""

import os
import signal
import time

from faults import MOST, Place, check, judge, many, random, wait_for


def stopped_at_any_time():
    with Place("storm") as place:
        broker = place.broker()
        ingest = place.program(broker.port).start()
        load = place.publisher(broker.port, rate=1000)
        for _ in range(many(15)):
            time.sleep(random.uniform(0.0, 0.4))  # where the stop hits is the test
            check(ingest.stop() in (0, 5, -15), f"it ended with {ingest.process.returncode}")
            ingest.start(wait=None)
            if random.random() < 0.5:
                ingest.logged(" ready$")
        ingest.stop()
        ingest.start()
        judge(ingest, load.finish(), repeats=many(15) * MOST)


def frozen():
    """As a machine that sleeps: longer than the broker waits. No storm of attempts afterwards."""
    with Place("frozen") as place:
        broker = place.broker()
        ingest = place.program(broker.port, MQTT_KEEPALIVE=1).start()
        load = place.publisher(broker.port, rate=500)
        load.until(300)
        ingest.process.send_signal(signal.SIGSTOP)
        wait_for(lambda: "exceeded timeout" in broker.log(), "the broker gives it up")
        load.until(300)
        ingest.since = len(ingest.log().encode())
        ingest.process.send_signal(signal.SIGCONT)
        ingest.logged(" ready$")
        attempts = ingest.log(ingest.since).count("connecting to")
        check(attempts <= 2, f"{attempts} attempts")
        load.until(100)
        judge(ingest, load.finish(), repeats=MOST)


def stuck_beside_another():
    """Two listeners of one process at two brokers: the handler of one is stuck, the other is as fast as before."""
    with Place("isolation") as place:
        stuck_broker, broker = place.broker(), place.broker()
        program = place.program(broker.port, path=os.environ["HEARKEN_OBEDIENT"], BESIDE_PORT=stuck_broker.port).start()
        wait_for(lambda: program.log().count(" ready\n") == 2, "both are ready")
        timed = lambda n: b'{"n":%d,"at":%d}' % (n, time.time_ns() // 1000)
        load = place.publisher(broker.port, rate=500, slow=timed)
        load.until(1000)
        stuck = place.publisher(stuck_broker.port, rate=100, slow=lambda n: b'{"n":%d,"act":"sleep","ms":6000}' % n if n == 5 else None)
        stuck.until(50)  # it is in the handler of the sixth
        begin, first = time.monotonic(), load.next
        load.until(1000)
        last = load.next
        wait_for(lambda: set(range(first, last)) <= program.stored(), "the other one's are stored")
        check(time.monotonic() - begin < 5.5, "the other one waited")
        stuck.finish()
        judge(program, load.finish())
        late = dict(zip(*[iter(value for value, in program.rows("SELECT value FROM sensor_reading ORDER BY rowid"))] * 2))
        slowest = lambda numbers: sorted(late[n] for n in numbers)[-1 - len(numbers) // 100] / 1000  # milliseconds
        before, meanwhile = slowest(range(first)), slowest(range(first, last))
        print(f"p99 from sender to handler {before:.1f} ms, beside the stuck one {meanwhile:.1f} ms")
        check(meanwhile < 50 + 5 * before, f"p99 was {before:.1f} ms and is {meanwhile:.1f} ms")
        beside = place.program(0)
        beside.database = os.path.join(program.folder, "beside.db")
        check(not stuck.acked - beside.stored(), "the stuck one lost some")


def damaged_spool():
    """Bytes of the journal are flipped, its end is torn off: the rest is stored, and what is gone is told."""
    for tear in (False, True):
        with Place("damage") as place:
            broker = place.broker()
            ingest = place.program(broker.port).start()
            load = place.publisher(broker.port, rate=4000)
            load.until(500)
            ingest.kill()
            load.until(2000)
            load.finish()
            # A life in which nothing is committed: all that comes stays in the journal.
            ingest.start(wait=None, LD_PRELOAD=os.environ["HEARKEN_SHIM"], SHIM_CALL="pwrite", SHIM_FILE="hearken.db-wal",
                         SHIM_NTH=1, SHIM_COUNT=1_000_000, SHIM_DO=5)
            wait_for(lambda: newest(ingest.spool)[1].count(b'{"n":') >= 1500, "messages are in the journal")
            ingest.kill()
            path, content = newest(ingest.spool)
            places = [at for at in range(len(content)) if content.startswith(b'{"n":', at)]
            hit = random.choice(places[len(places) // 2:])
            with open(path, "r+b") as file:
                if tear:
                    file.truncate(hit + 2)
                else:
                    file.seek(hit + 6)
                    file.write(bytes([content[hit + 6] ^ 1]))
            at = int(content[hit + 5:content.index(b"}", hit)])
            ingest.start()
            expected = load.acked - {at} if not tear else {n for n in load.acked if n < at}
            wait_for(lambda: not expected - ingest.stored(), "what is whole is stored")
            check(ingest.stop() == 0, "it ends")
            check("cut off" in ingest.log() if tear else "damage" in ingest.log(), "it is told")
            print(f"{'torn off' if tear else 'flipped'} at {at}: {len(load.acked - ingest.stored())} gone, told")


def newest(spool):
    path = max(os.path.join(spool, name) for name in os.listdir(spool) if name.endswith(".segment"))
    with open(path, "rb") as file:
        return path, file.read()


stopped_at_any_time()
frozen()
stuck_beside_another()
damaged_spool()
