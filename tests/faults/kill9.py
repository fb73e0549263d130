#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Kills hearken-ingest with SIGKILL again and again in mid-stream: kill9.py PROGRAM [KILLS [MESSAGES_A_SECOND]]

Nothing is lost, and every record of the journal makes exactly one row. Before the journal a kill may bring again what
was in flight: counted, and bounded.
"""

import re
import sys
import time

from faults import MOST, Place, check, judge, many, random


def main():
    kills = int(sys.argv[2]) if len(sys.argv) > 2 else many(20)
    rate = int(sys.argv[3]) if len(sys.argv) > 3 else 2000
    with Place("kill9") as place:
        broker = place.broker()
        ingest = place.program(broker.port).start()  # the session is there before the first message
        load = place.publisher(broker.port, rate=rate)
        for _ in range(kills):
            time.sleep(random.uniform(0.001, 0.5))  # where the kill hits is the test
            ingest.kill()
            ingest.start()
        load.until(1)
        sums = judge(ingest, load.finish(), repeats=kills * MOST, kills=kills)
        print(f"{sums['twice'] / kills:.1f} a kill brought again by the broker")
        check(sums["dead"] == 0, f"{sums['dead']} dead letters: {ingest.rows('SELECT reason FROM dead_letter')[:3]}")
        check(" error " not in ingest.log(), "errors in the log")
        records = ingest.one("SELECT max(low_water) FROM hearken_progress")
        total = {name: int(n) for name, n in re.findall(r"total_(\w+)=(\d+)", ingest.log().split("statistics: ")[-1])}
        check(total == {"received": records, "handled": records, "rejected": 0, "duplicate": 0, "damaged": 0, "unknown": 0},
              f"the totals of {records} records are {total}")
        for line in ("the totals", "do not balance"):
            check(line not in ingest.log(), f"{line} in the log")


main()
