#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""The files with which hearken-ingest is run as a service, as far as their own tools can judge them here.

deploy.py ROOT_OF_THE_PROJECT PATH_OF_HEARKEN_INGEST"""

import os
import pwd
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path()
PROGRAM = ""


def run(*line, **how):
    done = subprocess.run(line, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, **how)
    return done.returncode, done.stdout


def needs(tool):
    return unittest.skipUnless(shutil.which(tool), f"{tool} is not installed")


class Deploy(unittest.TestCase):
    def setUp(self):
        self.place = tempfile.TemporaryDirectory()
        self.addCleanup(self.place.cleanup)
        self.root = Path(self.place.name) / "root"
        self.script = str(ROOT / "scripts/install-service.sh")

    def install(self, *more):
        code, text = run(self.script, "--root", str(self.root), "--program", PROGRAM, *more)
        self.assertEqual(code, 0, text)
        return text

    def test_installs_and_removes_and_keeps_settings(self):
        self.install()
        program = self.root / "usr/local/bin/hearken-ingest"
        code, text = run(str(program), "--version")
        self.assertEqual(code, 0, text)
        settings = self.root / "etc/hearken-ingest.env"
        self.assertEqual(settings.stat().st_mode & 0o777, 0o640)
        settings.write_text("MQTT_BROKER=here\n")
        self.assertIn("stays as it is", self.install())
        self.assertEqual(settings.read_text(), "MQTT_BROKER=here\n")
        self.install("--remove")
        left = [str(f.relative_to(self.root)) for f in self.root.rglob("*") if f.is_file()]
        self.assertEqual(left, ["etc/hearken-ingest.env"])

    def test_says_what_is_missing(self):
        code, text = run(self.script, "--root", str(self.root), "--program", "/no/such")
        self.assertEqual(code, 1)
        self.assertIn("/no/such is not there; build it", text)
        self.assertEqual(run(self.script, "--nonsense")[0], 2)
        self.assertEqual(run(self.script, "--root")[0], 1)
        self.assertEqual(run(self.script, "--help")[0], 0)

    def test_the_settings_that_are_installed_are_good(self):
        self.install()
        code, text = run(PROGRAM, "--env-file", str(self.root / "etc/hearken-ingest.env"), "--check",
                         cwd=self.place.name, env={"PATH": os.environ["PATH"], "MQTT_BROKER": "127.0.0.1", "MQTT_PORT": "1"})
        self.assertEqual(code, 3, text)  # all is good but that nobody is there
        self.assertIn("configuration: good", text)

    @needs("systemd-analyze")
    def test_systemd_takes_the_unit(self):
        self.install()
        unit = self.root / "etc/systemd/system/hearken-ingest.service"
        # What it names is under this root.
        text = unit.read_text().replace("/usr/local/bin", str(self.root / "usr/local/bin"))
        unit.write_text(text.replace("User=hearken-ingest", "User=" + pwd.getpwuid(os.getuid()).pw_name))
        code, said = run("systemd-analyze", "verify", "--man=no", str(unit))
        mine = [line for line in said.splitlines() if "hearken" in line]
        self.assertEqual((code, mine), (0, []), said)
        self.assertIn("RestartPreventExitStatus=2", text)
        self.assertIn("Type=notify", text)

    @needs("logrotate")
    def test_logrotate_takes_its_file(self):
        self.install()
        file = self.root / "etc/logrotate.d/hearken-ingest"
        logs = Path(self.place.name) / "log"
        logs.mkdir(mode=0o750)
        (logs / "ingest.log").write_text("a line\n")
        text = file.read_text().replace("/var/log/hearken-ingest", str(logs))
        user = pwd.getpwuid(os.getuid()).pw_name
        file.write_text(re.sub(r"su \S+ \S+", f"su {user} {user}", text))
        file.chmod(0o644)
        code, said = run("logrotate", "-d", "-s", str(logs / "state"), str(file))
        self.assertEqual(code, 0, said)
        self.assertNotIn("error", said.lower())
        self.assertIn("ingest.log", said)

    def test_the_container_installs_what_the_program_links(self):
        """Each shared library of the program is in a package that the image installs."""
        text = (ROOT / "examples/ingest/deploy/Dockerfile").read_text().replace("\\\n", " ")
        runtime = text.split("FROM")[2]
        code, linked = run("ldd", PROGRAM)
        self.assertEqual(code, 0, linked)
        for name in ("libpaho-mqtt3as", "libsqlite3", "libxxhash", "libspdlog", "libfmt", "libmariadb", "libpq"):
            if name + ".so" in linked:
                package = {"libpaho-mqtt3as": "libpaho-mqtt1.3"}.get(name, name)
                self.assertRegex(runtime, rf"\b{re.escape(package)}[0-9.-]*\b", name)
        self.assertIn("COPY --from=build", runtime)

    @needs("docker-compose")
    def test_compose_takes_its_file(self):
        code, said = run("docker-compose", "-f", str(ROOT / "examples/ingest/deploy/compose.yaml"), "config", "-q")
        self.assertEqual(code, 0, said)


if __name__ == "__main__":
    ROOT, PROGRAM = Path(sys.argv.pop(1)).resolve(), str(Path(sys.argv.pop(1)).resolve())
    unittest.main()
