# SPDX-License-Identifier: BSL-1.0
"""What the tests of this folder are written with: a broker that can be killed, the program, a publisher that keeps a
ledger, a proxy that can be stalled, and a judge that compares ledger and database.

Nothing here sleeps in hope: what is waited for is a condition with a time limit. HEARKEN_SEED says where random faults
hit, HEARKEN_LOAD (1) multiplies how long and how much: scripts/soak.sh raises it.
"""

import contextlib
import os
import random
import re
import selectors
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "examples"))
import driver
from driver import skip

LOAD = float(os.environ.get("HEARKEN_LOAD", "1"))
LIMIT = 60.0 * max(1.0, LOAD)  # seconds: a test that waits longer has failed
SEED = os.environ.get("HEARKEN_SEED", "1")
IN_FLIGHT = 100  # what a listener lets the broker have in flight: receive_maximum
MOST = 5000  # what mosquitto 2.0.11 has been seen to send again after one break: it keeps to no window where it has a backlog
CLIENT = "ingest"
SETTINGS = ("MQTT_", "DB_", "LOG_", "SPOOL_DIR", "UNKNOWN_DEVICE", "STATS_INTERVAL", "MESSAGE_HISTORY", "HISTORY_", "OFFLINE_AFTER")
random.seed(SEED)


def many(n):
    return max(1, int(n * LOAD))


def wait_for(what, why, seconds=LIMIT):
    """The first true value of what()."""
    end = time.monotonic() + seconds
    while not (value := what()):
        if time.monotonic() > end:
            raise AssertionError(f"not within {seconds:.0f} s: {why}")
        time.sleep(0.01)  # between two looks
    return value


def check(holds, why):
    if not holds:
        raise AssertionError(why)


class Place:
    """A temporary folder with all that runs in it; leaving it ends what it started."""

    def __init__(self, name):
        self.name = name

    def __enter__(self):
        self.ends = contextlib.ExitStack()
        self.path = self.ends.enter_context(tempfile.TemporaryDirectory(prefix=f"hearken-{self.name}-"))
        self.programs = []
        return self

    def __exit__(self, kind, why, _):
        said = "".join(f"\n--- {one.folder} ended its log with\n{one.log()[-3000:]}" for one in self.programs)
        self.ends.close()
        if kind is AssertionError:
            sys.exit(f"FAIL {self.name} (HEARKEN_SEED={SEED}): {why}{said}")

    def broker(self, **how):
        return self.ends.enter_context(contextlib.closing(Broker(self.path, **how)))

    def proxy(self, port):
        return self.ends.enter_context(contextlib.closing(Proxy(port)))

    def program(self, port, folder="a", **how):
        made = Program(os.path.join(self.path, folder), port, **how)
        self.programs.append(made)
        return self.ends.enter_context(contextlib.closing(made))

    def publisher(self, port, **how):
        return self.ends.enter_context(contextlib.closing(Publisher(port, **how)))


