#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""hearken-ingest does to device_main what a Python service did, but for what is named here: parity.py PROGRAM

The same stream goes through service.py and, on the same server with the same .env, through PROGRAM. What the two leave
in device_main is compared, row by row and field by field. Devices whose messages the two must understand alike are
called `same-N`; each of CASES, where the two differ or might, has a device of its own, with what each leaves there.
"""

import contextlib
import datetime
import json
import os
import random
import signal
import subprocess
import sys
import tempfile

SYSTEM = "/usr/bin/python3"  # Debian's packages are there, whichever python3 comes first
try:
    import paho.mqtt.client as mqtt
    import pymysql
    import sqlalchemy  # noqa: F401  for service.py
except ImportError:
    if os.path.exists(SYSTEM) and os.path.realpath(sys.executable) != os.path.realpath(SYSTEM):
        os.execv(SYSTEM, [SYSTEM] + sys.argv)
    print("SKIPPED: Paho, SQLAlchemy or PyMySQL is missing (apt-get install python3-paho-mqtt python3-sqlalchemy python3-pymysql)")
    sys.exit(77)

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "faults"))
from databases import MariaDB, wait_for
from faults import Broker, check

ZONE = "Asia/Shanghai"  # of the Python service: its times are local ones
AHEAD = datetime.timedelta(hours=8)
SAME, ROUNDS = 24, 12
GIVEN = "2025-12-19T14:30:00+08:00"

TABLE = """CREATE TABLE device_main (
    id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, uuid VARCHAR(36) NOT NULL, device_id VARCHAR(50) NOT NULL,
    product_id INT NULL, user_id INT NULL, name VARCHAR(100) NOT NULL, description TEXT, device_secret VARCHAR(255) NOT NULL,
    firmware_version VARCHAR(20) NULL, device_status VARCHAR(20) NOT NULL DEFAULT 'pending', is_online TINYINT(1) NOT NULL DEFAULT 0,
    is_active TINYINT(1) NOT NULL DEFAULT 1, last_seen DATETIME NULL, last_heartbeat DATETIME NULL, last_report_data JSON NULL,
    created_at DATETIME NOT NULL, updated_at DATETIME NOT NULL,
    UNIQUE KEY uk_uuid (uuid), UNIQUE KEY uk_device_id (device_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci"""

# A time of receipt in a row; as what each of the two writes it is checked where the row is read.
NOW = "<now>"


def sensor(value, time=NOW, unit=""):
    return {"value": value, "unit": unit, "timestamp": time}


def row(report, online=1, word="pending", seen=NOW, beat=None):
    return {"is_online": online, "last_seen": seen, "last_heartbeat": beat, "last_report_data": report, "device_status": word}


UNTOUCHED = row(None, online=0, seen=None)
T = {"t": sensor(1)}

# name: why, the messages, what the Python service leaves, what hearken-ingest leaves. DESIGN: section 6.
CASES = {
    "status-is-kept": (
        "a message of sensors without a status says nothing of the status, so the old one stays",
        [("status", {"battery": 95}), ("data", {"t": 1})],
        row({"sensors": T, "upload_timestamp": NOW}),
        row({"status": {"battery": 95}, "sensors": T, "upload_timestamp": NOW})),
    "offline": (
        "a device that says it is offline is not online",
        [("data", {"t": 1}), ("status", {"status": "offline"})],
        row({"sensors": T, "upload_timestamp": NOW, "status": {"status": "offline"}}, word="offline"),
        row({"sensors": T, "upload_timestamp": NOW, "status": {"status": "offline"}}, word="offline", online=0)),
    "online": (
        "a device that says anything else is",
        [("status", {"status": "online"})],
        row({"status": {"status": "online"}}, word="online", online=0),
        row({"status": {"status": "online"}}, word="online")),
    "status-no-string": (
        "device_status is a word; a number is none, and changes the document alone",
        [("status", {"status": 7})],
        row({"status": {"status": 7}}, word="7", online=0),
        row({"status": {"status": 7}})),
    "heartbeat-no-body": (
        "a heartbeat needs no valid body",
        [("heartbeat", b"")], UNTOUCHED, row(None, beat=NOW)),
    "heartbeat-no-json": (
        "a heartbeat needs no valid body",
        [("heartbeat", b"alive")], UNTOUCHED, row(None, beat=NOW)),
    "sensor-time": (
        "a sensor without a time has its message's, not the time of receipt",
        [("data", {"sensors": [{"sensor_name": "t", "value": 1}], "timestamp": GIVEN})],
        row({"sensors": T, "upload_timestamp": GIVEN}),
        row({"sensors": {"t": sensor(1, GIVEN)}, "upload_timestamp": GIVEN})),
    "true-is-no-number": (
        "to Python a boolean is a number; to JSON it is not",
        [("data", {"t": 1, "u": True})],
        row({"sensors": {"t": sensor(1), "u": sensor(True)}, "upload_timestamp": NOW}),
        row({"sensors": T, "upload_timestamp": NOW})),
    "nothing-good": (
        "a message with nothing good in it is dead-lettered; it does not clear what was stored",
        [("data", {"t": 1}), ("data", {"9lives": 1})],
        row({"sensors": {}, "upload_timestamp": NOW}),
        row({"sensors": T, "upload_timestamp": NOW})),
    "not-json": (
        "NaN is no JSON: the message is dead-lettered, as others that are not",
        [("heartbeat", {}), ("data", b'{"t":1,"status":{"a":NaN}}')],
        row(None, beat=NOW), row(None, beat=NOW)),  # MariaDB refuses what the service writes
    "bytes-not-utf8": (
        "text is UTF-8, in either",
        [("data", b'{"t":1,"status":{"a":"\xff"}}')], UNTOUCHED, UNTOUCHED),
    "word-too-long": (
        "a status longer than its column is refused by the server, and the document with it",
        [("status", {"status": "x" * 21})], UNTOUCHED, UNTOUCHED),
    "digits": (
        "a number is written as it came",
        [("data", b'{"t":25.50,"u":1e2}')],
        row({"sensors": {"t": sensor("25.5"), "u": sensor("100.0")}, "upload_timestamp": NOW}),
        row({"sensors": {"t": sensor("25.50"), "u": sensor("1e2")}, "upload_timestamp": NOW})),
}


def stream():
    """Kind of message, device, payload: the same each time."""
    chance = random.Random(3)
    words = ["online", "busy", "sleeping"]
    number = lambda: chance.choice([chance.randint(-40, 90), round(chance.uniform(-40, 90), 2), 0, 1e-3])
    for n in range(SAME):  # so that `online` of a status changes nothing that the two see differently
        yield "heartbeat", f"same-{n}", {"timestamp": GIVEN}
    for turn in range(ROUNDS):
        for n in range(SAME):
            uuid, kind = f"same-{n}", chance.choice(["long", "short", "status", "heartbeat", "bad", "stranger"])
            battery = {"battery": chance.randint(0, 100), "ip_address": "192.168.1.%d" % n, "Grüße": "温度"}
            if kind == "long":
                sent = {"sensors": [{"sensor_name": "temperature", "value": number(), "unit": "°C", "timestamp": GIVEN},
                                    {"sensor_name": f"s_{turn}", "value": number(), "unit": "%", "timestamp": "yesterday"},
                                    {"sensor_name": "No", "value": 1, "unit": "", "timestamp": GIVEN},
                                    {"sensor_name": "word", "value": "1", "unit": "", "timestamp": GIVEN}],
                        "status": battery, "timestamp": GIVEN}
                place = chance.choice([None, {"latitude": number(), "longitude": number()}, {"latitude": 91, "longitude": 0}, "here"])
                yield "data", uuid, sent | ({"location": place} if place else {})
            elif kind == "short":
                yield "data", uuid, {"temperature": number(), "humidity": number(), "light": 850, "9lives": 1, "name": "x",
                                     "status": battery}
            elif kind == "status":
                yield "status", uuid, {"status": chance.choice(words), "signal": {"good": [1, 2.5, None]}} | battery
            elif kind == "heartbeat":
                yield "heartbeat", uuid, {}
            elif kind == "bad":
                yield chance.choice(["data", "status"]), uuid, chance.choice([b"", b"hello", b"[1]", b'{"t":1', b"\xff\xfe"])
            else:
                yield "data", f"stranger-{n}", {"temperature": number()}
    for name, (_, messages, _, _) in CASES.items():
        for kind, sent in messages:
            yield kind, name, sent
    yield "heartbeat", "last", {}


class Table:
    """device_main on the server, as an owner of the database sees it."""

    def __init__(self, server):
        self.base = pymysql.connect(host="127.0.0.1", port=server.port, user="hearken", password="p@ss:word", database="devices",
                                    autocommit=True, charset="utf8mb4")

    def ask(self, text):
        with self.base.cursor() as cursor:
            cursor.execute(text)
            return cursor.fetchall()

    def make(self):
        self.ask("DROP TABLE IF EXISTS device_main")
        self.ask(TABLE)
        for uuid in [f"same-{n}" for n in range(SAME)] + list(CASES) + ["last"]:
            self.ask(f"INSERT INTO device_main (uuid, device_id, name, device_secret, created_at, updated_at) VALUES ('{uuid}', "
                     f"'id-{uuid}', 'the {uuid}', 'secret', '2025-01-01', '2025-01-02')")

    def is_through(self):
        return bool(self.ask("SELECT 1 FROM device_main WHERE uuid = 'last' AND last_heartbeat IS NOT NULL"))

    def rows(self):
        with self.base.cursor(pymysql.cursors.DictCursor) as cursor:
            cursor.execute("SELECT * FROM device_main")
            return {found["uuid"]: found for found in cursor.fetchall()}


def plain(found, since, until, is_time):
    """A row with its times of receipt as NOW, and the document parsed."""
    def now(value, of):
        check(since <= of(value) <= until, f"{value} is no time of receipt, from {since} to {until}")
        return NOW

    def walk(value):
        if isinstance(value, dict):
            return {name: walk(one) for name, one in value.items()}
        if isinstance(value, list):
            return [walk(one) for one in value]
        return now(value, is_time) if isinstance(value, str) and value.startswith("20") and value != GIVEN else value

    out = dict(found)
    for name in ("last_seen", "last_heartbeat"):
        if out[name] is not None:
            out[name] = now(out[name], lambda time: time)
    if out["last_report_data"] is not None:
        out["last_report_data"] = walk(json.loads(out["last_report_data"], parse_float=str if out["uuid"] == "digits" else float))
    return out


def publish(port):
    load = mqtt.Client(client_id="stream")
    load.max_inflight_messages_set(100)
    load.connect("127.0.0.1", port)
    load.loop_start()
    sent = [load.publish(f"devices/{uuid}/{kind}", body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False), qos=1)
            for kind, uuid, body in stream()]
    for one in sent:
        one.wait_for_publish()
    load.disconnect()
    load.loop_stop()
    return len(sent)


def run(command, folder, table, broker, log_path, zone, is_time, ahead):
    """The stream through one of the two, and the rows that it leaves."""
    table.make()
    second = datetime.timedelta(seconds=1)  # of a DATETIME without fractions, which rounds
    utc = lambda: datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None)
    since = utc() + ahead - second
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MQTT_", "DB_", "LOG_", "SPOOL"))}
    said = lambda: open(log_path, encoding="utf-8").read()
    with open(log_path, "wb") as log:
        process = subprocess.Popen(command, cwd=folder, env=kept | {"TZ": zone}, stdin=subprocess.DEVNULL, stderr=log)
    try:
        wait_for("ready", lambda: process.poll() is not None or " ready" in said())
        check(process.poll() is None, said()[-2000:])
        count = publish(broker.port)
        wait_for("the last message", table.is_through)
        process.send_signal(signal.SIGTERM)
        check(process.wait(60) == 0, said()[-2000:])
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
    until = utc() + ahead + second
    return count, {uuid: plain(found, since, until, is_time) for uuid, found in table.rows().items()}, said()


def compare(theirs, ours):
    faults = []

    def must_be(who, uuid, name, is_there, wanted):
        if is_there != wanted:
            faults.append(f"{uuid}.{name}, {who}: {is_there!r}, not {wanted!r}")

    check(theirs.keys() == ours.keys(), "there are other rows")
    for uuid, before in theirs.items():
        after = ours[uuid]
        check(before.keys() == after.keys(), "there are other columns")
        for name in before:
            if uuid in CASES and name in UNTOUCHED:
                must_be("by the Python service", uuid, name, before[name], CASES[uuid][2][name])
                must_be("by hearken-ingest", uuid, name, after[name], CASES[uuid][3][name])
            else:
                must_be("by hearken-ingest", uuid, name, after[name], before[name])
    check(not faults, "\n".join(faults))


def main():
    program = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory(prefix="hearken-parity-") as folder, contextlib.ExitStack() as ends:
        os.chmod(folder, 0o755)
        place = os.path.join(folder, "server")
        os.mkdir(place)
        os.chmod(place, 0o777)
        server = MariaDB(place)
        ends.callback(server.stop, signal.SIGKILL)
        broker = ends.enter_context(contextlib.closing(Broker(folder)))
        table = Table(server)
        with open(os.path.join(folder, ".env"), "w", encoding="utf-8") as file:
            file.write(f"# MQTT\nMQTT_BROKER=127.0.0.1\nMQTT_PORT={broker.port}\nMQTT_USERNAME=\nMQTT_PASSWORD=\n\n# database\n"
                       f"DB_HOST=127.0.0.1\nDB_PORT={server.port}\nDB_NAME=devices\nDB_USER=hearken\nDB_PASSWORD=p@ss:word\n")
        log = os.path.join(folder, "log")
        local = lambda text: datetime.datetime.fromisoformat(text)
        utc = lambda text: datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ")  # with milliseconds, and Z
        count, theirs, _ = run([sys.executable, os.path.join(HERE, "service.py")], folder, table, broker, log, ZONE, local, AHEAD)
        _, ours, said = run([program], folder, table, broker, log, ZONE, utc, datetime.timedelta())
        compare(theirs, ours)

        # With this .env alone nothing is created, and the start says so: a line a table.
        check(table.ask("SHOW TABLES") == (("device_main",),), f"there are other tables: {table.ask('SHOW TABLES')}")
        for absent in ("sensor_reading", "dead_letter", "hearken_progress"):
            check(said.count("no table " + absent) == 1, said[:2000])
        check(os.path.isdir(os.path.join(folder, "hearken.spool")), "the progress is in no spool")
        again = subprocess.run([program, "--check"], cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, timeout=60,
                               env=dict(os.environ) | {"TZ": ZONE})
        check(again.returncode == 0, again.stdout)
        print(f"{count} messages, {len(ours)} rows of {len(next(iter(ours.values())))} columns; the same but for")
        for name, (why, _, theirs_is, ours_is) in CASES.items():
            if theirs_is != ours_is:
                print(f"  {name}: {why}")
        print("  and times: UTC, with milliseconds where they are text; the service writes local ones without a zone")


if __name__ == "__main__":
    try:
        main()
    except AssertionError as why:
        sys.exit(f"FAIL parity: {why}")
