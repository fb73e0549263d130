# SPDX-License-Identifier: BSL-1.0
import subprocess
import sys

import driver

broker = driver.Broker()
listener = subprocess.Popen(["mosquitto_sub", "-h", "127.0.0.1", "-p", str(broker.port), "-t", "#", "-v", "-C", "5"],
                            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
example = driver.Example(sys.argv[1], broker.uri())
example.logs("subscribed devices/+/alarm")
broker.publish("devices/7f/state", "awake")
example.prints("7f is awake")
broker.publish("devices/7f/alarm", "hot")
example.prints("devices/7f/alarm: hot")
broker.publish("devices/7f/hot", "")
heard = sorted(listener.communicate(timeout=driver.PATIENCE)[0].splitlines())
assert heard == ["devices/7f/alarm hot", "devices/7f/hot (null)", "devices/7f/set {\"set\":\"fan\",\"level\":3}", "devices/7f/state awake",
                 "thermostat/state online"], heard
will = subprocess.Popen(["mosquitto_sub", "-h", "127.0.0.1", "-p", str(broker.port), "-t", "thermostat/state", "-C", "2"],
                        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
assert will.stdout.readline() == "online\n"  # retained
example.process.kill()  # no DISCONNECT: the broker speaks the last will
assert will.stdout.readline() == "offline\n"
will.wait(driver.PATIENCE)
broker.stop()
print("ok")
