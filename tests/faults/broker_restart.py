#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""The broker is stopped, killed, frozen and loses its memory: broker_restart.py PROGRAM"""

import os
import re
import signal

from faults import CLIENT, MOST, Place, check, judge, many, wait_for


def stopped_again_and_again():
    with Place("broker-stopped") as place:
        broker = place.broker()
        ingest = place.program(broker.port).start()
        load = place.publisher(broker.port)
        for _ in range(many(3)):
            load.until(1000)
            ingest.since = len(ingest.log().encode())
            broker.end()
            broker.start()
            ingest.logged(" ready$")
        load.until(1000)
        judge(ingest, load.finish(), repeats=many(3) * MOST)


def killed():
    """mosquitto may forget what it has taken; what we acknowledged, it may not have to send again."""
    with Place("broker-killed") as place:
        broker = place.broker(more="log_type all\n")
        ingest = place.program(broker.port).start()
        load = place.publisher(broker.port, rate=1000)
        for _ in range(many(2)):
            load.until(1000)
            ingest.since = len(ingest.log().encode())
            broker.end(signal.SIGKILL)
            broker.start()
            ingest.logged(" ready$")
        load.until(1000)
        load.finish()
        acks = lambda: len(re.findall(rf"Received PUBACK from {CLIENT} ", broker.log()))
        rows = lambda: ingest.one("SELECT count(*) FROM sensor_reading")
        wait_for(lambda: ingest.rows("SELECT 1 FROM sensor_reading WHERE value = ?", load.next - 1), "the last one is stored")
        check(ingest.stop() == 0, "it ends as asked")
        check(rows() >= acks(), f"{acks()} acknowledged, {rows()} stored")
        check(acks() >= 1000, "nothing was acknowledged")
        print(f"{acks()} acknowledged by us, {rows()} rows")


def without_memory():
    with Place("broker-amnesia") as place:
        broker = place.broker()
        ingest = place.program(broker.port).start()
        broker.end()
        os.remove(os.path.join(broker.folder, "mosquitto.db"))
        ingest.since = len(ingest.log().encode())
        broker.start()
        ingest.logged(" ready$")
        check("no longer had our session" in ingest.log(ingest.since), "the lost session is told")
        load = place.publisher(broker.port)
        load.until(500)
        judge(ingest, load.finish())


stopped_again_and_again()
killed()
without_memory()
