# SPDX-License-Identifier: BSL-1.0
import sys

import driver

broker = driver.Broker()
example = driver.Example(sys.argv[1], broker.uri())
example.ready()
broker.publish("samples/a", '{"sensor":"t","value":2}')
example.prints("1 samples, mean 2")
broker.publish("samples/a", '{"sensor":"t","value":-1}')
example.logs("a sample is never negative")
broker.publish("samples/b", '{"sensor":"t","value":4}')
example.prints("2 samples, mean 3")
example.ends()
broker.stop()