class Broker:
    """mosquitto, which keeps sessions and messages as docs/reliability.md says."""

    def __init__(self, folder, host="127.0.0.1", port=0, more="", within=()):
        self.folder = tempfile.mkdtemp(prefix="broker-", dir=folder)
        self.host, self.port, self.within = host, port or free_port(), list(within)
        self.log_path = os.path.join(self.folder, "log")
        self.configuration = os.path.join(self.folder, "conf")
        with open(self.configuration, "w", encoding="utf-8") as file:
            file.write(f"listener {self.port} {host}\nallow_anonymous true\nuser root\npersistence true\n"
                       f"persistence_location {self.folder}/\nautosave_interval 1\nmax_queued_messages 0\n"
                       f"max_inflight_messages {IN_FLIGHT}\n{more}")
        self.path = driver.mosquitto_path()
        self.start()

    def start(self):
        with open(self.log_path, "a", encoding="utf-8") as log:
            self.process = subprocess.Popen(self.within + [self.path, "-c", self.configuration], stdin=subprocess.DEVNULL,
                                            stdout=log, stderr=log)
        if not self.within:
            wait_for(lambda: listens(self.port), "the broker listens")

    def end(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        self.process.wait(LIMIT)

    def close(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGCONT)
            self.end()

    def log(self):
        with open(self.log_path, encoding="utf-8", errors="replace") as file:
            return file.read()


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def listens(port):
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
        return True
    except OSError:
        return False


class Program:
    """hearken-ingest, or another one with its settings, in a folder of its own."""

    def __init__(self, folder, port, path=None, before=(), **variables):
        self.folder, self.command = folder, list(before) + [os.path.abspath(path or sys.argv[1])]
        os.makedirs(folder, exist_ok=True)
        self.log_path = os.path.join(folder, "log")
        self.database = os.path.join(folder, "hearken.db")
        self.spool = os.path.join(folder, "hearken.db.spool")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(SETTINGS)}
        self.environment = kept | {"MQTT_BROKER": "127.0.0.1", "MQTT_PORT": str(port), "MQTT_CLIENT_ID": CLIENT,
                                   "LOG_LEVEL": "info", "STATS_INTERVAL": "0"}
        self.environment |= {name: str(value) for name, value in variables.items()}
        self.process = None
        self.since = 0

    def start(self, wait=" ready$", limits=None, **variables):
        self.since = os.path.getsize(self.log_path) if os.path.exists(self.log_path) else 0
        with open(self.log_path, "a", encoding="utf-8") as log:
            self.process = subprocess.Popen(self.command, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                            env=self.environment | {n: str(v) for n, v in variables.items()},
                                            preexec_fn=limits)
        if wait:
            self.logged(wait)
        return self

    def log(self, since=0):
        if not os.path.exists(self.log_path):
            return ""
        with open(self.log_path, encoding="utf-8", errors="replace") as file:
            file.seek(since)
            return file.read()

    def logged(self, pattern, seconds=LIMIT):
        """The first line of this run that fits."""
        found = lambda: re.search(pattern, self.log(self.since), re.MULTILINE)
        wait_for(lambda: found() or self.process.poll() is not None, f"a line with {pattern!r} in the log", seconds)
        check(found(), f"it ended with {self.process.poll()} and without a line {pattern!r}")
        return found()

    def running(self):
        return self.process is not None and self.process.poll() is None

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        if self.running():
            self.process.terminate()
            self.process.wait(LIMIT)
        return self.process.returncode

    def close(self):
        if self.running():
            self.process.send_signal(signal.SIGCONT)
            self.kill()

    def memory(self):
        with open(f"/proc/{self.process.pid}/status", encoding="utf-8") as file:
            found = re.search(r"VmRSS:\s+(\d+)", file.read())  # one that is ending has none
            return int(found.group(1)) * 1024 if found else 0

    def rows(self, query, *values):
        if not os.path.exists(self.database):
            return []
        base = sqlite3.connect(self.database, timeout=30)
        try:
            return base.execute(query, values).fetchall()
        except sqlite3.OperationalError:
            return []  # the tables are not there yet, or it is locked
        finally:
            base.close()

    def stored(self):
        return {n for n, in self.rows("SELECT DISTINCT value FROM sensor_reading WHERE sensor_name = 'n'")}

    def buried(self):
        """The numbers in the dead letters."""
        found = (re.match(rb'{"n":(\d+)', bytes(p) if isinstance(p, bytes) else str(p).encode())
                 for p, in self.rows("SELECT payload FROM dead_letter"))
        return {int(one.group(1)) for one in found if one}

    def one(self, query):
        found = self.rows(query)
        return found[0][0] if found and found[0][0] is not None else 0


