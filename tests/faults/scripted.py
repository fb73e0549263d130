#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""A broker that answers as no real one would: refusals, silence, garbage, half a QoS 2, mutated bytes: scripted.py PROGRAM"""

import contextlib
import socket
import threading
import time

from faults import IN_FLIGHT, LIMIT, Place, check, many, packet, random, text, wait_for


class Scripted:
    """`answer(send, kind, body)` gives "kindly", "done", or "close": whether a kind broker's answer is to follow."""

    def __init__(self, answer=lambda send, kind, body: "kindly"):
        self.answer, self.connects, self.packets, self.times = answer, [], [], []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                link, _ = self.listener.accept()
                threading.Thread(target=self._serve, args=(link,), daemon=True).start()

    def _serve(self, link):
        stream = link.makefile("rb")
        with contextlib.suppress(OSError, IndexError), link, stream:
            while head := stream.read(1):
                size = shift = 0
                while True:
                    byte = stream.read(1)[0]
                    size |= (byte & 127) << shift
                    shift += 7
                    if byte < 128:
                        break
                body = stream.read(size)
                if head[0] >> 4 == 1:
                    self.connects.append(body)
                    self.times.append(time.monotonic())
                    self.five = body[6] == 5
                self.packets.append((head[0], body))
                what = self.answer(link.sendall, head[0] >> 4, body)
                if what == "close":
                    return
                if what == "kindly":
                    self._kindly(link.sendall, head[0] >> 4, body)

    def _kindly(self, send, kind, body):
        if kind == 1:
            send(b"\x20\3\0\0\0" if self.five else b"\x20\2\0\0")
        elif kind == 8:
            at, grants = 2 + (1 + body[2] if self.five else 0), b""
            while at < len(body):
                at += 2 + int.from_bytes(body[at:at + 2], "big") + 1
                grants += bytes([body[at - 1] & 3])
            send(packet(0x90, body[:2] + (b"\0" if self.five else b"") + grants))
        elif kind == 5:
            send(b"\x62\2" + body[:2])
        elif kind == 12:
            send(b"\xd0\0")

    def close(self):
        self.listener.close()


def scripted(place, answer=None):
    return place.ends.enter_context(contextlib.closing(Scripted(answer) if answer else Scripted()))


def publish(n, identifier, qos=1, dup=False, body=None):
    return packet(0x30 | qos << 1 | (8 if dup else 0),
                  text(b"devices/d/data") + identifier.to_bytes(2, "big") + b"\0" + (body or b'{"n":%d}' % n))


def refusals():
    """Each is told, none is retried more than once a second, and the program goes on once the broker is kind."""
    kinds = {"silence": b"", "garbage": bytes(range(64)), "a packet of 256 MiB": b"\x20\xff\xff\xff\x7f", "another packet": b"\xd0\0",
             "a CONNACK cut short": b"\x20\3\0", "a CONNACK of the wrong version": b"\x20\2\0\0"}
    kinds |= {f"reason {code:#04x}": bytes([0x20, 3, 0, code, 0]) for code in
              (0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8A, 0x8C, 0x90, 0x95, 0x97, 0x99, 0x9A, 0x9B, 0x9C, 0x9D, 0x9F)}
    with Place("refusals") as place:
        running = []
        for at, (name, bytes_sent) in enumerate(kinds.items()):
            def answer(send, kind, _, bytes_sent=bytes_sent):
                if kind == 1 and bytes_sent:
                    send(bytes_sent)
                return "close" if kind == 1 and bytes_sent else "done" if kind == 1 else "kindly"
            broker = scripted(place, answer)
            running.append((name, broker, place.program(broker.port, folder=f"{at}", MQTT_VERSION="5").start(wait=None)))
        for name, broker, program in running:
            wait_for(lambda: "waiting" in program.log() or not program.running(), f"{name} is told")
            if program.running() and name != "silence":
                wait_for(lambda: len(broker.connects) >= 2, f"another attempt after {name}")
        for name, broker, program in running:
            gaps = [b - a for a, b in zip(broker.times, broker.times[1:])]
            check(all(gap >= 1.0 for gap in gaps), f"{name}: attempts after {gaps}")
            if program.running():
                broker.answer = lambda send, kind, body: "kindly"
        for name, broker, program in running:
            if program.running():
                wait_for(lambda: " ready\n" in program.log(), f"it is ready after {name}")
                check(program.stop() == 0, f"it ends after {name}")
        print(f"{len(kinds)} refusals")


