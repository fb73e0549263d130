#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""hearken-ingest against a real mosquitto: ingest.py PATH_OF_THE_PROGRAM"""

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest

import driver

PROGRAM = ""
UNDER_TEST = ("MQTT_", "DB_", "LOG_", "SPOOL_DIR", "UNKNOWN_DEVICE", "STATS_INTERVAL", "MESSAGE_HISTORY", "HISTORY_", "OFFLINE_AFTER")
FIRST_EXAMPLE = """{
  "sensors": [
    {"sensor_name": "temperature", "value": 25.5, "unit": "°C", "timestamp": "2025-12-19T14:30:00+08:00"},
    {"sensor_name": "humidity", "value": 60, "unit": "%"}
  ],
  "status": {"ip_address": "192.168.1.100", "rssi": -50, "battery": 95},
  "location": {"latitude": 39.9042, "longitude": 116.4074},
  "timestamp": "2025-12-19T14:30:00+08:00"
}"""
FIRST_EXAMPLE_STORED = (
    '{"sensors":{"temperature":{"value":25.5,"unit":"°C","timestamp":"2025-12-19T14:30:00+08:00"},'
    '"humidity":{"value":60,"unit":"%","timestamp":"2025-12-19T14:30:00+08:00"}},'
    '"status":{"ip_address":"192.168.1.100","rssi":-50,"battery":95},'
    '"location":{"latitude":39.9042,"longitude":116.4074},"upload_timestamp":"2025-12-19T14:30:00+08:00"}'
)


def wait_for(what, seconds=driver.PATIENCE):
    """The first true value of what(); a failure where there is none in time."""
    end = time.monotonic() + seconds
    while not (value := what()):
        if time.monotonic() > end:
            raise AssertionError("waited in vain")
        time.sleep(0.02)  # between two looks
    return value


