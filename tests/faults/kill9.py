#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Kills hearken-ingest with SIGKILL again and again in mid-stream: kill9.py PROGRAM [KILLS [MESSAGES_A_SECOND]]

A publisher numbers its messages and waits for each PUBACK: what it has is the ledger. After the last kill every number
is in the database (nothing lost), and every record of the journal made exactly one row (nothing twice behind the
journal). Before it a kill may bring again what was in flight: counted, and bounded.
"""

import os
import random
import re
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "examples"))
import driver

IN_FLIGHT = 100  # what the listener lets the broker have in flight: receive_maximum
WAIT = 60.0


class Publisher(threading.Thread):
    """mosquitto_pub, fed a number at a time."""

    def __init__(self, broker, rate):
        super().__init__()
        self.command = ["mosquitto_pub", "-h", "127.0.0.1", "-p", str(broker.port), "-q", "1", "-t", "devices/a/data", "-l"]
        self.rate, self.count, self.enough = rate, 0, threading.Event()
        self.code = None

    def run(self):
        stream = subprocess.Popen(self.command, stdin=subprocess.PIPE)
        start = time.monotonic()
        while not self.enough.is_set():
            due = int((time.monotonic() - start) * self.rate)
            lines = b"".join(b'{"n":%d}\n' % n for n in range(self.count, due))
            self.count = max(self.count, due)
            stream.stdin.write(lines)
            stream.stdin.flush()
            time.sleep(0.005)  # the pace of the load
        stream.stdin.close()
        self.code = stream.wait(WAIT)  # once all are acknowledged


def rows(path, query):
    base = sqlite3.connect(path, timeout=30)
    try:
        return base.execute(query).fetchall()[0]
    finally:
        base.close()


def main():
    program, kills = os.path.abspath(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 20
    rate = int(sys.argv[3]) if len(sys.argv) > 3 else 2000
    driver.mosquitto_path()
    with tempfile.TemporaryDirectory(prefix="hearken-kill-") as place:
        broker = driver.Broker(more="max_queued_messages 0\nmax_inflight_messages %d\n" % IN_FLIGHT)
        database, log_path = os.path.join(place, "hearken.db"), os.path.join(place, "log")
        environment = os.environ | {"MQTT_BROKER": "127.0.0.1", "MQTT_PORT": str(broker.port), "MQTT_CLIENT_ID": "kill9",
                                    "LOG_LEVEL": "info", "STATS_INTERVAL": "0"}
        log = open(log_path, "a", encoding="utf-8")

        def start():
            before = os.path.getsize(log_path)
            process = subprocess.Popen([program], cwd=place, env=environment, stderr=log)
            end = time.monotonic() + WAIT
            while True:
                with open(log_path, encoding="utf-8") as file:
                    file.seek(before)
                    said = file.read()
                if " ready\n" in said:
                    return process
                if process.poll() is not None or time.monotonic() > end:
                    sys.exit("it does not start:\n" + said)
                time.sleep(0.005)  # between two looks

        random.seed(os.environ.get("HEARKEN_SEED", "1"))
        publisher = Publisher(broker, rate)
        process = start()  # the session is there before the first message
        publisher.start()
        try:
            for n in range(kills):
                time.sleep(random.uniform(0.001, 0.5))  # where the kill hits is the test
                process.kill()
                process.wait()
                process = start()
            publisher.enough.set()
            publisher.join()
            sent = publisher.count
            end = time.monotonic() + WAIT
            while rows(database, "SELECT count(DISTINCT value) FROM sensor_reading")[0] < sent and time.monotonic() < end:
                time.sleep(0.1)  # between two looks
            process.terminate()
            code = process.wait(WAIT)
        finally:
            publisher.enough.set()
            if process.poll() is None:
                process.kill()
            broker.stop()
        stored, distinct = rows(database, "SELECT count(*), count(DISTINCT value) FROM sensor_reading")
        spools, records, finished = rows(database, "SELECT count(*), max(low_water), max(finished) FROM hearken_progress")
        dead, = rows(database, "SELECT count(*) FROM dead_letter")
        twice = stored - distinct
        print(f"{kills} kills, {sent} messages, {sent - distinct} lost, {twice} brought again by the broker "
              f"({twice / max(1, kills):.1f} a kill), {stored - records} twice behind the journal, {dead} dead letters")
        with open(log_path, encoding="utf-8") as file:
            said = file.read()
        faults = [why for wrong, why in (
            (publisher.code != 0, f"the publisher ended with {publisher.code}"),
            (code != 0, f"the listener ended with {code}"),
            (distinct != sent, "messages are lost"),
            (stored != records or spools != 1 or finished != "[]", f"rows {stored}, records {records}, spools {spools}, open {finished}"),
            (dead != 0, "dead letters"),
            (twice > (2 * IN_FLIGHT + 2) * kills, "more came again than was in flight"),
            (re.search(" error ", said) is not None, "errors in the log"),
        ) if wrong]
        if faults:
            sys.exit("\n".join(faults) + "\nthe last of the log:\n" + said[-4000:])


if __name__ == "__main__":
    main()
