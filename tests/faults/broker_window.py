#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""How many messages mosquitto has in flight to a client that comes back to a backlog: broker_window.py

It says why a kill brings so many again from it. What must hold is that the whole backlog comes.
"""

import socket

from faults import CLIENT, IN_FLIGHT, Place, check, packet, text, wait_for

BACKLOG = 3000


class Session:
    """MQTT 5, receive_maximum as hearken's, a session that is kept; acknowledges what it is told to."""

    def __init__(self, port, clean=False):
        self.link = socket.create_connection(("127.0.0.1", port), 5)
        self.link.settimeout(0.2)
        kept = b"\x11" + (3600).to_bytes(4, "big") + b"\x21" + IN_FLIGHT.to_bytes(2, "big")
        self.send(packet(0x10, text(b"MQTT") + b"\5" + (b"\2" if clean else b"\0") + b"\0\0" + bytes([len(kept)]) + kept +
                         text(CLIENT.encode())))
        self.buffer, self.waiting, self.seen = b"", [], set()

    def send(self, what):
        self.link.sendall(what)

    def until_silent(self):
        """Reads until nothing has come for a while; gives how many messages came."""
        before = len(self.waiting)
        while True:
            try:
                got = self.link.recv(65536)
            except TimeoutError:
                return len(self.waiting) - before
            check(got, "mosquitto closed the connection")
            self.buffer += got
            while len(self.buffer) > 1 and len(self.buffer) >= 2 + self.buffer[1]:  # all are short: one byte of length
                head, body = self.buffer[0], self.buffer[2:2 + self.buffer[1]]
                self.buffer = self.buffer[2 + self.buffer[1]:]
                if head & 0xF0 == 0x30:
                    at = 2 + int.from_bytes(body[:2], "big")
                    self.waiting.append(body[at:at + 2])
                    self.seen.add(body[at + 3:])

    def acknowledge(self, count):
        self.send(b"".join(packet(0x40, identifier) for identifier in self.waiting[:count]))
        del self.waiting[:count]

    def kill(self):
        self.link.close()


def main():
    with Place("broker-window") as place:
        port = place.broker().port
        first = Session(port, clean=True)
        first.until_silent()
        first.send(packet(0x82, b"\0\1\0" + text(b"devices/+/data") + b"\1"))
        first.until_silent()
        first.kill()
        load = place.publisher(port, rate=100_000)
        load.until(BACKLOG)
        load.finish()
        once = Session(port)
        check(once.until_silent() == IN_FLIGHT, "the first time it keeps to the window")
        once.kill()
        again = Session(port)
        again.until_silent()
        again.acknowledge(50)
        more = again.until_silent()
        print(f"of {IN_FLIGHT} in flight 50 were acknowledged, {more} more came", flush=True)

        def all_came():
            again.acknowledge(len(again.waiting))
            again.until_silent()
            return len(again.seen) >= len(load.acked)

        wait_for(all_came, "the whole backlog comes")


main()
