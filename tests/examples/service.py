#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
import os
import sqlite3
import subprocess
import sys
import tempfile

import driver

program = os.path.abspath(sys.argv[1])
broker = driver.Broker()
with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    os.environ.update({"MQTT_BROKER": "127.0.0.1", "MQTT_PORT": str(broker.port), "LOG_FILE": "weather.log"})


    def call(*arguments):
        done = subprocess.run([program, *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
        return done.returncode, done.stdout + done.stderr


    code, said = call("--check")
    assert (code, said) == (0, "configuration: good\nbroker: good\ndatabase: good\n"), said
    assert not os.listdir("."), os.listdir(".")
    with open(".env", "w") as file:
        file.write("HIGHEST=hot\nDB_URL=nowhere\n")
    code, said = call()
    assert code == 2 and "HIGHEST: expected a number" in said and "DB_URL: " in said, said
    os.remove(".env")

    weather = driver.Example(program)
    weather.ready()
    broker.publish("weather/roof", '{"temperature":21.5}')
    broker.publish("weather/oven", '{"temperature":180}')
    weather.logs("rejected: weather/oven: it is not that hot")
    weather.ends()
    assert any("total=2 handled=1 failed=1" in line for line in weather.said), weather.said
    with open("weather.log") as log:
        assert "ended with exit code 0" in log.read()
    base = sqlite3.connect("weather.db")
    assert base.execute("SELECT place, temperature FROM measurement").fetchall() == [("roof", 21.5)]
    assert base.execute("SELECT topic FROM dead_letter").fetchall() == [("weather/oven",)]
    base.close()
broker.stop()
