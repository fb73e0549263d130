#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""A second process on the same journal, and one elsewhere with the same client id: takeover.py PROGRAM"""

import re

from faults import LIMIT, Place, check, judge, many, wait_for


def the_same_journal():
    """It does not start, says why, and the first one does not notice."""
    with Place("takeover-journal") as place:
        broker = place.broker()
        first = place.program(broker.port).start()
        load = place.publisher(broker.port)
        load.until(200)
        second = place.program(broker.port, folder="b", SPOOL_DIR=first.spool).start(wait=None)
        second.process.wait(LIMIT)
        check(second.process.returncode == 2, f"it ended with {second.process.returncode}")
        check(f"{first.spool} is in use by process {first.process.pid}" in second.log(), "it says why")
        load.until(200)
        check("waiting" not in first.log(), "the first one lost its connection")
        judge(first, load.finish())


def the_same_client_id():
    """Each takes the session from the other: neither storms, and between them nothing is lost. mosquitto 2.0.11 tells nobody
    who it was; what is said where a broker does, paho_connect.another_client_takes_over has."""
    with Place("takeover-id") as place:
        broker = place.broker()
        first = place.program(broker.port, MQTT_VERSION="5").start()
        second = place.program(broker.port, folder="b", MQTT_VERSION="5")
        load = place.publisher(broker.port, rate=500)
        load.until(100)
        second.start()
        attempts = lambda of: of.log().count("connecting to")
        for one in (first, second):
            wait_for(lambda: attempts(one) >= 2 + many(1), "it tries again")
            check("the connection was lost" in one.log() and "session kept" in one.log(), "it is told what is lost, and what is kept")
            stamps = [int(h) * 3600 + int(m) * 60 + float(s) for h, m, s in re.findall(r"T(\d+):(\d+):([\d.]+)Z.*connecting to", one.log())]
            gaps = [(b - a) % 86400 for a, b in zip(stamps, stamps[1:])]
            check(min(gaps) >= 0.5, f"attempts after {gaps} s")
        check(second.stop() == 0, "it ends as asked")
        wait_for(lambda: re.search(r" ready\n(?!.*waiting)", first.log(), re.DOTALL), "the one that is left is ready")
        load.until(200)
        load.finish()
        both = lambda: first.stored() | second.stored()
        wait_for(lambda: not load.acked - both(), "all is in one of the two databases")
        check(first.stop() == 0, "it ends as asked")
        print(f"0 kills, {len(load.acked)} messages, 0 lost, in two databases; {attempts(first)} and {attempts(second)} attempts")


the_same_journal()
the_same_client_id()
