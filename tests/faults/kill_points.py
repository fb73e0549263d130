#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""The program dies at the worst of places, each by name, with each protocol and QoS: kill_points.py PROGRAM"""

import os

from faults import MOST, Place, check, judge, many, random, wait_for

POINTS = {  # name: which call, on which file, before or after
    "before a record is in the journal": ("pwrite", ".segment", "kill_before"),
    "after a record is in the journal": ("pwrite", ".segment", "kill_after"),
    "before a packet leaves": ("send", "socket", "kill_before"),
    "after a packet has left": ("send", "socket", "kill_after"),
    "before a page of the commit is written": ("pwrite", "-wal", "kill_before"),
    "after a page of the commit is written": ("pwrite", "-wal", "kill_after"),
    "after a checkpoint of the database": ("pwrite", "hearken.db$", "kill_after"),
    "before the batch in hand is noted": ("pwrite", "suspects", "kill_before"),
    "after the batch in hand is noted": ("pwrite", "suspects", "kill_after"),
}
SPEECH = (("5", 1), ("3.1.1", 1), ("5", 2))


def main():
    shim = os.environ["HEARKEN_SHIM"]
    for version, qos in SPEECH:
        with Place(f"kill-points-{version}-{qos}") as place:
            broker = place.broker()
            ingest = place.program(broker.port, MQTT_VERSION=version, MQTT_QOS=qos).start()
            load = place.publisher(broker.port, rate=1000, qos=qos)
            load.until(100)
            ingest.kill()
            for name, (call, file, how) in POINTS.items():
                for _ in range(many(1)):
                    nth = random.randint(6, 60) if call == "send" else 1 if file.endswith("$") else random.randint(1, 40)
                    ingest.start(wait=None, LD_PRELOAD=shim, SHIM_CALL=call, SHIM_FILE=file, SHIM_DO=how, SHIM_NTH=nth)
                    if file.endswith("$"):  # large batches leave little to check in: the end of the program does it
                        wait_for(lambda: not ingest.running() or " ready\n" in ingest.log(ingest.since), "it is ready, or dies")
                        load.until(50)
                        ingest.process.terminate()
                    wait_for(lambda: not ingest.running(), f"it dies {name}")
                    check(ingest.process.returncode == -9, f"{name}: it ended with {ingest.process.returncode}")
            ingest.start()
            judge(ingest, load.finish(), repeats=many(1) * len(POINTS) * MOST, kills=1 + many(1) * len(POINTS))
            print(f"MQTT {version}, QoS {qos}: {len(POINTS)} points")


main()
