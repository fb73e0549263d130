#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""The clock is set an hour on and back, summer time comes and goes, and the machine sleeps meanwhile: clock.py PROGRAM

libfaketime moves the time of day of the program; the steady clock goes on, as in a machine whose clock is set.
"""

import calendar
import datetime
import glob
import os
import signal
import time

from faults import MOST, Place, check, judge, many, skip, wait_for

BERLIN = "CET-1CEST,M3.5.0,M10.5.0/3"
HOUR = 3600


class Clock:
    """The program's; `phases` has what it was when."""

    def __init__(self, place):
        found = glob.glob("/usr/lib/*/faketime/libfaketimeMT.so.1")
        if not found:
            skip("libfaketime is not installed (apt-get install libfaketime)")
        self.file = os.path.join(place.path, "clock")
        self.phases = []
        self.variables = {"LD_PRELOAD": found[0], "FAKETIME_TIMESTAMP_FILE": self.file, "FAKETIME_NO_CACHE": "1",
                          "FAKETIME_DONT_FAKE_MONOTONIC": "1", "DONT_FAKE_MONOTONIC": "1"}
        self.set(0)

    def set(self, seconds):
        with open(self.file + ".new", "w", encoding="utf-8") as file:
            file.write(f"{seconds:+d}\n")
        os.rename(self.file + ".new", self.file)
        self.phases.append((time.time(), seconds))

    def was(self, at):
        """Whether it ever stood there."""
        ends = [begin for begin, _ in self.phases[1:]] + [time.time()]
        return any(begin + by - 5 <= at <= end + by + 5 for (begin, by), end in zip(self.phases, ends))


def received(program):
    return [datetime.datetime.fromisoformat(at.replace(" ", "T").replace("Z", "")).replace(tzinfo=datetime.timezone.utc).timestamp()
            for at, in program.rows("SELECT received FROM sensor_reading WHERE sensor_name = 'n' ORDER BY rowid")]


def goes_on(program, load, what):
    begin = time.monotonic()
    load.until(many(300))
    wait_for(lambda: not set(range(load.next - 300)) - program.stored() - program.buried(), f"messages are stored {what}")
    return time.monotonic() - begin


def steps():
    """Also while the broker is away, and while the machine sleeps."""
    with Place("clock-steps") as place:
        broker, clock = place.broker(), Clock(place)
        begin = time.monotonic()
        ingest = place.program(broker.port, MQTT_KEEPALIVE=3, OFFLINE_AFTER=HOUR // 2, **(clock.variables | {"STATS_INTERVAL": 1})).start()
        load = place.publisher(broker.port, rate=300)
        for by in (0, HOUR, 0, -HOUR, 0):
            clock.set(by)
            took = goes_on(ingest, load, f"with the clock {by:+d} s")
            print(f"{by:+d} s: {took:.1f} s")
        check("waiting" not in ingest.log(), "the connection broke")
        for by in (-HOUR, 0)[:many(1)]:
            since = ingest.since = len(ingest.log().encode())
            broker.end()
            ingest.logged("waiting")
            clock.set(by)
            broker.start()
            ingest.logged(" ready$")
            attempts = ingest.log(since).count("connecting to")
            check(attempts <= 8, f"{attempts} attempts")
            goes_on(ingest, load, f"connected anew with the clock {by:+d} s")
        since = ingest.since = len(ingest.log().encode())
        given_up = broker.log().count("exceeded timeout")
        ingest.process.send_signal(signal.SIGSTOP)
        wait_for(lambda: broker.log().count("exceeded timeout") > given_up, "the broker gives it up")
        clock.set(HOUR)
        ingest.process.send_signal(signal.SIGCONT)
        ingest.logged(" ready$")
        check(ingest.log(since).count("connecting to") <= 4, "a storm of attempts after the sleep")
        goes_on(ingest, load, "after the sleep")
        lines, ran = ingest.log().count("statistics: "), time.monotonic() - begin
        check(lines <= ran + 3, f"{lines} lines of statistics in {ran:.0f} s")
        judge(ingest, load.finish(), repeats=5 * MOST)
        strange = [at for at in received(ingest) if not clock.was(at)]
        check(not strange, f"times of receipt that the clock never showed: {strange[:5]}")
        check(ingest.one("SELECT count(*) FROM device_main WHERE NOT is_online") == 0, "a device that sends is offline")


def summer_time():
    """What is written is UTC: no hour comes twice, none is left out."""
    for month, day in ((3, 29), (10, 25)):
        with Place("clock-summer-time") as place:
            broker, clock = place.broker(), Clock(place)
            clock.phases.clear()
            clock.set(calendar.timegm((2026, month, day, 0, 59, 58)) - int(time.time()))
            ingest = place.program(broker.port, TZ=BERLIN, **clock.variables).start()
            load = place.publisher(broker.port, rate=300)
            change = calendar.timegm((2026, month, day, 1, 0, 0))
            wait_for(lambda: load.fault or max(received(ingest), default=0) > change + 1, "the change is over")
            judge(ingest, load.finish())
            times = received(ingest)
            check(times == sorted(times) and all(map(clock.was, times)), "times of receipt jump")
            check(min(times) < change, "it began before the change")
            check("waiting" not in ingest.log(), "the connection broke")


steps()
summer_time()
