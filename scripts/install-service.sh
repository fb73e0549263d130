#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# Installs hearken-ingest as a systemd service; --help says the rest.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

usage() {
    cat <<'END'
scripts/install-service.sh [--program PATH] [--root FOLDER] [--remove] [--help]

Installs, as root, the built hearken-ingest with its systemd unit and logrotate file:
  /usr/local/bin/hearken-ingest            the program
  /etc/hearken-ingest.env                  settings, of .env.example; one that is there stays as it is
  /etc/systemd/system/hearken-ingest.service
  /etc/logrotate.d/hearken-ingest
  /usr/local/share/doc/hearken-ingest/     README.md
and makes the system user hearken-ingest. Nothing is started: write the settings first, then
  systemctl enable --now hearken-ingest

  --program PATH  the program; default build/release/examples/ingest/hearken-ingest
  --root FOLDER   install under this folder, for an image or a package; no user is made, systemd is not told
  --remove        stops the service and removes what was installed; settings, data, logs and user stay
END
}

die() { echo "install-service: $*" >&2 && exit 1; }

program=build/release/examples/ingest/hearken-ingest
root=
remove=no
while [ $# -gt 0 ]; do
    case $1 in
        --program | --root)
            [ $# -ge 2 ] && [ -n "$2" ] || die "$1 needs a value; --help"
            if [ "$1" = --program ]; then program=$2; else root=$2; fi
            shift 2
            ;;
        --remove) remove=yes && shift ;;
        --help | -h) usage && exit 0 ;;
        *) usage >&2 && exit 2 ;;
    esac
done
[ -n "$root" ] || [ "$EUID" = 0 ] || die "needs root; sudo scripts/install-service.sh"
with_systemd() { [ -z "$root" ] && [ -d /run/systemd/system ]; }

binary=$root/usr/local/bin/hearken-ingest
settings=$root/etc/hearken-ingest.env
unit=$root/etc/systemd/system/hearken-ingest.service
rotate=$root/etc/logrotate.d/hearken-ingest
manual=$root/usr/local/share/doc/hearken-ingest/README.md

if [ "$remove" = yes ]; then
    ! with_systemd || systemctl disable --now hearken-ingest.service || true
    rm -f "$binary" "$unit" "$rotate" "$manual"
    ! with_systemd || systemctl daemon-reload
    echo "removed; kept: $settings, /var/lib/hearken-ingest, /var/log/hearken-ingest, the user hearken-ingest"
    exit 0
fi

[ -x "$program" ] || die "$program is not there; build it: cmake --preset release && cmake --build --preset release --target hearken-ingest"
if [ -z "$root" ] && ! getent passwd hearken-ingest >/dev/null; then
    useradd --system --user-group --home-dir /var/lib/hearken-ingest --shell /usr/sbin/nologin hearken-ingest
fi
from=examples/ingest
# Beside the old one, then over it: a running program keeps its file.
install -D -m 755 "$program" "$binary.new" && mv "$binary.new" "$binary"
install -D -m 644 "$from/deploy/hearken-ingest.service" "$unit"
install -D -m 644 "$from/deploy/hearken-ingest.logrotate" "$rotate"
install -D -m 644 "$from/README.md" "$manual"
if [ -e "$settings" ]; then
    echo "$settings is there, and stays as it is"
else
    install -D -m 640 "$from/.env.example" "$settings" # it will hold passwords
    [ -n "$root" ] || chgrp hearken-ingest "$settings"
fi
! with_systemd || systemctl daemon-reload
echo "installed; now write $settings, test it with
  sudo -u hearken-ingest $binary --env-file $settings --check
and start it with
  systemctl enable --now hearken-ingest"
