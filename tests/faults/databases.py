#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Takes the database server away from hearken-ingest under load, on MariaDB and PostgreSQL: databases.py PROGRAM

A publisher waits for each PUBACK. The server is killed and comes back, stands still for a while, and its sessions are
killed. In the end every message is one row: nothing lost, nothing twice, and the last number of each device is there.
"""

import glob
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "examples"))
import driver

WAIT = 60.0
RATE = 1000  # messages a second


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def wait_for(what, holds):
    end = time.monotonic() + WAIT
    while not holds():
        if time.monotonic() > end:
            raise AssertionError("waited in vain for " + what)
        time.sleep(0.05)  # between two looks


def output_of(command):
    return subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=WAIT)


class Server:
    """One that can be killed and started again."""

    def __init__(self, folder):
        self.folder, self.port = folder, free_port()
        self.process = None

    def start(self):
        with open(os.path.join(self.folder, "server.log"), "ab") as log:
            spawn = lambda: subprocess.Popen(self.command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
            self.process = spawn()

            def answers():
                if self.process.poll() is not None:  # what it left behind when it was killed is not gone yet
                    self.process = spawn()
                return self.sql("SELECT 1") == "1"

            wait_for("the server", answers)

    def stop(self, how):
        self.process.send_signal(how)
        self.process.wait(WAIT)

    def sql(self, text):
        done = output_of(self.client + [text])
        return done.stdout.strip() if done.returncode == 0 else None


class MariaDB(Server):
    name = "mariadb"

    def __init__(self, folder):
        super().__init__(folder)
        server = shutil.which("mariadbd") or shutil.which("mariadbd", path="/usr/sbin")
        if not server or not shutil.which("mariadb-install-db"):
            driver.skip("mariadbd is not installed (apt-get install mariadb-server)")
        data, user = os.path.join(folder, "data"), ["--user=mysql"] if os.geteuid() == 0 else []
        made = output_of(["mariadb-install-db", "--no-defaults", "--datadir=" + data, "--skip-test-db",
                          "--auth-root-authentication-method=normal", *user])
        assert made.returncode == 0, made.stdout
        place = os.path.join(folder, "socket")
        self.command = [server, "--no-defaults", "--datadir=" + data, "--port=%d" % self.port, "--bind-address=127.0.0.1",
                        "--socket=" + place, "--innodb-flush-log-at-trx-commit=2", *user]
        self.client = ["mariadb", "--no-defaults", "--socket=" + place, "--user=root", "-N", "-B", "-e"]
        self.start()
        self.sql("CREATE DATABASE devices; CREATE USER 'hearken'@'127.0.0.1' IDENTIFIED BY 'p@ss:word'; "
                 "GRANT ALL ON devices.* TO 'hearken'@'127.0.0.1'")
        self.client[-1:] = ["devices", "-e"]
        self.variables = {"DB_HOST": "127.0.0.1", "DB_PORT": str(self.port), "DB_NAME": "devices", "DB_USER": "hearken",
                          "DB_PASSWORD": "p@ss:word"}

    def kill_sessions(self):
        for one in (self.sql("SELECT id FROM information_schema.processlist WHERE user = 'hearken'") or "").split():
            self.sql("KILL CONNECTION " + one)

    def stand_still(self):
        self.process.send_signal(signal.SIGSTOP)
        return lambda: self.process.send_signal(signal.SIGCONT)

    document = "JSON_VALUE(last_report_data, '$.sensors.n.value')"


class PostgreSQL(Server):
    name = "postgres"

    def __init__(self, folder):
        super().__init__(folder)
        places = [os.path.dirname(p) for p in glob.glob("/usr/lib/postgresql/*/bin/postgres")]
        place = os.path.dirname(shutil.which("postgres") or "") or (places[-1] if places else "")
        if not place or not shutil.which("psql"):
            driver.skip("postgres is not installed (apt-get install postgresql)")
        before = []
        if os.geteuid() == 0:
            who = pwd.getpwnam("postgres")
            os.chown(folder, who.pw_uid, who.pw_gid)
            before = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        data = os.path.join(folder, "data")
        made = output_of(before + [place + "/initdb", "-D", data, "-U", "hearken", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"])
        assert made.returncode == 0, made.stdout
        self.command = before + [place + "/postgres", "-D", data, "-p", str(self.port), "-h", "127.0.0.1", "-k", folder]
        url = "postgres://hearken@127.0.0.1:%d/postgres" % self.port
        self.client = ["psql", "-X", "-q", "-A", "-t", "-F", "\t", "-d", url, "-c"]
        self.variables = {"DB_URL": url}
        self.start()

    def kill_sessions(self):
        self.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'hearken'")

    def stand_still(self):
        all_of_it = [self.process.pid] + [int(p) for p in self.sql("SELECT pid FROM pg_stat_activity").split()]
        for pid in all_of_it:
            send(pid, signal.SIGSTOP)
        return lambda: [send(pid, signal.SIGCONT) for pid in all_of_it]

    document = "last_report_data -> 'sensors' -> 'n' ->> 'value'"


def send(pid, how):
    try:
        os.kill(pid, how)
    except ProcessLookupError:
        pass  # psql's own session is over


class Publisher(threading.Thread):
    """mosquitto_pub, fed a number at a time."""

    def __init__(self, broker):
        super().__init__()
        self.command = ["mosquitto_pub", "-h", "127.0.0.1", "-p", str(broker.port), "-q", "1", "-t", "devices/a/data", "-l"]
        self.count, self.enough, self.code = 0, threading.Event(), None

    def run(self):
        stream = subprocess.Popen(self.command, stdin=subprocess.PIPE)
        start = time.monotonic()
        while not self.enough.is_set():
            due = int((time.monotonic() - start) * RATE)
            stream.stdin.write(b"".join(b'{"n":%d}\n' % n for n in range(self.count, due)))
            stream.stdin.flush()
            self.count = max(self.count, due)
            time.sleep(0.005)  # the pace of the load
        stream.stdin.close()
        self.code = stream.wait(WAIT)  # once all are acknowledged


def run(program, kind, broker):
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        place = os.path.join(folder, "server")
        os.mkdir(place)
        os.chmod(place, 0o777)
        server = kind(place)
        log_path = os.path.join(folder, "log")
        kept = {n: v for n, v in os.environ.items() if not n.startswith(("MQTT_", "DB_", "LOG_"))}
        variables = kept | server.variables | {"MQTT_BROKER": "127.0.0.1", "MQTT_PORT": str(broker.port),
                                               "MQTT_CLIENT_ID": kind.name, "DB_CREATE_TABLES": "yes"}
        ingest, load = None, Publisher(broker)
        try:
            with open(log_path, "wb") as log:
                ingest = subprocess.Popen([program], cwd=folder, env=variables, stdin=subprocess.DEVNULL, stderr=log)
            said = lambda: open(log_path, encoding="utf-8").read()
            wait_for("hearken-ingest", lambda: " ready" in said())
            count = lambda: int(server.sql("SELECT count(*) FROM sensor_reading") or 0)
            load.start()

            def goes_on():
                before = count()
                wait_for("more rows", lambda: count() > before)

            goes_on()
            server.stop(signal.SIGKILL)
            wait_for("the loss to be noticed", lambda: "the database is away" in said())
            server.start()
            goes_on()
            for _ in range(3):
                server.kill_sessions()
                goes_on()
            moves_again = server.stand_still()
            time.sleep(1)  # how long it stands still
            moves_again()
            goes_on()
            load.enough.set()
            load.join()
            assert load.code == 0, load.code
            wait_for("all rows", lambda: count() >= load.count)
            found = server.sql("SELECT count(*), count(DISTINCT value), max(value) FROM sensor_reading").split("\t")
            assert [int(float(n)) for n in found] == [load.count, load.count, load.count - 1], (found, load.count)
            last = server.sql("SELECT %s FROM device_main WHERE uuid = 'a'" % kind.document)
            assert last == str(load.count - 1), last
            assert server.sql("SELECT count(*) FROM dead_letter") in ("0", None)
            ingest.terminate()
            assert ingest.wait(WAIT) == 0, ingest.returncode
            assert "p@ss" not in said()
            print("%s: 1 kills, %d messages, 0 lost, 0 duplicated" % (kind.name, load.count))
        except BaseException:
            print(open(log_path, encoding="utf-8").read()[-4000:], file=sys.stderr)
            raise
        finally:
            load.enough.set()
            if ingest and ingest.poll() is None:
                ingest.kill()
                ingest.wait()
            server.stop(signal.SIGQUIT if kind is PostgreSQL else signal.SIGKILL)


def device_main_alone(program, broker):
    """A database of others, which has device_main and nothing else, and in which nothing may be created."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        place = os.path.join(folder, "server")
        os.mkdir(place)
        os.chmod(place, 0o777)
        server = MariaDB(place)
        server.sql("CREATE TABLE device_main (id INT AUTO_INCREMENT PRIMARY KEY, uuid VARCHAR(50) NOT NULL UNIQUE, device_id "
                   "VARCHAR(50), name VARCHAR(50), is_online TINYINT(1) NOT NULL DEFAULT 0, last_seen DATETIME, last_heartbeat "
                   "DATETIME, last_report_data JSON, device_status VARCHAR(20), user_id INT NOT NULL) CHARSET utf8mb4")
        server.sql("INSERT INTO device_main (uuid, user_id) VALUES ('a', 1)")
        variables = dict(os.environ) | server.variables | {"MQTT_BROKER": "127.0.0.1", "MQTT_PORT": str(broker.port),
                                                           "MQTT_CLIENT_ID": "alone"}
        log_path = os.path.join(folder, "log")
        try:
            register = subprocess.run([program, "--check"], cwd=folder, env=variables | {"UNKNOWN_DEVICE": "register"},
                                      stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=WAIT)
            assert register.returncode == 4 and "column user_id must have a value" in register.stderr, register.stderr
            for number in ("0", "1"):
                with open(log_path, "wb") as log:
                    ingest = subprocess.Popen([program], cwd=folder, env=variables, stdin=subprocess.DEVNULL, stderr=log)
                try:
                    said = lambda: open(log_path, encoding="utf-8").read()
                    wait_for("hearken-ingest", lambda: " ready" in said())
                    broker.publish("devices/a/data", '{"n":%s}' % number)
                    broker.publish("devices/b/data", '{"n":1}')
                    wait_for("the row", lambda: server.sql("SELECT %s FROM device_main" % server.document) == number)
                    wait_for("the dead letter", lambda: "no row with uuid = b" in said())
                    ingest.terminate()
                    assert ingest.wait(WAIT) == 0, said()
                finally:
                    if ingest.poll() is None:
                        ingest.kill()
                        ingest.wait()
                for absent in ("sensor_reading", "dead_letter", "hearken_progress"):
                    assert said().count("no table " + absent) == 1, said()
                assert " total=2 " in said(), said()  # what is done does not come again
            assert server.sql("SHOW TABLES") == "device_main"
            assert server.sql("SELECT uuid, is_online, user_id FROM device_main") == "a\t1\t1"
            print("device_main alone: written, and nothing created")
        finally:
            server.stop(signal.SIGKILL)


def main():
    broker = driver.Broker()
    try:
        device_main_alone(os.path.abspath(sys.argv[1]), broker)
        for kind in (MariaDB, PostgreSQL):
            run(os.path.abspath(sys.argv[1]), kind, broker)
    finally:
        broker.stop()


if __name__ == "__main__":
    main()
