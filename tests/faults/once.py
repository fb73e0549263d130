#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Kills a program whose route has a key with SIGKILL in mid-stream: once.py PROGRAM [KILLS [MESSAGES_A_SECOND]]

What the broker or the sender sends again is dropped: each message makes one row, and each copy is counted.
"""

import os
import re
import sys
import time

from faults import Place, check, judge, many, random


def main():
    kills = int(sys.argv[2]) if len(sys.argv) > 2 else many(15)
    rate = int(sys.argv[3]) if len(sys.argv) > 3 else 2000
    with Place("once") as place:
        broker = place.broker()
        program = place.program(broker.port, path=os.environ["HEARKEN_OBEDIENT"], ONCE=1).start()
        again = lambda n: b'{"n":%d}' % (n - 1) if n % 50 == 3 else None  # the sender's own, on another topic
        load = place.publisher(broker.port, rate=rate, junk=again)
        for _ in range(kills):
            time.sleep(random.uniform(0.001, 0.5))  # where the kill hits is the test
            program.kill()
            program.start()
        load.until(1)
        judge(program, load.finish(), kills=kills, exactly=False)
        rows, records = program.one("SELECT count(*) FROM sensor_reading"), program.one("SELECT max(low_water) FROM hearken_progress")
        total = {name: int(n) for name, n in re.findall(r"total_(\w+)=(\d+)", program.log().split("statistics: ")[-1])}
        print(f"{records - rows} copies dropped, {len(load.junk_acked)} of them the sender's")
        check(records - rows >= len(load.junk_acked) > 0, "fewer copies were dropped than were sent")
        check(total["handled"] == rows and total["duplicate"] == records - rows, f"the totals of {rows} rows, {records} records are {total}")
        check(" error " not in program.log() and "may be handled" not in program.log(), "errors in the log")


main()
