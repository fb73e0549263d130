#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""hearken-journal from outside, where there is no journal: journal.py PATH_OF_THE_PROGRAM; unit_tools has the rest"""

import subprocess
import sys
import tempfile

program = sys.argv[1]


def run(*arguments):
    done = subprocess.run([program, *arguments], capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout + done.stderr


with tempfile.TemporaryDirectory() as folder:
    for arguments, code, words in [
        ([], 2, "subcommand"),
        (["list"], 2, "FOLDER"),
        (["nonsense", folder], 2, "subcommand"),
        (["verify", folder], 2, "is not the folder of a journal"),
        (["export", folder + "/none"], 2, "is not the folder of a journal"),
        (["export", "--all", "--pending", folder], 2, "--pending"),
        (["reinject", folder], 2, "is not the folder of a journal"),
        (["reinject", "--all", folder], 2, "is not the folder of a journal"),
        (["reinject", "--all", "--route", "x", folder], 2, "--route"),
        (["list", "--dead", folder], 2, "is not the folder of a journal"),
        (["--help"], 0, "reinject"),
        (["--version"], 0, "hearken-journal "),
    ]:
        got, said = run(*arguments)
        assert got == code and words in said, (arguments, got, said)
