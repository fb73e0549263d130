# SPDX-License-Identifier: BSL-1.0
import sys

import driver

driver.in_own_network()  # hello.cpp speaks to port 1883
broker = driver.Broker(port=1883)
example = driver.Example(sys.argv[1])
example.ready()
broker.publish("devices/7f/data", '{"temperature":21.5,"humidity":40}')
example.prints("7f: 21.5 C")
broker.publish("devices/7f/data", '{"temperature":"warm"}')
example.logs("devices/7f/data: $.temperature: expected a number, found a string, byte 15")
broker.publish("devices/7f/data", '{"temperature":-3}')
example.prints("7f: -3 C")
example.ends()
broker.stop()
