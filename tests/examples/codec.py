# SPDX-License-Identifier: BSL-1.0
import sys

import driver

broker = driver.Broker()
example = driver.Example(sys.argv[1], broker.uri())
example.ready()
broker.publish("lamps/hall/colour", "#FF8800")
example.prints("hall: red 255 green 136 blue 0")
broker.publish("lamps/hall/colour", "orange")
example.logs("lamps/hall/colour: expected a colour such as #FF8800")
broker.publish("lamps/hall/firmware", bytes(range(256)))
example.prints("hall: 256 bytes of firmware")
example.ends()
broker.stop()
