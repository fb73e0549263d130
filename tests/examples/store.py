# SPDX-License-Identifier: BSL-1.0
import os
import sqlite3
import sys
import tempfile

import driver

with tempfile.TemporaryDirectory(prefix="hearken-example-") as folder:
    path = os.path.join(folder, "rooms.db")
    broker = driver.Broker()
    example = driver.Example(sys.argv[1], broker.uri(), path)
    example.ready()
    for temperature in (20, 21, 22):
        broker.publish("rooms/attic/climate", f'{{"temperature":{temperature},"humidity":40}}')
    broker.publish("rooms/attic/climate", '{"temperature":22}')
    example.logs('missing member "humidity"')
    example.ends()
    with sqlite3.connect(path) as db:
        assert db.execute("select count(*), max(temperature) from measurement").fetchone() == (3, 22), "measurements"
        assert db.execute("select name from room").fetchall() == [("attic",)], "rooms"
        topic, payload, reason = db.execute("select topic, payload, reason from dead_letter").fetchone()
        assert (topic, payload) == ("rooms/attic/climate", '{"temperature":22}') and "humidity" in reason, reason
    broker.stop()
