#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Dead letters over kills, and back into the rows once the handler is mended: dead_letters.py PROGRAM"""

import json
import os
import subprocess

from faults import LIMIT, Place, check, many, random, skip, wait_for

KILLS = (("pwrite", "/dead/0", "kill_before"), ("pwrite", "/dead/0", "kill_after"), ("pwrite", "suspects", "kill_after"),
         ("pwrite", "-wal", "kill_before"), ("pwrite", "-wal", "kill_after"))
KILLS_OF_THE_TOOL = (("open", "/unsure", "kill_before", 1), ("rename", "/unsure", "kill_after", 1),
                     ("pwrite", ".spool/0", "kill_before", 2), ("pwrite", ".spool/0", "kill_after", 20), ("sync", ".spool/0", "kill_before", 1),
                     ("sync", ".spool/0", "kill_after", 1), ("pwrite", "/dead/progress", "kill_before", 1),
                     ("pwrite", "/dead/progress", "kill_after", 1))


def tool(*arguments, **variables):
    done = subprocess.run([os.environ["HEARKEN_JOURNAL"], *arguments], capture_output=True, text=True, timeout=LIMIT, check=False,
                          env=os.environ | {n: str(v) for n, v in variables.items()})
    return done.returncode, done.stdout, done.stderr


def letters_of(program):
    code, out, err = tool("list", "--dead", program.spool)
    check(code == 0, err)
    return [json.loads(line) for line in out.splitlines()]


def main():
    if "HEARKEN_JOURNAL" not in os.environ:
        skip("hearken-journal is not built")
    shim = os.environ["HEARKEN_SHIM"]
    with Place("dead-letters") as place:
        broker = place.broker()
        program = place.program(broker.port, path=os.environ["HEARKEN_OBEDIENT"]).start()
        load = place.publisher(broker.port, rate=1000, junk=lambda n: b'{"n":%d,"act":"reject"}' % n if n % 10 == 3 else None)
        load.until(100)
        program.kill()
        for _ in range(many(1)):
            for call, file, how in KILLS:
                program.start(wait=None, LD_PRELOAD=shim, SHIM_CALL=call, SHIM_FILE=file, SHIM_DO=how, SHIM_NTH=random.randint(1, 40))
                wait_for(lambda: not program.running(), f"it dies {how} {call} of {file}")
                check(program.process.returncode == -9, f"{file}: it ended with {program.process.returncode}")
        program.start()
        load.until(200)
        load.finish()
        wait_for(lambda: not load.acked - program.stored(), "the good ones are stored")
        wait_for(lambda: not load.junk_acked - program.buried(), "the bad ones are dead letters")
        code, _, said = tool("reinject", program.spool, "--all")
        check(code == 2 and "stop it first" in said, f"a journal in use: {code} {said}")
        check(program.stop() == 0, "it ends as asked")

        letters, dead = letters_of(program), program.one("SELECT count(*) FROM dead_letter")
        check(len({one["record"] for one in letters}) == len(letters), "a letter is there twice")
        check(len(letters) == dead, f"{len(letters)} letters beside the journal, {dead} in the table")
        check(all(one["reason"] == "as told" and one["route"] == "devices/<uuid>/data" for one in letters), "the reason is told")

        more = 0
        for call, file, how, nth in KILLS_OF_THE_TOOL:
            code, _, said = tool("reinject", program.spool, "--all", LD_PRELOAD=shim, SHIM_CALL=call, SHIM_FILE=file, SHIM_DO=how,
                                 SHIM_NTH=nth)
            check(code == -9 or not letters_of(program), f"{how} {call} of {file}: it ended with {code} {said}")
            more += code == -9
        check(more > 4, f"{more} kills of the tool")
        code, out, said = tool("reinject", program.spool, "--all")
        check(code == 0, said)
        check(not letters_of(program), "letters are left")
        code, _, said = tool("verify", program.spool)
        check(code == 0, f"the journal is not sound: {said}")

        program.start(MENDED=1)
        wait_for(lambda: not load.junk_acked - program.stored(), "the dead letters are rows")
        check(program.stop() == 0, "it ends as asked")
        check(program.one("SELECT count(*) FROM dead_letter") == dead, "there are new dead letters")
        sent = load.acked | load.junk_acked
        lost = sent - program.stored()
        check(not lost, f"lost: {sorted(lost)[:20]}")
        copies = program.one("SELECT max(c) FROM (SELECT count(*) AS c FROM sensor_reading GROUP BY value)")
        print(f"{len(KILLS) * many(1)} kills, {len(sent)} messages, {len(lost)} lost, {len(letters)} dead letters put back over {more} kills of "
              f"the tool, at most {copies} rows of one")


main()