def half_a_qos_2():
    """MQTT 5: the program dies between PUBREC and PUBREL. On 3.1.1 the start refuses it."""
    with Place("qos2") as place:
        order = []

        def answer(send, kind, body):
            if kind == 8:
                broker._kindly(send, kind, body)
                if body[2 + 1:].find(b"data") > 0 and len(broker.connects) == 1:
                    send(publish(7, 1, qos=2))
                return "done"
            order.append(kind)
            return "done" if kind == 5 else "kindly"  # no PUBREL

        broker = scripted(place, answer)
        program = place.program(broker.port, MQTT_VERSION="5", MQTT_QOS=2).start(wait=None)
        wait_for(lambda: 5 in order, "a PUBREC")
        program.kill()
        program.start()  # ready before somebody else looks into the database, which locks it for a moment
        wait_for(lambda: 7 in program.stored(), "the message is stored")
        program.kill()
        refused = place.program(broker.port, folder="b", MQTT_VERSION="3.1.1", MQTT_QOS=2).start(wait=None)
        refused.process.wait(LIMIT)
        check(refused.process.returncode == 2, f"QoS 2 on 3.1.1: {refused.process.returncode}")
        print("QoS 2 between PUBREC and PUBREL")


def a_window_that_is_kept():
    """A broker that keeps to `receive_maximum`: a kill brings again what was in flight, no more."""
    kills, guard, flight, live = many(10), threading.Lock(), {}, []
    sums = {"sent": 0, "again": 0, "most": 0}
    with Place("window") as place:
        done = threading.Event()

        def fill(send):
            more = []
            while len(flight) < IN_FLIGHT and not done.is_set():
                number, identifier = sums["sent"], sums["sent"] % 65535 + 1
                sums["sent"] += 1
                flight[identifier] = number
                more.append(publish(number, identifier))
            send(b"".join(more))

        def answer(send, kind, body):
            with guard:
                if kind == 1:
                    check(b"\x21" + IN_FLIGHT.to_bytes(2, "big") in body, "it asks for the window")
                    live[:] = [send]
                    send(b"\x20\3" + (b"\1" if len(broker.connects) > 1 else b"\0") + b"\0\0")
                    sums["again"] += len(flight)
                    sums["most"] = max(sums["most"], len(flight))
                    send(b"".join(publish(number, identifier, dup=True) for identifier, number in flight.items()))
                elif live != [send]:
                    return "close"  # the last words of one that was killed
                elif kind == 8:
                    broker._kindly(send, kind, body)
                    fill(send)
                elif kind == 4:
                    flight.pop(int.from_bytes(body[:2], "big"), None)
                    fill(send)
                else:
                    return "kindly"
            return "done"

        broker = scripted(place, answer)
        program = place.program(broker.port, MQTT_VERSION="5").start()
        for _ in range(kills):
            time.sleep(random.uniform(0.05, 0.4))  # where the kill hits is the test
            program.kill()
            program.start()
        done.set()
        wait_for(lambda: not flight, "all is acknowledged")
        wait_for(lambda: len(program.stored()) == sums["sent"], "all is stored")
        check(program.stop() == 0, "it ends")
        twice = program.one("SELECT count(*) FROM sensor_reading WHERE sensor_name = 'n'") - sums["sent"]
        check(0 <= twice <= sums["again"] <= kills * IN_FLIGHT, f"{twice} twice, {sums['again']} came again")
        print(f"{kills} kills, {sums['sent']} messages, 0 lost, {twice} duplicated, at most {sums['most']} again after one")


def mutated():
    """Packets with bytes changed: no crash, and what is whole and acknowledged is stored."""
    with Place("fuzz") as place:
        sent, acked = {}, set()
        identifiers = iter(range(1, 60000))

        def answer(send, kind, body):
            if kind == 8:
                broker._kindly(send, kind, body)
                if b"heartbeat" in body:
                    for _ in range(20):
                        n = next(identifiers)
                        sent[n] = n
                        send(publish(n, n))
                    for _ in range(random.randint(1, 5)):
                        bad = bytearray(publish(0, 60001, body=b'{"bad":1}'))
                        for _ in range(random.randint(1, 4)):
                            bad[random.randrange(len(bad))] = random.randrange(256)
                        send(bytes(bad) + random.randbytes(random.randint(0, 8)))
                return "done"
            if kind == 4:
                acked.add(int.from_bytes(body[:2], "big"))
            return "kindly"

        broker = scripted(place, answer)
        program = place.program(broker.port, MQTT_VERSION="5", MQTT_KEEPALIVE=1)
        for life in range(many(12)):
            before = len(broker.connects)
            program.start(wait=None)
            wait_for(lambda: len(broker.connects) > before, "it connects")
            goal = len(sent)
            wait_for(lambda: len(sent) >= goal + 20 or len(sent) % 20 == 0 and len(sent) > life * 20, "messages are sent")
            wait_for(lambda: len(acked & set(sent)) >= 20 * (life + 1), "the good ones are acknowledged")
            check(program.running(), f"it ended with {program.process.returncode}")
            check(program.stop() in (0, 5), f"it ended with {program.process.returncode}")
        check(not (acked & set(sent)) - program.stored() - program.buried(), "an acknowledged one is not stored")
        print(f"{len(sent)} good ones among mutated packets, {len(acked & set(sent))} acknowledged, all stored")


refusals()
half_a_qos_2()
a_window_that_is_kept()
mutated()
