#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""SQLite locked, read-only, full, failing, gone and restored from a backup: database.py PROGRAM"""

import contextlib
import os
import shutil
import sqlite3

from faults import LIMIT, MOST, Place, check, judge, many, mounted, wait_for


def locked():
    """Another program holds the database: the intake goes on, and the backlog follows."""
    with Place("db-locked") as place:
        broker = place.broker()
        ingest = place.program(broker.port).start()
        load = place.publisher(broker.port)
        for _ in range(many(1)):
            load.until(500)
            with contextlib.closing(sqlite3.connect(ingest.database, timeout=LIMIT, isolation_level=None)) as other:
                other.execute("BEGIN EXCLUSIVE")
                load.until(6000)  # the broker takes them, and so do we:
                ingest.logged("database|locked|busy")
                other.execute("ROLLBACK")
            ingest.since = len(ingest.log().encode())
        check("waiting: mqtt" not in ingest.log(), "the connection was cut")
        judge(ingest, load.finish())


def full():
    """A disk without room for the database; the spool is on another one."""
    with Place("db-full") as place:
        disk = mounted(place, "disk", 16)  # MiB: room for a write-ahead log of 4, and what it holds
        broker = place.broker()
        ingest = place.program(broker.port, DB_URL=f"sqlite:{disk}/hearken.db", SPOOL_DIR="spool")
        ingest.database = os.path.join(disk, "hearken.db")
        ingest.start()
        load = place.publisher(broker.port)
        load.until(500)
        filler = os.path.join(disk, "filler")
        with open(filler, "wb") as file, contextlib.suppress(OSError):
            while True:
                os.write(file.fileno(), b"x" * 4096)
        load.until(4000)
        ingest.logged("full|no space")
        os.remove(filler)
        judge(ingest, load.finish())


def fails(name, what, **shim):
    """Calls on the database's files fail for a while."""
    with Place("db-" + name) as place:
        broker = place.broker()
        ingest = place.program(broker.port, LD_PRELOAD=os.environ["HEARKEN_SHIM"], **shim)
        ingest.start()
        load = place.publisher(broker.port)
        load.until(3000)
        judge(ingest, load.finish())
        print(f"{name}: {what}")


def restarted_where_the_commit_is_unknown():
    """The process dies right after a commit is written; its answer nobody has seen: no row comes twice."""
    with Place("db-commit-unknown") as place:
        broker = place.broker()
        ingest = place.program(broker.port).start()
        load = place.publisher(broker.port, rate=500)
        load.until(100)
        ingest.kill()
        for n in range(many(5)):
            ingest.start(wait=None, LD_PRELOAD=os.environ["HEARKEN_SHIM"], SHIM_CALL="pwrite", SHIM_FILE="-wal",
                         SHIM_DO="kill_after", SHIM_NTH=n + 1)
            wait_for(lambda: not ingest.running(), "it dies")
        ingest.start()
        judge(ingest, load.finish(), repeats=many(5) * MOST, kills=1 + many(5))  # of the broker; a row a record all the same
        check(not ingest.buried(), "a message is blamed for what the commit met")


def restored_from_a_backup():
    """What the backup lacks and the journal no longer has is told, and what comes later is stored."""
    with Place("db-restored") as place:
        broker = place.broker()
        ingest = place.program(broker.port).start()
        load = place.publisher(broker.port)
        load.until(1000)
        load.finish()
        wait_for(lambda: not load.acked - ingest.stored(), "all is stored")
        check(ingest.stop() == 0, "it ends")
        backup = os.path.join(place.path, "backup.db")
        shutil.copy(ingest.database, backup)
        ingest.start()
        more = place.publisher(broker.port, first=load.next)
        more.until(1000)
        more.finish()
        wait_for(lambda: not more.acked - ingest.stored(), "all is stored")
        check(ingest.stop() == 0, "it ends")
        for end in ("-wal", "-shm"):
            with contextlib.suppress(FileNotFoundError):
                os.remove(ingest.database + end)
        shutil.copy(backup, ingest.database)
        ingest.start()
        last = place.publisher(broker.port, first=more.next)
        last.until(500)
        judge(ingest, last.finish(), exactly=False)
        gone = more.acked - ingest.stored()
        check(not gone or "gone" in ingest.log() or "freed" in ingest.log() or "missing" in ingest.log(), f"{len(gone)} are gone in silence")
        print(f"restored: {len(gone)} of {len(more.acked)} gone")


locked()
full()
for errno, name in ((5, "EIO"), (28, "ENOSPC"), (30, "EROFS")):
    fails(f"writes-{name}", "each write of the log of changes", SHIM_CALL="pwrite", SHIM_FILE="-wal", SHIM_NTH=40, SHIM_COUNT=2, SHIM_DO=errno)
fails("checkpoint-EIO", "each write of the database", SHIM_CALL="pwrite", SHIM_FILE="hearken.db$", SHIM_NTH=30, SHIM_COUNT=2, SHIM_DO=5)
fails("sync-EIO", "each sync", SHIM_CALL="sync", SHIM_FILE="hearken.db-wal", SHIM_NTH=2, SHIM_COUNT=2, SHIM_DO=5)
fails("short", "short writes", SHIM_CALL="pwrite", SHIM_FILE="-wal", SHIM_NTH=1, SHIM_COUNT=100000, SHIM_DO="short")
restarted_where_the_commit_is_unknown()
restored_from_a_backup()
