#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Bad messages among good ones, handlers that throw, die or sleep: poison.py PROGRAM"""

import os

from faults import MOST, Place, check, judge, many, random, wait_for

BAD = [b"", b"\0", b"{", b"{}", b"[]", b"null", b'{"n":', b"\xff\xfe", b'{"n":1e999}', b'{"n":"x"}', b'{"n":1}x', b"[" * 5000,
        b"{" * 70000, b'{"sensors":[{"sensor_name":"N","value":1}]}', b'{"n":NaN}', b"x" * 900_000]


def bad_payloads():
    """A tenth is bad: each is one dead letter, the good ones are rows."""
    with Place("poison") as place:
        broker = place.broker()
        ingest = place.program(broker.port).start()
        load = place.publisher(broker.port, rate=4000, junk=lambda n: random.choice(BAD) if n % 10 == 3 else None)
        load.until(many(8000))
        judge(ingest, load.finish())
        dead = ingest.one("SELECT count(*) FROM dead_letter")
        check(dead == len(load.junk_acked), f"{dead} dead letters of {len(load.junk_acked)} bad messages")


def a_handler_that_throws_or_rejects():
    with Place("throws") as place:
        broker = place.broker()
        program = place.program(broker.port, path=os.environ["HEARKEN_OBEDIENT"]).start()
        act = lambda n: b'{"n":%d,"act":"%s"}' % (n, random.choice((b"throw", b"reject"))) if n % 10 == 3 else None
        load = place.publisher(broker.port, junk=act)
        load.until(many(3000))
        judge(program, load.finish())
        dead = program.one("SELECT count(*) FROM dead_letter")
        check(dead == len(load.junk_acked), f"{dead} dead letters of {len(load.junk_acked)} bad messages")


def a_handler_that_kills_the_process():
    """After three deaths the message is a dead letter, and so is no other one."""
    for act in (b"die", b"exit"):
        with Place("dies") as place:
            broker = place.broker()
            program = place.program(broker.port, path=os.environ["HEARKEN_OBEDIENT"]).start()
            load = place.publisher(broker.port, rate=500, junk=lambda n: b'{"n":%d,"act":"%s"}' % (n, act) if n == 200 else None)
            load.until(400)
            deaths = 0
            while True:
                gone = lambda: not program.running() or program.one("SELECT count(*) FROM dead_letter")
                wait_for(gone, "it dies, or has set the message aside")
                if program.running():
                    break
                deaths += 1
                check(deaths <= 3, "it dies a fourth time")
                program.start(wait=None)
            judge(program, load.finish(), repeats=3 * MOST, kills=3)
            check(deaths == 3, f"{deaths} deaths")
            check(program.rows("SELECT reason FROM dead_letter")[0][0].startswith("the process died 3 times"), "the reason is told")


def a_slow_handler():
    """It sleeps longer than two keep alives: the connection stays up."""
    with Place("slow") as place:
        broker = place.broker()
        program = place.program(broker.port, path=os.environ["HEARKEN_OBEDIENT"], MQTT_KEEPALIVE=1).start()
        load = place.publisher(broker.port, rate=500, slow=lambda n: b'{"n":%d,"act":"sleep","ms":3500}' % n if n == 100 else None)
        load.until(1000)
        judge(program, load.finish())
        check("waiting:" not in program.log(), "the connection broke")


bad_payloads()
a_handler_that_throws_or_rejects()
a_handler_that_kills_the_process()
a_slow_handler()
