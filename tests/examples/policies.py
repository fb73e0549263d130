# SPDX-License-Identifier: BSL-1.0
import sys

import driver

broker = driver.Broker()
broker.publish("devices/old/data", '{"temperature":1}', "-r")
example = driver.Example(sys.argv[1], broker.uri())
example.prints("listening to devices/+/data", "listening to devices/+/debug")
example.ready()
broker.publish("devices/7f/data", "{}")
example.prints('REJECTED devices/7f/data: $: missing member "temperature"')
broker.publish("devices/7f/debug", "hello")
example.prints("debug: hello")
broker.publish("devices/7f/data", '{"temperature":3}')
example.prints("7f: 3")
example.ends()
if any("old: 1" in line for line in example.said):
    sys.exit("FAIL: a retained message came through retained::ignore")
broker.stop()
