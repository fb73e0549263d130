#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""What an outage of the database costs hearken-ingest: memory, intake, and how fast the backlog drains afterwards.

The generator of benchmarks/wire plays the broker, QoS 1. Its first message finds the SQLite database locked by another
connection; the lock goes when the last message is in the journal. Memory is RssAnon: what the process has allocated, without
the pages of files. Before that, the program is left alone for a while, connected: what it uses of a core is its idle CPU.
"""

import argparse
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "benchmarks/wire")]
from run import Failed, fields

TICKS = os.sysconf("SC_CLK_TCK")


def cpu_of(pid):
    with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
        return sum(map(int, file.read().rpartition(")")[2].split()[11:13])) / TICKS


def memory_of(pid):
    with open(f"/proc/{pid}/status", encoding="utf-8") as file:
        return int(re.search(r"RssAnon:\s+(\d+)", file.read()).group(1)) / 1024  # MiB


class Ingest:
    """The program, beside the database that it writes."""

    def __init__(self, program, folder, port):
        self.folder = folder
        with open(os.path.join(folder, ".env"), "w", encoding="utf-8") as file:
            file.write(f"MQTT_BROKER=127.0.0.1\nMQTT_PORT={port}\nMQTT_CLIENT_ID=outage\nDATABASE_URL=sqlite:outage.db\n"
                       f"SPOOL_DIR=spool\nSTATS_INTERVAL=1\n")
        kept = {n: v for n, v in os.environ.items() if not n.startswith(("MQTT_", "DB_", "LOG_", "SPOOL", "DATABASE"))}
        with open(os.path.join(folder, "log"), "wb") as log:
            self.process = subprocess.Popen([program], cwd=folder, env=kept, stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def said(self):
        with open(os.path.join(self.folder, "log"), encoding="utf-8", errors="replace") as file:
            return file.read()

    def last(self, name):
        """The newest value of a field of the statistics."""
        found = re.findall(rf" {name}=(\d+)", self.said())
        return int(found[-1]) if found else 0

    def until(self, condition, seconds, what, each=lambda: None):
        end = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > end or self.process.poll() is not None:
                raise Failed(f"{what}: {self.said()[-1500:]}")
            each()
            time.sleep(0.02)  # between two looks


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=Path, default=ROOT / "build/release/benchmarks", help="folder of the wire_* programs")
    parser.add_argument("--ingest", type=Path, default=ROOT / "build/release/examples/ingest/hearken-ingest")
    parser.add_argument("--messages", type=int, default=1_000_000)
    parser.add_argument("--idle", type=float, default=20, help="seconds")
    options = parser.parse_args()

    folder = tempfile.mkdtemp(prefix="hearken-outage-")
    ends = []
    try:
        # Idle: a broker of its own, for the generator's sends as soon as it is subscribed.
        still = os.path.join(folder, "still")
        os.mkdir(still)
        port = free_port()
        broker = subprocess.Popen(["mosquitto", "-p", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        ends.append(broker)
        idle = Ingest(options.ingest.resolve(), still, port)
        ends.append(idle.process)
        idle.until(lambda: " ready" in idle.said(), 30, "not ready")
        before = cpu_of(idle.process.pid)
        time.sleep(options.idle)  # what is measured is what happens when nothing does
        used = (cpu_of(idle.process.pid) - before) / options.idle
        print(f"idle, connected: {used * 100:.2f} % of a core, {memory_of(idle.process.pid):.1f} MiB")

        place = os.path.join(folder, "outage")
        os.mkdir(place)
        generator = subprocess.Popen([options.build / "wire_broker", "--messages", str(options.messages), "--qos", "1"],
                                     stdout=subprocess.PIPE, text=True)
        ends.append(generator)
        database = sqlite3.connect(os.path.join(place, "outage.db"), isolation_level=None)
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("BEGIN IMMEDIATE")
        ingest = Ingest(options.ingest.resolve(), place, fields(generator.stdout.readline(), "listening")["port"])
        ends.append(ingest.process)
        samples = []
        note = lambda: samples.append(memory_of(ingest.process.pid))
        os.set_blocking(generator.stdout.fileno(), False)
        lines = []
        ingest.until(lambda: lines.extend(generator.stdout.readlines()) or any("sent" in line for line in lines), 600,
                     "not all was taken", note)
        sent = fields(next(line for line in lines if line.startswith("sent")).strip(), "sent")
        seconds = (int(sent["last_ns"]) - int(sent["first_ns"])) * 1e-9
        print(f"outage: {options.messages / seconds:,.0f} messages a second into the journal; "
              f"{samples[len(samples) // 10]:.1f} MiB after a tenth of the time, {max(samples):.1f} MiB at most")
        database.execute("ROLLBACK")
        database.close()
        began = time.monotonic()
        first, cpu = ingest.last("handled"), cpu_of(ingest.process.pid)
        ingest.until(lambda: ingest.last("handled") >= options.messages, 600, "not all was written", note)
        took, cpu = time.monotonic() - began, cpu_of(ingest.process.pid) - cpu
        print(f"drained: {(options.messages - first) / took:,.0f} messages a second, "
              f"{cpu / (options.messages - first) * 1e6:.1f} us of CPU each; {max(samples):.1f} MiB at most")
        ingest.process.send_signal(signal.SIGTERM)
        if ingest.process.wait(60) != 0:
            raise Failed(ingest.said()[-1500:])
        print(f"load {os.getloadavg()[0]:.1f} at the end, {os.cpu_count()} cores")
    finally:
        for process in ends:
            if process.poll() is None:
                process.kill()
                process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def free_port():
    import socket

    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


if __name__ == "__main__":
    try:
        main()
    except Failed as why:
        sys.exit(f"failed: {why}")
