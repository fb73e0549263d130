# SPDX-License-Identifier: BSL-1.0
import json
import subprocess
import sys

import driver

broker = driver.Broker()
listen = ["mosquitto_sub", "-h", "127.0.0.1", "-p", str(broker.port), "-i", "judge", "-c", "-q", "1", "-t", "devices/#"]
subprocess.run(listen + ["-E"], stdin=subprocess.DEVNULL, check=True, timeout=driver.PATIENCE)  # from now on the broker keeps them
usage = subprocess.run([sys.argv[1]], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=driver.PATIENCE)
assert usage.returncode == 0 and usage.stdout.startswith("simulate BROKER_URI"), usage
played = subprocess.run([sys.argv[1], broker.uri(), "1", "2", "20"], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                        timeout=driver.PATIENCE)
assert (played.returncode, played.stdout) == (0, "sent 40 messages of 2 devices, 87 good readings in them\n"), played
heard = subprocess.run(listen + ["-F", "%j", "-C", "40"], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True,
                       timeout=driver.PATIENCE)
topics = {json.loads(line)["topic"] for line in heard.stdout.splitlines()}
assert topics == {f"devices/sim-{n}/{kind}" for n in (1, 2) for kind in ("data", "status")}, topics
broker.stop()
print("ok")
