#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""What hearken-ingest keeps beside device_main, on SQLite, MariaDB and PostgreSQL: readings.py PROGRAM [ROWS]

On tables that it made: a device's readings of some time are found by the index among ROWS of a thousand devices; a silent
device goes offline and comes back; messages are in the history. Prints how long the question takes.
"""

import contextlib
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "faults"))
import databases
from databases import wait_for
from faults import Broker, check

ROWS = int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
DEVICES = 1000
START = "2025-12-19 00:00:00"  # a second later each device has sent once more
SPAN = ROWS // DEVICES  # seconds
FROM, UNTIL = SPAN // 4, SPAN // 4 + min(3600, SPAN // 2)  # an hour, where there is one
at = lambda second: "2025-12-19{0}%02d:%02d:%02d" % (second // 3600, second // 60 % 60, second % 60)
HOUR = f"uuid = 'd7' AND received >= '{at(FROM)}' AND received < '{at(UNTIL)}'"
QUESTION = "SELECT received, sensor_name, value FROM sensor_reading WHERE " + HOUR + " ORDER BY received"


class SQLite:
    name = "sqlite"
    blank = "T"

    def __init__(self, folder):
        self.path = os.path.join(folder, "hearken.db")
        self.variables = {"DB_URL": "sqlite:" + self.path}

    def sql(self, text):
        with contextlib.closing(sqlite3.connect(self.path, timeout=60, isolation_level=None)) as base:
            return "\n".join("\t".join(str(field) for field in row) for row in base.execute(text))

    def fill(self):
        self.sql(f"""WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {ROWS})
            INSERT INTO sensor_reading SELECT 'd' || (i % {DEVICES}), 't', i % 100, 'C', '',
            strftime('%Y-%m-%dT%H:%M:%S.000Z', '{START}', (i / {DEVICES}) || ' seconds') FROM n""")

    def plan(self):
        return self.sql("EXPLAIN QUERY PLAN " + QUESTION.format("T"))

    def milliseconds(self):
        with contextlib.closing(sqlite3.connect(self.path)) as base:
            start = time.perf_counter()
            base.execute(QUESTION.format("T")).fetchall()
            return (time.perf_counter() - start) * 1000

    def stop(self, _):
        pass


class MariaDB(databases.MariaDB):
    blank = " "

    def fill(self):
        done = subprocess.run(self.client + [f"""INSERT INTO sensor_reading SELECT concat('d', seq % {DEVICES}), 't', seq % 100, 'C', '',
            '{START}' + INTERVAL seq DIV {DEVICES} SECOND FROM seq_0_to_{ROWS - 1}; ANALYZE TABLE sensor_reading"""], check=False,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        check(done.returncode == 0, done.stdout)

    def plan(self):
        return self.sql("EXPLAIN " + QUESTION.format(" "))

    def milliseconds(self):
        found = json.loads(self.sql("ANALYZE FORMAT=JSON " + QUESTION.format(" ")).replace("\\n", "\n"))
        return found["query_block"]["r_total_time_ms"]


class PostgreSQL(databases.PostgreSQL):
    blank = " "

    def fill(self):
        done = subprocess.run(self.client + [f"""INSERT INTO sensor_reading SELECT 'd' || (i % {DEVICES}), 't', i % 100, 'C', '',
            timestamptz '{START}+00' + (i / {DEVICES}) * interval '1 second' FROM generate_series(0, {ROWS - 1}) AS i""",
            "-c", "VACUUM ANALYZE sensor_reading"],  # as autovacuum does
            check=False, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        check(done.returncode == 0, done.stdout)

    def plan(self):
        return self.sql("SET timezone = 'UTC'; EXPLAIN " + QUESTION.format(" "))

    def milliseconds(self):
        said = self.sql("SET timezone = 'UTC'; EXPLAIN (ANALYZE, TIMING OFF) " + QUESTION.format(" "))
        return float(re.search(r"Execution Time: ([\d.]+) ms", said).group(1))


def run(program, kind, broker, folder):
    server = kind(folder)
    log_path = os.path.join(folder, "log")
    kept = {n: v for n, v in os.environ.items() if not n.startswith(("MQTT_", "DB_", "LOG_"))}
    variables = kept | server.variables | {"MQTT_BROKER": "127.0.0.1", "MQTT_PORT": str(broker.port), "MQTT_CLIENT_ID": kind.name,
                                           "DB_CREATE_TABLES": "yes", "OFFLINE_AFTER": "3", "MESSAGE_HISTORY": "devices/+/data"}
    publish = lambda uuid, what, body: subprocess.run(
        ["mosquitto_pub", "-h", "127.0.0.1", "-p", str(broker.port), "-q", "1", "-t", f"devices/{uuid}/{what}", "-m", body], check=True)
    is_online = lambda uuid: server.sql(f"SELECT is_online FROM device_main WHERE uuid = '{uuid}'") in ("1", "t")
    ingest = None
    try:
        with open(log_path, "wb") as log:
            ingest = subprocess.Popen([program], cwd=folder, env=variables, stdin=subprocess.DEVNULL, stderr=log)
        said = lambda: open(log_path, encoding="utf-8").read()
        wait_for("hearken-ingest", lambda: " ready" in said() or ingest.poll() is not None)

        publish("silent", "data", '{"t":1}')
        wait_for("the first message", lambda: is_online("silent"))

        def only_the_silent_one():
            publish("other", "heartbeat", "x")
            return not is_online("silent")

        wait_for("silence to be noticed", only_the_silent_one)
        check(is_online("other"), "the other one went offline, too")
        publish("silent", "data", '{"t":2}')
        wait_for("the device to be back", lambda: is_online("silent"))
        check(server.sql("SELECT count(*) FROM mqtt_message_history WHERE topic = 'devices/silent/data' AND direction = 'received'") == "2",
              "the history")
        ingest.send_signal(signal.SIGTERM)
        check(ingest.wait(60) == 0, said()[-2000:])

        start = time.monotonic()
        server.fill()
        filled = time.monotonic() - start
        plan = server.plan()
        check("sensor_reading_uuid_received_sensor_name_value" in plan, f"the index is not used: {plan}")
        server.milliseconds()
        took = sorted(server.milliseconds() for _ in range(5))[2]
        found = int(server.sql("SELECT count(*) FROM sensor_reading WHERE " + HOUR.format(kind.blank)))
        check(found == UNTIL - FROM, f"{found} readings in {UNTIL - FROM} seconds")
        print(f"{kind.name}: {found} readings of one device, {found} seconds among {ROWS} readings: {took:.1f} ms ({filled:.0f} s to fill)", flush=True)
    except BaseException:
        if os.path.exists(log_path):
            print(open(log_path, encoding="utf-8").read()[-3000:], file=sys.stderr)
        raise
    finally:
        if ingest and ingest.poll() is None:
            ingest.kill()
            ingest.wait()
        server.stop(signal.SIGQUIT if kind is PostgreSQL else signal.SIGKILL)


def main():
    program = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory(prefix="hearken-readings-") as folder:
        os.chmod(folder, 0o755)
        with contextlib.closing(Broker(folder)) as broker:
            for kind in (SQLite, MariaDB, PostgreSQL):
                place = os.path.join(folder, kind.name)
                os.mkdir(place)
                os.chmod(place, 0o777)
                run(program, kind, broker, place)


if __name__ == "__main__":
    main()