class Publisher(threading.Thread):
    """An MQTT 3.1.1 client that numbers its messages and keeps the ledger: `acked` has what the broker took.

    `junk(n)` may give another payload, which shall not become a row; `slow(n)` one which shall. A device sends on one topic
    of each of `kinds`.
    """

    def __init__(self, port, host="127.0.0.1", rate=2000, topics=4, qos=1, first=0, window=1000, padding=0,
                 junk=None, slow=None, kinds=("data",)):
        super().__init__(daemon=True)
        self.kinds = kinds
        self.port, self.host, self.rate, self.topics, self.qos = port, host, rate, topics, qos
        self.window = min(window, IN_FLIGHT) if qos == 2 else window  # mosquitto ends a connection with more of QoS 2
        self.next, self.acked, self.resent, self.waiting = first, set(), set(), {}
        self.padding = f',"status":{{"pad":"{"x" * padding}"}}' if padding else ""
        self.junk, self.slow, self.junk_acked, self.good = junk or (lambda n: None), slow or (lambda n: None), set(), set()
        self.enough, self.ended, self.fault = threading.Event(), threading.Event(), None
        self.connections, self.broke = 0, None
        self.start()

    def run(self):
        try:
            while not self.ended.is_set() and not (self.enough.is_set() and not self.waiting):
                try:
                    self._connection()
                except OSError as why:
                    self.broke = why
                    self.ended.wait(0.02)  # before the next attempt
        except Exception as fault:  # told by finish
            self.fault = fault

    def _connection(self):
        with socket.create_connection((self.host, self.port), 5) as link:
            name = b"ledger%d" % os.getpid()
            link.sendall(packet(0x10, text(b"MQTT") + b"\x04\x02\x00\x00" + text(name)))
            link.settimeout(5)
            if link.recv(4)[3:] != b"\0":
                raise OSError("refused")
            link.settimeout(0.002)
            self.connections += 1
            again, self.waiting = list(self.waiting.values()), {}
            self.resent.update(again)
            identifier, buffer, begin, sent = 0, b"", time.monotonic(), 0
            while not self.ended.is_set():
                out = []
                while len(self.waiting) < self.window and (again or not self.enough.is_set()):
                    if not again:
                        if sent >= (time.monotonic() - begin) * self.rate:
                            break
                        sent += 1
                    number = again.pop(0) if again else self.next
                    self.next = max(self.next, number + 1)
                    identifier = identifier % 65535 + 1
                    while identifier in self.waiting:
                        identifier = identifier % 65535 + 1
                    self.waiting[identifier] = number
                    body = self.junk(number)
                    if body is None:
                        self.good.add(number)
                        body = self.slow(number) or b'{"n":%d%s}' % (number, self.padding.encode())
                    out.append(packet(0x30 | self.qos << 1, text(self.topic(number)) +
                                      identifier.to_bytes(2, "big") + body))
                if out:
                    link.settimeout(5)
                    link.sendall(b"".join(out))
                    link.settimeout(0.002)
                if self.enough.is_set() and not self.waiting and not again:
                    link.sendall(b"\xe0\0")
                    return
                try:
                    got = link.recv(65536)
                except TimeoutError:
                    continue
                if not got:
                    raise OSError("closed")
                buffer += got
                while len(buffer) >= 4:
                    check(buffer[0] in (0x40, 0x50, 0x70), f"packet {buffer[0]} for a publisher")
                    what = int.from_bytes(buffer[2:4], "big")
                    if buffer[0] == 0x50:
                        link.sendall(b"\x62\x02" + buffer[2:4])
                    elif what in self.waiting:
                        number = self.waiting.pop(what)
                        (self.acked if number in self.good else self.junk_acked).add(number)
                    buffer = buffer[4:]

    def topic(self, number):
        return f"devices/d{number % self.topics}/{self.kinds[number // self.topics % len(self.kinds)]}".encode()

    def until(self, count):
        """Waits until so many more have been taken by the broker."""
        goal = len(self.acked) + count
        with self.told():
            wait_for(lambda: len(self.acked) >= goal or self.fault, f"{count} more messages are taken")

    @contextlib.contextmanager
    def told(self):
        """A failure says how the publisher stands."""
        try:
            yield
        except AssertionError as why:
            raise AssertionError(f"{why}; the publisher: {len(self.waiting)} in flight, {len(self.acked)} taken, "
                                 f"{self.connections} connections, the last one broke by {self.broke!r}") from None

    def finish(self):
        self.enough.set()
        self.join(LIMIT)
        check(not self.is_alive() and not self.fault, f"the publisher: {self.fault or 'not all is acknowledged'}")
        return self

    def close(self):
        self.ended.set()
        self.join(LIMIT)


def text(words):
    return len(words).to_bytes(2, "big") + words


def packet(head, body):
    length, rest = b"", len(body)
    while True:
        length += bytes([rest & 127 | (128 if rest > 127 else 0)])
        rest >>= 7
        if not rest:
            return bytes([head]) + length + body


