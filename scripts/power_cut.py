#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Cuts the power of a machine on which a listener runs, and counts what is lost: scripts/power_cut.py [CUTS] [OPTIONS]

The machine is qemu's, with Debian's kernel and ext4; `kill -9` of qemu is the cut: what the system had in memory and not yet
written is gone. fault_obedient runs in it with sync::power and a durable SQLite; broker and publisher are here. After each
cut (10) the machine starts again. In the end what the publisher knows to be taken is compared with the rows, message by
message. Needs qemu-system-x86, busybox-static, cpio, e2fsprogs; the kernel's package is downloaded, not installed.

  --control        with sync::process: what is lost then shows that the cut is one
  --flakey         the cut is dm-flakey's drop_writes, in the machine (needs dmsetup, too)
  --device-mapper  the same on this machine, without qemu: as root, where the kernel has dm-flakey
  --hours HOURS    so long instead of CUTS
"""

import argparse
import contextlib
import glob
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
sys.path.insert(0, os.path.join(ROOT, "tests", "faults"))
from faults import CLIENT, LOAD, MOST, SEED, Place, check, random, wait_for

WORK = os.path.join(ROOT, "build", "power-cut")
MODULES = ("virtio_ring", "virtio", "virtio_pci_modern_dev", "virtio_pci_legacy_dev", "virtio_pci", "virtio_blk", "failover",
           "net_failover", "virtio_net", "dm-mod", "dm-flakey")
BOOT = 180  # seconds: an emulated machine beside other work
INIT = """#!/bin/busybox sh
/bin/busybox --install -s /bin
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
for m in {modules}; do insmod /modules/$m.ko; done
ip link set lo up
ip addr add 10.0.2.15/24 dev eth0
ip link set eth0 up
ip route add default via 10.0.2.2
export {variables}
sh /machine.sh /dev/vda /data {flakey} /program
poweroff -f
"""


def call(*command, **how):
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, **how)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}: {done.stdout}")
    return done.stdout


def built():
    call("cmake", "--preset", "release", "-B", "build/soak", "-DHEARKEN_BUILD_TESTS=ON", "-DHEARKEN_TEST_KINDS=faults;integration",
         "-DHEARKEN_BUILD_BENCHMARKS=OFF", cwd=ROOT)
    call("cmake", "--build", "build/soak", "--target", "fault_obedient", cwd=ROOT)
    return os.path.join(ROOT, "build", "soak", "tests", "fault_obedient")


def kernel():
    """The kernel and its modules, out of Debian's package."""
    place = os.path.join(WORK, "kernel")
    if not os.path.exists(place):
        depends = call("apt-cache", "depends", "linux-image-cloud-amd64")
        call("apt-get", "-q", "download", re.search(r"Depends: (linux-image-\S+)", depends).group(1), cwd=WORK)
        call("dpkg-deb", "-x", glob.glob(os.path.join(WORK, "linux-image-*.deb"))[-1], place)
    return glob.glob(os.path.join(place, "boot", "vmlinuz-*"))[0], glob.glob(os.path.join(place, "lib", "modules", "*"))[0]


def with_libraries(program, root, name):
    """Puts a program and what it needs below a root."""
    shutil.copy(program, os.path.join(root, name))
    for library in re.findall(r"(/\S+) \(0x", call("ldd", program)):
        os.makedirs(root + os.path.dirname(library), exist_ok=True)
        shutil.copy(library, root + library)


def initial_files(program, modules, variables, flakey):
    root, packed = os.path.join(WORK, "root"), os.path.join(WORK, "initrd")
    shutil.rmtree(root, ignore_errors=True)
    for folder in ("bin", "proc", "sys", "dev", "data", "modules", "tmp"):
        os.makedirs(os.path.join(root, folder))
    shutil.copy("/bin/busybox", os.path.join(root, "bin", "busybox"))
    shutil.copy(os.path.join(ROOT, "tests", "faults", "power_cut", "machine.sh"), root)
    there = {os.path.basename(path)[:-3]: path for path in glob.glob(modules + "/**/*.ko", recursive=True)}
    for name in MODULES:  # what is not there is built into the kernel
        if name in there:
            shutil.copy(there[name], os.path.join(root, "modules"))
    with_libraries(program, root, "program")
    if flakey:
        with_libraries(shutil.which("dmsetup") or sys.exit("dmsetup is not installed"), root, "bin/dmsetup")
    with open(os.path.join(root, "init"), "w", encoding="utf-8") as file:
        file.write(INIT.format(modules=" ".join(m for m in MODULES if m in there), flakey="yes" if flakey else "no",
                               variables=" ".join(f"{name}={value}" for name, value in variables.items())))
    os.chmod(os.path.join(root, "init"), 0o755)
    call("sh", "-c", f"find . | cpio -o -H newc --quiet | gzip -1 >{packed}", cwd=root)
    return packed


