# SPDX-License-Identifier: BSL-1.0
import json
import subprocess
import sys

import driver

broker = driver.Broker()
heard = subprocess.Popen(["mosquitto_sub", "-h", "127.0.0.1", "-p", str(broker.port), "-q", "1", "-t", "devices/#", "-F", "%j", "-C", "40"],
                         stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
heard_first = driver.Example(sys.argv[1])  # without arguments: how to use it
heard_first.prints("simulate BROKER_URI")
simulate = subprocess.run([sys.argv[1], broker.uri(), "1", "2", "20"], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          timeout=driver.PATIENCE)
assert (simulate.returncode, simulate.stdout) == (0, "sent 40 messages of 2 devices\n"), simulate
messages = [json.loads(line) for line in heard.communicate(timeout=driver.PATIENCE)[0].splitlines()]
assert {m["topic"] for m in messages} == {f"devices/sim-{n}/{kind}" for n in (1, 2) for kind in ("data", "status")}, messages
broker.stop()
print("ok")