def judge(program, publisher, repeats=0, code=0, in_order=True, exactly=True, kills=0):
    """Every acknowledged message is in the rows or the dead letters, none that was not sent; the program ends as asked. Prints the sums.

    `repeats`: how many may be there twice, because the broker sent them twice. `exactly`: every record of the journal
    made one row; not where the spool or the database was taken away.
    """
    wait_for(lambda: not publisher.acked - program.stored() - program.buried(), "all that was acknowledged is stored")
    check(program.stop() == code, f"it ended with {program.process.returncode}, not {code}")
    found = program.rows("SELECT uuid, value FROM sensor_reading WHERE sensor_name = 'n' ORDER BY rowid")
    distinct, buried = {n for _, n in found}, program.buried()
    lost, strange = publisher.acked - distinct - buried, distinct - set(range(publisher.next))
    twice, dead = len(found) - len(distinct) - len(publisher.resent), program.one("SELECT count(*) FROM dead_letter")
    print(f"{kills} kills, {len(publisher.acked)} messages, {len(lost)} lost, {max(0, twice)} duplicated, {dead} dead letters", flush=True)
    check(not lost, f"lost: {sorted(lost)[:20]}")
    check(not strange, f"nobody sent: {sorted(strange)[:20]}")
    check(twice <= repeats, f"{twice} came twice, {repeats} may")
    if exactly:
        records, open_ranges = program.one("SELECT max(low_water) FROM hearken_progress"), program.rows(
            "SELECT finished FROM hearken_progress WHERE finished <> '[]'")
        check(len(found) + dead == records and not open_ranges, f"{len(found)} rows of {records} records, open {open_ranges}")
    if in_order and not publisher.resent:
        last, seen = {}, set()
        for uuid, n in found:
            if n not in seen and n not in buried:  # a copy of what is buried may come later
                check(n > last.get(uuid, -1), f"{uuid}: {n} after {last.get(uuid)}")
                last[uuid] = n
                seen.add(n)
    return {"twice": max(0, twice), "dead": dead}


class Proxy(threading.Thread):
    """TCP to a port, as told: `flowing` off swallows every byte and keeps the connections, `cut` resets them all, `late`
    gives the seconds after which the next piece arrives, behind those before it.
    """

    def __init__(self, to):
        super().__init__(daemon=True)
        self.to, self.flowing, self.piece, self.ended = to, True, 65536, False
        self.late, self.held = None, []  # (when, to whom, what)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.pairs, self.selector = {}, selectors.DefaultSelector()
        self.selector.register(self.listener, selectors.EVENT_READ)
        self.orders = []
        self.start()

    def run(self):
        while not self.ended:
            for key, _ in self.selector.select(0.005):
                if key.fileobj is self.listener:
                    self._accept()
                elif key.fileobj in self.pairs:
                    self._pump(key.fileobj)
            now, held, self.held = time.monotonic(), self.held, []
            for when, other, got in held:
                if when > now:
                    self.held.append((when, other, got))
                elif other in self.pairs:
                    with contextlib.suppress(OSError):
                        other.sendall(got)
            while self.orders:
                self.orders.pop(0)
                for one in list(self.pairs):
                    with contextlib.suppress(OSError):
                        one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
                    self._drop(one)
        for one in list(self.pairs):
            self._drop(one)
        self.listener.close()

    def _accept(self):
        near, _ = self.listener.accept()
        try:
            far = socket.create_connection(("127.0.0.1", self.to), 5)
        except OSError:
            near.close()
            return
        for one, other in ((near, far), (far, near)):
            self.pairs[one] = other
            self.selector.register(one, selectors.EVENT_READ)

    def _pump(self, one):
        try:
            got = one.recv(self.piece)
            if got and self.flowing and self.late:
                other = self.pairs[one]
                before = max((when for when, to, _ in self.held if to is other), default=0)
                self.held.append((max(before, time.monotonic() + self.late()), other, got))
            elif got and self.flowing:
                self.pairs[one].sendall(got)
        except OSError:
            got = b""
        if not got:
            self._drop(one)

    def _drop(self, one):
        for each in (one, self.pairs.get(one)):
            if each in self.pairs:
                del self.pairs[each]
                self.selector.unregister(each)
                each.close()

    def cut(self):
        self.orders.append("cut")
        wait_for(lambda: not self.orders, "the connections are cut")

    def close(self):
        self.ended = True
        self.join(LIMIT)


def mounted(place, name, megabytes):
    """A small file system of its own; skipped where that is not allowed."""
    path = os.path.join(place.path, name)
    os.makedirs(path)
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "hearken", path], capture_output=True, text=True,
                          check=False) if shutil.which("mount") else None
    if made is None or made.returncode != 0:
        skip(f"a file system of its own needs root and mount: {made.stderr.strip() if made else 'no mount'}")
    place.ends.callback(subprocess.run, ["umount", "-l", path], check=False)
    return path
