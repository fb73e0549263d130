# SPDX-License-Identifier: BSL-1.0
"""Runs an example against a real mosquitto: publish, compare what it prints, end it with SIGTERM."""
import atexit
import os
import queue
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

SKIPPED = 77
PATIENCE = 20.0  # seconds; a limit, not a delay


def skip(why):
    print(f"SKIPPED: {why}")
    sys.exit(SKIPPED)


def mosquitto_path():
    path = shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin")
    if not path or not shutil.which("mosquitto_pub"):
        skip("mosquitto and mosquitto_pub are not installed (apt-get install mosquitto mosquitto-clients)")
    return path


def in_own_network():
    """Starts this test again in a network namespace of its own, where port 1883 is free."""
    if os.environ.get("HEARKEN_OWN_NETWORK"):
        return
    command = ["unshare", "--net", "sh", "-c", 'ip link set lo up && exec "$@"', "sh"]
    if subprocess.run(command + ["true"], stdin=subprocess.DEVNULL, capture_output=True).returncode != 0:
        skip("network namespaces need root, unshare and ip (apt-get install iproute2 util-linux)")
    os.environ["HEARKEN_OWN_NETWORK"] = "1"
    os.execvp(command[0], command + [sys.executable] + sys.argv)


class Broker:
    def __init__(self, port=None, more=""):
        self.directory = tempfile.TemporaryDirectory(prefix="hearken-example-")
        self.port = port or self._free_port()
        configuration = os.path.join(self.directory.name, "mosquitto.conf")
        with open(configuration, "w") as f:
            f.write(f"listener {self.port} 127.0.0.1\nallow_anonymous true\n{more}")
        self.process = subprocess.Popen([mosquitto_path(), "-c", configuration], stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        atexit.register(self.process.kill)  # also where the test fails
        limit = time.monotonic() + PATIENCE
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                if time.monotonic() > limit or self.process.poll() is not None:
                    raise RuntimeError("mosquitto did not start")
                time.sleep(0.02)  # between two looks

    @staticmethod
    def _free_port():
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            return s.getsockname()[1]

    def uri(self):
        return f"mqtt://127.0.0.1:{self.port}"

    def publish(self, topic, payload, *flags):
        payload = payload if isinstance(payload, bytes) else payload.encode()
        subprocess.run(["mosquitto_pub", "-h", "127.0.0.1", "-p", str(self.port), "-q", "1", "-t", topic, *flags,
                        "-s" if payload else "-n"], input=payload, check=True, timeout=PATIENCE)

    def stop(self):
        self.process.terminate()
        self.process.wait(PATIENCE)
        self.directory.cleanup()


class Example:
    """A running example; `out` and `err` hand over its lines."""

    def __init__(self, *command):
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, text=True)
        atexit.register(self.process.kill)
        self.out, self.err, self.said = queue.Queue(), queue.Queue(), []
        for stream, lines in ((self.process.stdout, self.out), (self.process.stderr, self.err)):
            threading.Thread(target=self._read, args=(stream, lines), daemon=True).start()

    def _read(self, stream, lines):
        for line in stream:
            self.said.append(line.rstrip("\n"))
            lines.put(line.rstrip("\n"))
        lines.put(None)

    def wait(self, lines, wanted):
        limit = time.monotonic() + PATIENCE
        while True:
            try:
                line = lines.get(timeout=max(0.0, limit - time.monotonic()))
            except queue.Empty:
                line = None
            if line is None:
                self.process.kill()
                sys.exit(f"FAIL: no line with {wanted!r}; it said:\n" + "\n".join(self.said))
            if wanted in line:
                return line

    def ready(self):
        self.wait(self.err, "ready")

    def prints(self, *wanted):
        for text in wanted:
            self.wait(self.out, text)

    def logs(self, wanted):
        self.wait(self.err, wanted)

    def ends(self, code=0):
        self.process.send_signal(signal.SIGTERM)
        got = self.process.wait(PATIENCE)
        if got != code:
            sys.exit(f"FAIL: exit code {got}, expected {code}; it said:\n" + "\n".join(self.said))
        print("ok")
