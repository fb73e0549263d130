#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Messages a second of a listener against bare Paho C on the same wire, in alternating pairs.

Each run starts the generator on a free loopback port and one consumer. The clock starts before the first PUBLISH
and stops when the last ack is back and the last message is handled, whichever is later. A pair is one run of bare Paho
and one of the listener, in turn first; ratios are taken within a pair, then the median.
"""

import argparse
import os
import signal
import statistics
import subprocess
import sys
import threading
from pathlib import Path

# name -> (program, extra arguments). bare_identifier subscribes with a Subscription Identifier, bare_quiet sets Paho's
# trace level to errors: what these two are worth, for scale.
LISTENERS = {
    "bare": ("wire_bare_paho", []),
    "bare_identifier": ("wire_bare_paho", ["--identifier", "1"]),
    "bare_quiet": ("wire_bare_paho", ["--mode", "quiet"]),
    "paho_cpp": ("wire_paho_cpp", []),
    "hearken_direct": ("wire_hearken", ["--mode", "direct"]),
    "hearken_memory": ("wire_hearken", ["--mode", "memory"]),
    "hearken_journal": ("wire_hearken", ["--mode", "journal"]),
    "hearken_journal_power": ("wire_hearken", ["--mode", "journal_power"]),
    "hearken_sqlite": ("wire_hearken", ["--mode", "sqlite"]),
}
VERSIONS = {"3.1.1": "4", "5": "5"}


class Failed(Exception):
    pass


def fields(line, word):
    """`word key=value ...` as a dictionary."""
    head, _, rest = line.partition(" ")
    if head != word:
        raise Failed(f"expected a line '{word} ...', got {line!r}")
    return dict(part.split("=", 1) for part in rest.split())


def one_run(build, name, version, qos, options):
    program, extra = LISTENERS[name]
    generator = subprocess.Popen(
        [build / "wire_broker", "--messages", str(options.messages), "--qos", str(qos),
         "--window", str(options.window), "--poll-us", str(options.poll_us)],
        stdout=subprocess.PIPE, text=True)
    consumer = None
    watchdog = None
    try:
        port = fields(generator.stdout.readline(), "listening")["port"]
        consumer = subprocess.Popen(
            [build / program, "--broker", f"127.0.0.1:{port}", "--messages", str(options.messages),
             "--version", VERSIONS[version], "--qos", str(max(1, qos)),
             "--receive-maximum", str(options.window), *extra],
            stdout=subprocess.PIPE, text=True)
        watchdog = threading.Timer(options.timeout, lambda: (generator.kill(), consumer.kill()))
        watchdog.start()
        sent = fields(generator.stdout.readline().strip(), "sent")
        handled = fields(consumer.stdout.readline().strip(), "handled")
        consumer.send_signal(signal.SIGTERM)
        code = consumer.wait()
        if code != 0:
            raise Failed(f"{name} ended with {code}")
        generator.wait()
    finally:
        if watchdog:
            watchdog.cancel()
        for process in (consumer, generator):
            if process:
                if process.poll() is None:
                    process.kill()
                process.wait()
                process.stdout.close()
    if int(handled["messages"]) != options.messages or int(sent["refused"]) != 0:
        raise Failed(f"{name}: handled {handled['messages']}, refused {sent['refused']}")
    end = max(int(sent["last_ns"]), int(handled["last_ns"]))
    seconds = (end - int(sent["first_ns"])) * 1e-9
    return {
        "rate": options.messages / seconds,
        "cpu": float(handled["cpu"]) / options.messages * 1e6,
        "generator": float(sent["cpu"]) / seconds,
    }


def compare(build, name, version, qos, options):
    """Alternating pairs; the order turns, so that a drift of the machine falls on both."""
    pairs = []
    for i in range(options.pairs):
        order = (options.baseline, name) if i % 2 == 0 else (name, options.baseline)
        runs = [one_run(build, who, version, qos, options) for who in order]
        pairs.append(runs if i % 2 == 0 else runs[::-1])
        if options.verbose:
            bare, other = pairs[-1]
            print(f"    {name} {version} qos {qos}: bare {bare['rate']:.0f}, {other['rate']:.0f}, "
                  f"{other['rate'] / bare['rate']:.3f}", file=sys.stderr)
    ratios = sorted(other["rate"] / bare["rate"] for bare, other in pairs)
    median = lambda side, key: statistics.median(pair[side][key] for pair in pairs)
    return {
        "listener": name, "version": version, "qos": qos,
        "bare": median(0, "rate"), "rate": median(1, "rate"),
        "ratio": statistics.median(ratios), "low": ratios[0], "high": ratios[-1],
        "bare_cpu": median(0, "cpu"), "cpu": median(1, "cpu"),
        "cpu_ratio": statistics.median(other["cpu"] / bare["cpu"] for bare, other in pairs),
        "generator": median(0, "generator"),
    }


HEAD = ["listener", "MQTT", "QoS", "bare Paho, msg/s", "listener, msg/s", "ratio", "lowest to highest",
        "CPU us/msg", "bare CPU us/msg", "CPU ratio", "generator CPU"]


def cells(row):
    return [row["listener"], row["version"], str(row["qos"]), f"{row['bare']:,.0f}", f"{row['rate']:,.0f}",
            f"{row['ratio']:.3f}", f"{row['low']:.3f} to {row['high']:.3f}", f"{row['cpu']:.2f}",
            f"{row['bare_cpu']:.2f}", f"{row['cpu_ratio']:.3f}", f"{row['generator'] * 100:.0f} %"]


def show(rows, markdown):
    table = [HEAD] + [cells(row) for row in rows]
    width = [max(len(line[i]) for line in table) for i in range(len(HEAD))]
    for n, line in enumerate(table):
        text = [cell.ljust(w) if i == 0 else cell.rjust(w) for i, (cell, w) in enumerate(zip(line, width))]
        print("| " + " | ".join(text) + " |" if markdown else "  ".join(text))
        if n == 0 and markdown:
            print("|" + "|".join("-" * (w + 2) if i == 0 else "-" * (w + 1) + ":" for i, w in enumerate(width)) + "|")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=Path, default=Path("."), help="folder of the wire_* programs")
    parser.add_argument("--pairs", type=int, default=9)
    parser.add_argument("--messages", type=int, default=300_000, help="of each run")
    parser.add_argument("--qos", type=int, nargs="+", choices=(0, 1, 2), default=[1, 0, 2])
    parser.add_argument("--versions", nargs="+", choices=tuple(VERSIONS), default=["5"])
    parser.add_argument("--listeners", nargs="+", choices=[name for name in LISTENERS],
                        help="default: all that are built; 'bare' against itself shows the noise")
    parser.add_argument("--baseline", choices=("bare", "bare_quiet"), default="bare",
                        help="what is compared with: Paho as it comes, or with its trace level at errors")
    parser.add_argument("--window", type=int, default=100, help="in flight at most, and the receive maximum")
    parser.add_argument("--poll-us", type=int, default=100,
                        help="how often the generator looks for acks; 0: at once, a wake-up an ack")
    parser.add_argument("--timeout", type=float, default=120, help="seconds for one run")
    parser.add_argument("--markdown", action="store_true")
    parser.add_argument("--verbose", action="store_true", help="each pair, on stderr")
    options = parser.parse_args()
    build = options.build.resolve()

    names = options.listeners or [n for n, (p, _) in LISTENERS.items()
                                  if n not in ("bare", "bare_identifier", "bare_quiet") and (build / p).exists()]
    missing = sorted({LISTENERS[n][0] for n in [options.baseline, *names] if not (build / LISTENERS[n][0]).exists()}
                     | ({"wire_broker"} if not (build / "wire_broker").exists() else set()))
    if missing:
        sys.exit(f"not built in {build}: {', '.join(missing)}")

    rows = []
    failed = False
    for version in options.versions:
        for qos in options.qos:
            for name in names:
                if name.startswith("hearken") and version == "3.1.1" and qos == 2:
                    print(f"left out: {name} at QoS 2 on 3.1.1, which hearken refuses", file=sys.stderr)
                    continue
                if name == "bare_identifier" and version != "5":
                    continue
                try:
                    rows.append(compare(build, name, version, qos, options))
                except Failed as error:
                    failed = True
                    print(f"failed: {name}, MQTT {version}, QoS {qos}: {error}", file=sys.stderr)
    show(rows, options.markdown)
    load = os.getloadavg()[0]
    print(f"\n{options.pairs} alternating pairs with {options.baseline}, {options.messages:,} messages a run, "
          f"unpinned, {os.cpu_count()} cores, load {load:.1f} at the end")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
