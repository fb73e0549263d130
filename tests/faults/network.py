#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""The network goes, in a namespace of its own, loses one way, and stands half open; a proxy cuts: network.py PROGRAM"""

import os
import subprocess
import time

from faults import MOST, Place, check, judge, many, random, skip, wait_for


def call(*command, fails=False):
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode != 0 and not fails:
        skip(f"{' '.join(command)}: {done.stderr.strip() or done.returncode}; network namespaces need root and iproute2")
    return done.returncode == 0


def cuts():
    """Each connection is reset in mid-stream, again and again."""
    with Place("cuts") as place:
        broker = place.broker()
        proxy = place.proxy(broker.port)
        ingest = place.program(proxy.port).start()
        load = place.publisher(broker.port)
        for _ in range(many(3)):
            load.until(random.randint(200, 1500))
            ingest.since = len(ingest.log().encode())
            proxy.cut()
            ingest.logged(" ready$")
        load.until(200)
        judge(ingest, load.finish(), repeats=many(3) * MOST)


def drip():
    """Three bytes at a time."""
    with Place("drip") as place:
        broker = place.broker()
        proxy = place.proxy(broker.port)
        proxy.piece = 3
        ingest = place.program(proxy.port).start()
        load = place.publisher(broker.port, rate=200)
        load.until(many(300))
        judge(ingest, load.finish())


def far_away():
    """150 ms each way, and of twenty pieces one that is lost and comes with the second attempt."""
    with Place("far-away") as place:
        broker = place.broker()
        proxy = place.proxy(broker.port)
        proxy.late = lambda: 0.15 + (0.3 if random.random() < 0.05 else 0)
        ingest = place.program(proxy.port, MQTT_KEEPALIVE=2).start()
        load = place.publisher(broker.port, rate=500)
        load.until(many(1500))
        judge(ingest, load.finish())
        check("waiting" not in ingest.log(), "the connection broke")


def half_open():
    """Every byte is swallowed, the connection stands: it is noticed within two and a half keep alives."""
    with Place("half-open") as place:
        keep_alive = 2
        broker = place.broker()
        proxy = place.proxy(broker.port)
        ingest = place.program(proxy.port, MQTT_KEEPALIVE=keep_alive).start()
        load = place.publisher(broker.port, rate=500)
        load.until(500)
        ingest.since = len(ingest.log().encode())
        proxy.flowing = False
        begin = time.monotonic()
        ingest.logged("waiting:")
        took = time.monotonic() - begin
        proxy.cut()
        proxy.flowing = True
        ingest.logged(" ready$")
        load.until(200)
        judge(ingest, load.finish(), repeats=MOST)
        check(took <= 2.5 * keep_alive + 0.5, f"noticed after {took:.1f} s")
        print(f"noticed after {took:.1f} s")


def partition():
    """The broker is behind a cable that is pulled, for a second and for longer than the keep alive."""
    with Place("partition") as place:
        name = f"hk{os.getpid()}"
        inner = ("ip", "netns", "exec", name)
        call("ip", "netns", "add", name)
        place.ends.callback(call, "ip", "netns", "del", name, fails=True)
        call("ip", "link", "add", name + "a", "type", "veth", "peer", "name", name + "b", "netns", name)
        place.ends.callback(call, "ip", "link", "del", name + "a", fails=True)
        net = f"10.{random.SystemRandom().randint(64, 127)}.{os.getpid() % 250}"
        call("ip", "addr", "add", net + ".1/30", "dev", name + "a")
        call("ip", "link", "set", name + "a", "up")
        for command in (("addr", "add", net + ".2/30", "dev", name + "b"), ("link", "set", name + "b", "up"), ("link", "set", "lo", "up")):
            call(*inner, "ip", *command)
        broker = place.broker(host="0.0.0.0", within=inner)
        ingest = place.program(broker.port, MQTT_BROKER=net + ".2", MQTT_KEEPALIVE=2).start()
        load = place.publisher(broker.port, host=net + ".2", rate=1000)
        cable = (("ours", ("ip", "link", "set", name + "a")), ("theirs", (*inner, "ip", "link", "set", name + "b")))
        for end, link in cable:
            for seconds in (1, 5):
                load.until(300)
                call(*link, "down")
                time.sleep(seconds)  # how long the cable is out is the test
                call(*link, "up")
                load.until(300)
                print(f"{end}: {seconds} s", flush=True)
        # One way only: what we send has nowhere to go, what comes arrives.
        call("ip", "neigh", "replace", net + ".2", "lladdr", "02:00:00:00:00:01", "dev", name + "a", "nud", "permanent")
        time.sleep(3)  # the same
        call("ip", "neigh", "del", net + ".2", "dev", name + "a")
        load.until(300)
        # Packets that are too large vanish.
        call(*inner, "ip", "link", "set", name + "b", "mtu", "200")
        time.sleep(3)  # the same: it may hit the publisher, too
        call(*inner, "ip", "link", "set", name + "b", "mtu", "1500")
        load.until(300)
        if call("tc", "qdisc", "add", "dev", name + "a", "root", "netem", "delay", "150ms", "loss", "5%", fails=True):
            load.until(500)
            call("tc", "qdisc", "del", "dev", name + "a", "root")
        else:
            print("no tc with netem here: what is late is in far_away")
        judge(ingest, load.finish(), repeats=20 * MOST)


cuts()
drip()
far_away()
half_open()
partition()