class Machine:
    """One that runs: its console is a file."""

    def __init__(self, command, console, environment=None):
        self.console, self.since = console, 0
        with open(console, "ab") as file:
            self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=file, stderr=file, env=environment)
        self.since = os.path.getsize(console)

    def order(self, what):
        self.since = os.path.getsize(self.console)
        self.process.stdin.write(what.encode() + b"\n")
        self.process.stdin.flush()

    def said(self):
        with open(self.console, encoding="utf-8", errors="replace") as file:
            file.seek(self.since)
            return file.read()

    def says(self, pattern):
        wait_for(lambda: re.search(pattern, self.said()) or self.process.poll() is not None, f"{pattern!r} on the console", BOOT)
        check(re.search(pattern, self.said()), f"the machine ended with {self.process.poll()}: {self.said()[-2000:]}")

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cuts", nargs="?", type=int, default=10)
    parser.add_argument("--hours", type=float)
    for name in ("--control", "--flakey", "--device-mapper"):
        parser.add_argument(name, action="store_true")
    asked = parser.parse_args()
    os.makedirs(WORK, exist_ok=True)
    program, disk, console = built(), os.path.join(WORK, "disk"), os.path.join(WORK, "console")
    for old in (disk, console):
        with contextlib.suppress(FileNotFoundError):
            os.remove(old)
    with open(disk, "wb") as file:
        file.truncate(1 << 30)
    call("mke2fs", "-q", "-t", "ext4", disk)

    with Place("power-cut") as place:
        broker = place.broker()
        variables = {"MQTT_BROKER": "127.0.0.1" if asked.device_mapper else "10.0.2.2", "MQTT_PORT": broker.port, "MQTT_VERSION": "5",
                     "MQTT_CLIENT_ID": CLIENT, "POWER": int(not asked.control)}
        if asked.device_mapper:
            folder = os.path.join(place.path, "data")
            os.makedirs(folder)
            loop = call("losetup", "--find", "--show", disk).strip()
            place.ends.callback(call, "losetup", "-d", loop)
            command = ["sh", os.path.join(ROOT, "tests", "faults", "power_cut", "machine.sh"), loop, folder, "yes", program]
            start = lambda: Machine(command, console, os.environ | {n: str(v) for n, v in variables.items()})
        else:
            image, modules = kernel()
            packed = initial_files(program, modules, variables, asked.flakey)
            command = ["qemu-system-x86_64", "-accel", "tcg", "-cpu", "max", "-m", "512", "-nodefaults", "-no-user-config", "-display", "none",
                       "-no-reboot", "-kernel", image, "-initrd", packed, "-append", "console=ttyS0 quiet panic=-1 mitigations=off",
                       "-drive", f"file={disk},if=virtio,format=raw,cache=writeback", "-netdev", "user,id=n", "-device",
                       "virtio-net-pci,netdev=n", "-serial", "stdio"]
            start = lambda: Machine(command, console)
        in_place = asked.flakey or asked.device_mapper
        machine = place.ends.enter_context(contextlib.closing(start()))
        machine.says(" ready\r?\n")  # the session is there before the first message
        load = place.publisher(broker.port, rate=50 * LOAD, padding=100)  # less than an emulated disk can sync
        cuts, begin = 0, time.monotonic()
        while (time.monotonic() - begin < asked.hours * 3600) if asked.hours else cuts < asked.cuts:
            load.until(1)
            time.sleep(random.uniform(0.5, 8))  # where the cut hits is the test
            cuts += 1
            if in_place:
                machine.order("cut")
            else:
                machine.process.send_signal(signal.SIGKILL)
                machine.process.wait()
                machine = place.ends.enter_context(contextlib.closing(start()))
            machine.says(" ready\r?\n")
            print(f"cut {cuts}: {len(load.acked)} messages", flush=True)
        load.until(100)
        load.finish()
        last = place.publisher(broker.port, first=load.next, topics=1, junk=lambda n: b'{"n":%d,"act":"reject"}' % n)
        wait_for(lambda: last.junk_acked, "the last one is taken")
        last.finish()
        machine.says("rejected: .*as told")  # all before it are handled
        machine.order("stop")
        machine.says("power_cut: stopped")
        machine.process.wait()
        found = os.path.join(place.path, "hearken.db")
        call("debugfs", "-R", f"dump /hearken.db {found}", disk)
        with contextlib.closing(sqlite3.connect(found)) as base:
            rows = [n for n, in base.execute("SELECT value FROM sensor_reading WHERE sensor_name = 'n'")]
        lost = load.acked - set(rows)
        print(f"{cuts} kills, {len(load.acked)} messages, {len(lost)} lost, {len(rows) - len(set(rows))} duplicated by the broker "
              f"(HEARKEN_SEED={SEED}; {'control' if asked.control else 'sync::power'}; the console: {console})")
        check(len(rows) - len(set(rows)) <= cuts * MOST + len(load.resent), "too many came twice")
        if asked.control:
            check(lost, "nothing is lost with sync::process: this was no cut of the power")
        else:
            check(not lost, f"lost: {sorted(lost)[:20]}")


if __name__ == "__main__":
    main()