class Ingest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.place = tempfile.TemporaryDirectory()
        cls.broker = driver.Broker()

    @classmethod
    def tearDownClass(cls):
        cls.broker.stop()
        cls.place.cleanup()

    def setUp(self):
        self.folder = tempfile.mkdtemp(dir=self.place.name)
        self.running = None

    def tearDown(self):
        if self.running and self.running.poll() is None:
            self.running.kill()
            self.running.wait()

    def run(self, result=None):
        bad = lambda: len(result.failures) + len(result.errors)
        before = bad()
        super().run(result)
        if bad() > before and self.running:
            print("the program said:\n" + self.log(), file=sys.stderr)

    # --- what the tests are written with ---------------------------------------------------------

    def environment(self, **more):
        kept = {name: value for name, value in os.environ.items() if not name.startswith(UNDER_TEST)}
        base = {"MQTT_BROKER": "127.0.0.1", "MQTT_PORT": str(self.broker.port), "LOG_LEVEL": "debug",
                "MQTT_CLIENT_ID": os.path.basename(self.folder)}
        return kept | base | {name: str(value) for name, value in more.items()}

    def call(self, *arguments, **variables):
        return subprocess.run([PROGRAM, *arguments], cwd=self.folder, env=self.environment(**variables), check=False,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=60)

    def start(self, ready=True, **variables):
        self.log_path = os.path.join(self.folder, "stderr.log")
        with open(self.log_path, "w", encoding="utf-8") as log:
            self.running = subprocess.Popen([PROGRAM], cwd=self.folder, env=self.environment(**variables), stderr=log)
        if ready:
            self.logged(r" ready$")

    def stop(self, how=signal.SIGTERM):
        self.running.send_signal(how)
        return self.running.wait(timeout=30)

    def log(self):
        with open(self.log_path, encoding="utf-8") as file:
            return file.read()

    def logged(self, pattern, seconds=15.0):
        return wait_for(lambda: re.search(pattern, self.log(), re.MULTILINE), seconds)

    def publish(self, topic, payload, *options):
        self.broker.publish(topic, payload, *options)

    def database(self):
        return sqlite3.connect(os.path.join(self.folder, "hearken.db"), timeout=10)

    def rows(self, query, *values):
        base = self.database()
        try:
            return base.execute(query, values).fetchall()
        finally:
            base.close()

    def wait_for_rows(self, count, query, *values):
        wait_for(lambda: len(self.rows(query, *values)) >= count)
        found = self.rows(query, *values)
        self.assertEqual(len(found), count)
        return found

    def device(self, uuid, column):
        found = self.rows(f"SELECT {column} FROM device_main WHERE uuid = ?", uuid)
        return found[0][0] if found else None

    def dead(self, topic):
        return self.rows("SELECT reason, path, route, payload FROM dead_letter WHERE topic = ?", topic)

    # --- data ------------------------------------------------------------------------------------

    def test_both_formats_and_numbers_as_they_came(self):
        self.start()
        self.publish("devices/full/data", FIRST_EXAMPLE)
        self.publish("devices/flat/data", b"\xef\xbb\xbf" + b'{"temperature":25.50,"humidity":60,"big":12345678901234567890,"small":-1e-3}\0')
        self.wait_for_rows(6, "SELECT * FROM sensor_reading")
        self.assertEqual(self.device("full", "last_report_data"), FIRST_EXAMPLE_STORED)
        self.assertEqual(self.rows("SELECT uuid, sensor_name, value, unit, timestamp, typeof(value) FROM sensor_reading WHERE uuid='full' ORDER BY rowid"),
                         [("full", "temperature", 25.5, "°C", "2025-12-19T14:30:00+08:00", "real"),
                          ("full", "humidity", 60, "%", "2025-12-19T14:30:00+08:00", "integer")])
        flat = self.device("flat", "last_report_data")
        self.assertRegex(flat, r'^\{"sensors":\{"temperature":\{"value":25\.50,"unit":"","timestamp":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"\},'
                               r'"humidity":\{"value":60,.*"big":\{"value":12345678901234567890,.*"small":\{"value":-1e-3,')
        self.assertEqual(set(json.loads(flat)), {"sensors", "upload_timestamp"})
        self.assertEqual(self.device("full", "is_online"), 1)
        self.assertEqual(self.rows("SELECT * FROM dead_letter"), [])
        self.assertEqual(self.stop(), 0)
        self.assertRegex(self.log(), r"statistics: uptime=0:00:\d\d state=stopped total=2 handled=2 failed=0 success=100.00% last_message=2")
        self.assertRegex(self.log(), r"reconnects=0 sessions_lost=0 stuck_handlers=0 database=closed")

    def test_data_replaces_sensors_and_location_and_keeps_status(self):
        self.start()
        self.publish("devices/a/data", FIRST_EXAMPLE)
        self.publish("devices/a/data", '{"light":850,"timestamp":1766125800}')
        self.wait_for_rows(3, "SELECT * FROM sensor_reading")
        self.assertEqual(json.loads(self.device("a", "last_report_data")),
                         {"sensors": {"light": {"value": 850, "unit": "", "timestamp": "1766125800"}},
                          "status": {"ip_address": "192.168.1.100", "rssi": -50, "battery": 95}, "upload_timestamp": "1766125800"})

    # --- history, silence ------------------------------------------------------------------------

    def test_messages_are_kept_by_their_topics(self):
        self.start(MESSAGE_HISTORY="devices/+/data, devices/b/#")
        for topic, body in (("devices/a/data", '{"t":1}'), ("devices/a/status", "{}"), ("devices/b/status", "[no"), ("devices/b/other", "x")):
            self.publish(topic, body)
        self.publish("devices/a/data", '{"t":2}')
        self.wait_for_rows(2, "SELECT * FROM sensor_reading")
        self.stop()
        self.assertEqual(self.rows("SELECT topic, payload, qos, direction, retain FROM mqtt_message_history ORDER BY id"),
                         [("devices/a/data", '{"t":1}', 1, "received", 0), ("devices/b/status", "[no", 1, "received", 0),
                          ("devices/a/data", '{"t":2}', 1, "received", 0)])
        self.assertEqual(len(self.dead("devices/b/status")), 1)
        plan = self.rows("EXPLAIN QUERY PLAN SELECT value FROM sensor_reading WHERE uuid = 'a' AND received >= '2025' AND received < '2026'")
        self.assertIn("COVERING INDEX sensor_reading_uuid_received_sensor_name_value (uuid=? AND received>? AND received<?)", str(plan))

    def test_no_history_unless_asked_for(self):
        self.start(MESSAGE_HISTORY="no")
        self.publish("devices/a/data", '{"t":1}')
        self.wait_for_rows(1, "SELECT * FROM sensor_reading")
        self.stop()
        self.assertEqual(self.rows("SELECT name FROM sqlite_master WHERE name LIKE '%history%'"), [])
        done = self.call("--check", MESSAGE_HISTORY="a/#/b")
        self.assertEqual(done.returncode, 2)
        self.assertIn("MESSAGE_HISTORY", done.stderr)
        done = self.call("--check", MESSAGE_HISTORY="yes", DB_CREATE_TABLES="no")
        self.assertEqual(done.returncode, 4)
        self.assertIn("table mqtt_message_history is missing", done.stderr)

    def test_a_silent_device_goes_offline_and_comes_back(self):
        self.start(OFFLINE_AFTER=3)
        self.publish("devices/silent/data", '{"t":1}')
        is_online = lambda uuid: self.device(uuid, "is_online")
        wait_for(lambda: is_online("silent") == 1)

        def goes_offline_while_another_does_not():
            self.publish("devices/other/heartbeat", "")
            return is_online("silent") == 0

        wait_for(goes_offline_while_another_does_not)
        self.assertEqual(is_online("other"), 1)
        self.assertIn("1 devices went offline", self.log())
        self.publish("devices/silent/heartbeat", "")
        wait_for(lambda: is_online("silent") == 1)

    def test_readings_of_a_table_without_a_time_of_receipt(self):
        with self.database() as base:
            base.execute("CREATE TABLE sensor_reading (uuid TEXT, sensor_name TEXT, value NUMERIC, unit TEXT, timestamp TEXT)")
        self.start()
        self.publish("devices/a/data", '{"t":1}')
        self.wait_for_rows(1, "SELECT * FROM sensor_reading WHERE uuid = 'a' AND value = 1")
        self.assertIn("no column received", self.log())

    def test_bad_parts_are_left_out(self):
        self.start()
        self.publish("devices/a/data", json.dumps({
            "sensors": [{"sensor_name": "good", "value": 1}, {"sensor_name": "9bad", "value": 1}, {"sensor_name": "text", "value": "1"},
                        {"value": 1}, 7, {"sensor_name": "huge", "value": 1}, {"sensor_name": "x" * 51, "value": 1}],
            "location": {"latitude": 91, "longitude": 0}, "status": [1]}).replace('"huge", "value": 1', '"huge", "value": 1e999'))
        self.publish("devices/b/data", '{"_ok":1,"Bad":2,"flag":true,"none":null,"list":[1],"status":3}')
        self.wait_for_rows(2, "SELECT sensor_name FROM sensor_reading")
        self.assertEqual(self.rows("SELECT sensor_name FROM sensor_reading"), [("good",), ("_ok",)])
        self.assertEqual(list(json.loads(self.device("a", "last_report_data"))), ["sensors", "upload_timestamp"])
        self.assertIn("skipped: devices/a/data: $.sensors[2].value: expected a number, found a string, byte ", self.log())
        self.assertIn("skipped: devices/a/data: $.location.latitude: expected a latitude from -90 to 90", self.log())
        self.assertIn("skipped: devices/b/data: $.Bad: expected a sensor name", self.log())
        self.publish("devices/c/data", json.dumps({"ok": 1} | {f"Bad{i}": i for i in range(30)}))
        self.wait_for_rows(3, "SELECT sensor_name FROM sensor_reading")
        self.stop()
        self.assertEqual(self.log().count("skipped: devices/c/data: $.Bad"), 30)
        self.assertIn("skipped_parts=42 ", self.log())
        self.assertIn("failed=0 ", self.log())

    def test_what_is_no_good_is_dead_lettered(self):
        bad = {"devices/a/data": "{", "devices/b/data": "[1]", "devices/c/data": '{"sensors":[{"sensor_name":"t","value":"x"}]}',
               "devices/d/data": "{}", "devices/e/data": b"\xff\xfe", "devices/f/status": "online", "devices/g/status": '{"status":"\\ud800"}',
               "devices//data": '{"t":1}', "devices/h/data": "[" * 5000, "devices/i/data": ""}
        self.start()
        for topic, payload in bad.items():
            self.publish(topic, payload)
        self.publish("devices/good/data", '{"t":1}')
        self.wait_for_rows(1, "SELECT uuid FROM device_main")
        for topic in bad:
            self.assertEqual(len(self.dead(topic)), 1, topic)
        self.assertEqual(self.dead("devices/c/data")[0][:3],
                         ("nothing to store in it; skipped: $.sensors[0].value: expected a number, found a string, byte 39",
                          "$.sensors[0].value", "devices/<uuid>/data"))
        self.assertEqual(self.dead("devices/e/data")[0][3], b"\xff\xfe")
        self.assertEqual(self.rows("SELECT uuid FROM sensor_reading"), [("good",)])
        self.stop()
        self.assertIn(f"handled=1 failed={len(bad)} ", self.log())

    # --- status and heartbeat --------------------------------------------------------------------

    def test_status_and_heartbeat(self):
        self.start()
        self.publish("devices/a/data", FIRST_EXAMPLE)
        self.publish("devices/a/status", '{"status": "offline", "rssi": null, "net": {"ip": 1}}')
        wait_for(lambda: self.device("a", "device_status") == "offline")
        self.assertEqual(self.device("a", "is_online"), 0)
        self.assertEqual(json.loads(self.device("a", "last_report_data"))["status"],
                         {"ip_address": "192.168.1.100", "battery": 95, "status": "offline", "net": {"ip": 1}})
        self.assertIsNone(self.device("a", "last_heartbeat"))
        for body in (b"", b"not json \xff", b'{"timestamp": 1}'):
            self.publish("devices/a/heartbeat", body)
        wait_for(lambda: self.device("a", "last_heartbeat") and self.device("a", "is_online") == 1)
        self.publish("devices/a/status", '{"status": 7}')
        wait_for(lambda: '"status":7' in self.device("a", "last_report_data"))
        self.assertEqual(self.device("a", "device_status"), "offline")
        self.assertEqual(self.device("a", "is_online"), 1)
        self.assertEqual(self.rows("SELECT * FROM dead_letter"), [])

    def test_last_seen_never_goes_back(self):
        self.start()
        self.publish("devices/a/heartbeat", "{}")
        self.wait_for_rows(1, "SELECT uuid FROM device_main")
        base = self.database()
        base.execute("UPDATE device_main SET last_seen = '2999-01-01T00:00:00.000Z', last_heartbeat = NULL")
        base.commit()
        base.close()
        self.publish("devices/a/heartbeat", "{}")
        wait_for(lambda: self.device("a", "last_heartbeat"))
        self.assertEqual(self.device("a", "last_seen"), "2999-01-01T00:00:00.000Z")

    def test_empty_retained_payloads_are_ignored(self):
        self.start()
        for kind in ("data", "status"):
            self.publish(f"devices/a/{kind}", "", "-r")
        self.publish("devices/a/data", '{"t":1}')
        self.wait_for_rows(1, "SELECT * FROM sensor_reading")
        self.assertEqual(self.rows("SELECT * FROM dead_letter"), [])

    # --- unknown devices -------------------------------------------------------------------------

    def test_unknown_devices_are_rejected_and_remembered(self):
        self.start(UNKNOWN_DEVICE="reject")
        for _ in range(3):
            self.publish("devices/ghost/data", '{"t":1}')
        found = self.wait_for_rows(3, "SELECT reason FROM dead_letter")
        self.assertEqual(set(found), {("table device_main: no row with uuid = ghost",)})
        self.assertEqual(self.rows("SELECT * FROM sensor_reading"), [])
        base = self.database()
        base.execute("INSERT INTO device_main (uuid, is_online) VALUES ('known', 0)")
        base.commit()
        base.close()
        self.publish("devices/known/data", '{"t":1}')
        self.wait_for_rows(1, "SELECT * FROM sensor_reading")
        self.stop()
        self.assertIn("total=4 handled=1 failed=3 success=25.00%", self.log())

    def test_default_for_unknown_devices(self):
        for _ in range(2): # our own table stays our own after a restart
            self.start()
            self.logged("unknown devices are registered")
            self.stop()
        os.remove(os.path.join(self.folder, "hearken.db"))
        base = self.database()
        base.execute("CREATE TABLE device_main (id INTEGER PRIMARY KEY, uuid TEXT UNIQUE NOT NULL, device_id TEXT NOT NULL, name TEXT NOT NULL,"
                     " is_online BOOLEAN, last_seen TEXT, last_heartbeat TEXT, last_report_data TEXT, device_status TEXT, owner TEXT)")
        base.execute("INSERT INTO device_main (uuid, device_id, name) VALUES ('known', 'D1', 'first')")
        base.commit()
        base.close()
        for _ in range(2):
            self.start()
            self.logged("unknown devices are rejected")
            self.publish("devices/known/data", FIRST_EXAMPLE)
            self.publish("devices/ghost/data", FIRST_EXAMPLE)
            wait_for(lambda: self.dead("devices/ghost/data"))
            self.stop()
        self.assertEqual(self.device("known", "last_report_data"), FIRST_EXAMPLE_STORED)
        self.assertEqual(self.device("known", "name"), "first")

    # --- configuration and ends ------------------------------------------------------------------

    def test_every_fault_of_the_configuration_in_one_message(self):
        with open(os.path.join(self.folder, ".env"), "w", encoding="utf-8") as file:
            file.write("MQTT_PASSWORD='very secret'\nthis is no line secret2\nMQTT_USERNAME=\"open\n")
        done = self.call(MQTT_BROKER=" \t", MQTT_PORT="70000", MQTT_QOS="x", DB_URL="mysql://u:secret3@host/base", DB_HOST="db",
                         MQTT_TRANSPORT="udp", MQTT_VERSION="4", MQTT_SHARE="a/b", UNKNOWN_DEVICE="maybe", LOG_LEVEL="loud",
                         STATS_INTERVAL="-1", LOG_FILE="/no/such/folder/log", MQTT_TLS_CA="/no/such/file", DB_PASSWORD="secret4")
        self.assertEqual(done.returncode, 2)
        for name in ("MQTT_BROKER is missing", "MQTT_PORT: expected an integer from 0 to 65535, found 70000", 'MQTT_QOS: expected an integer, found "x"', "DB_URL",
                     "DB_HOST", 'MQTT_TRANSPORT: expected one of tcp, tls, ws, wss, found "udp"', "MQTT_VERSION", "MQTT_SHARE",
                     "UNKNOWN_DEVICE", "LOG_LEVEL", "STATS_INTERVAL", "LOG_FILE", "MQTT_TLS_CA", "these are not: 2 3"):
            self.assertIn(name, done.stderr)
        self.assertNotIn("secret", done.stderr + done.stdout)
        self.assertEqual(os.listdir(self.folder), [".env"])

    def test_the_environment_wins_over_the_file(self):
        path = os.path.join(self.folder, "other.env")
        with open(path, "wb") as file:
            file.write(b"\xef\xbb\xbf# a comment\r\nexport MQTT_BROKER = 127.0.0.1 # here\r\nMQTT_PORT=1\r\n\r\nDB_URL=\"sqlite:from file.db\"\r\nODD=1\r\n")
        done = self.call("--check", "--env-file", path, MQTT_BROKER="  ", LOG_LEVEL="info")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("warning: the file has a variable that is not known: ODD\n", done.stdout)
        self.assertEqual(self.call("--check", "--env-file", path + "x").returncode, 2)
        self.assertEqual(self.call("--check", "--env-file", self.folder).returncode, 2)
        self.assertEqual(self.call("--nonsense").returncode, 2)

    def test_check_says_what_failed_and_writes_nothing(self):
        self.assertEqual(self.call("--check").returncode, 0)
        self.assertEqual(os.listdir(self.folder), [])
        done = self.call("--check", MQTT_PORT="1", LOG_FILE="log")
        self.assertEqual(done.returncode, 3)
        self.assertIn("refused", done.stdout)
        done = self.call("--check", DB_URL="sqlite:/no/such/folder/x.db")
        self.assertEqual(done.returncode, 4)
        self.assertIn("/no/such/folder", done.stdout)
        self.assertEqual(os.listdir(self.folder), [])

    def test_ends(self):
        self.assertEqual(self.call("--version").stdout.split()[0], "hearken-ingest")
        self.assertIn("--check", self.call("--help").stdout)
        self.assertEqual(self.call(DB_URL="sqlite:/no/such/folder/x.db").returncode, 4)
        self.assertEqual(self.call(DB_CREATE_TABLES="false").returncode, 4)
        for arguments in ([], ["--check"]):
            done = self.call(*arguments, SPOOL_DIR="/dev/null/spool", DB_URL="sqlite:other.db")
            self.assertEqual(done.returncode, 2, done.stderr)
            self.assertIn("/dev/null/spool", done.stdout + done.stderr)
        base = self.database()
        base.execute("CREATE TABLE device_main (id INTEGER PRIMARY KEY, uuid TEXT UNIQUE)")
        base.close()
        done = self.call()
        self.assertEqual(done.returncode, 4, done.stderr)
        self.assertIn("device_main", done.stderr)
        os.remove(os.path.join(self.folder, "hearken.db"))
        for how in (signal.SIGINT, signal.SIGTERM):
            self.start(MQTT_PORT="1", ready=False)
            self.logged("waiting")
            self.assertEqual(self.stop(how), 0)

    def test_log(self):
        error_file = os.path.join(self.folder, "error.log")
        first = os.path.join(self.folder, "first.log")
        self.start(LOG_FILE=first, LOG_ERROR_FILE=error_file, SPOOL_DIR="spool", STATS_INTERVAL="1", MQTT_PASSWORD="geheim", MQTT_USERNAME="u")
        for pattern in (r"info    connected to mqtt://127.0.0.1:\d+", r"subscribed devices/\+/data \(QoS 1 granted\)",
                        r"subscribed devices/\+/heartbeat", r"messages are kept in spool until they are in the database"):
            self.assertRegex(self.log(), pattern)
        self.publish("devices/a/data", '{"t":1}')
        self.logged(r"debug   received devices/a/data, 7 bytes, QoS 1$")
        self.logged(r"statistics: uptime=0:00:\d\d state=connected total=1 ")
        os.rename(first, first + ".1")
        self.running.send_signal(signal.SIGHUP)
        self.logged("log files opened anew")
        self.stop()
        with open(first + ".1", encoding="utf-8") as old, open(first, encoding="utf-8") as new:
            self.assertIn(" ready\n", old.read())
            self.assertIn("ended with exit code 0", new.read())
        self.assertEqual(os.path.getsize(error_file), 0)
        self.assertNotIn("geheim", self.log())

    # --- faults ----------------------------------------------------------------------------------

    def test_a_locked_database_loses_nothing(self):
        self.start()
        self.publish("devices/a/data", '{"t":0}')
        self.wait_for_rows(1, "SELECT * FROM sensor_reading")
        base = self.database()
        base.execute("BEGIN EXCLUSIVE")
        for n in range(1, 6):
            self.publish("devices/a/data", f'{{"t":{n}}}')
        self.logged("the database is away")
        base.rollback()
        base.close()
        self.assertEqual([n for n, in self.wait_for_rows(6, "SELECT value FROM sensor_reading")], list(range(6)))
        self.stop()
        self.assertRegex(self.log(), r"refused=0 reconnects=0 ") # intake went on

    def test_killed_and_ended_in_mid_stream_loses_nothing(self):
        self.start()
        again = 0  # messages that the broker says it sent before; mosquitto 2.0.11 keeps no receive maximum there
        port = str(self.broker.port)
        stream = subprocess.Popen(["mosquitto_pub", "-h", "127.0.0.1", "-p", port, "-q", "1", "-t", "devices/a/data", "-l"], stdin=subprocess.PIPE)
        for n in range(900):
            stream.stdin.write(b'{"n":%d}\n' % n)
            stream.stdin.flush()
            if n in (150, 450):
                self.running.kill()
                self.running.wait()
                again += self.log().count(", again")
            if n in (300, 600):
                self.start()
            if n == 750:
                self.assertEqual(self.stop(), 0)
                again += self.log().count(", again")
        stream.stdin.close()
        self.assertEqual(stream.wait(timeout=20), 0)
        self.start()
        wait_for(lambda: self.rows("SELECT count(DISTINCT value) FROM sensor_reading") == [(900,)])
        self.stop()
        again += self.log().count(", again")
        self.assertLessEqual(self.rows("SELECT count(*) FROM sensor_reading")[0][0], 900 + again)

    def test_a_broker_that_comes_back(self):
        self.start()
        port = self.broker.port
        self.broker.stop()
        self.logged("waiting: ")
        type(self).broker = driver.Broker(port)
        wait_for(lambda: self.log().count(" ready\n") == 2, 30)
        self.publish("devices/a/data", '{"t":1}')
        self.wait_for_rows(1, "SELECT * FROM sensor_reading")
        self.stop()
        self.assertIn("reconnects=1 ", self.log())


if __name__ == "__main__":
    PROGRAM = os.path.abspath(sys.argv.pop(1))
    driver.mosquitto_path()  # or it is skipped
    unittest.main(verbosity=2)
