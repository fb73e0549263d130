# SPDX-License-Identifier: BSL-1.0
import sys

import driver

broker = driver.Broker()
example = driver.Example(sys.argv[1], broker.uri())
example.ready()
broker.publish("meters/12/b/power", '{"watt":40.5}')
example.prints("meter 12 phase 1: 40.5 W")
broker.publish("meters/12/d/power", '{"watt":1}')
example.logs("expected one of a b c, found \"d\"")
broker.publish("meters/12/total", "3.25")
example.prints("meter 12: 3.25 kWh")
broker.publish("sites/north/floors/2/door", "open")
example.prints("north floor 2: door open")
broker.publish("sites/north/floors/2/alarm", "fire")
example.prints("ALARM north/floors/2: fire")
broker.publish("sites/north/alarm", "")
example.logs("an alarm needs a text")
example.ends()
broker.stop()
