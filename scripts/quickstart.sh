#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# Builds hearken-ingest and lets it store what simulated devices send; --help says the rest.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
exec </dev/null

usage() {
    cat <<'END'
scripts/quickstart.sh [--keep] [--help]

Installs what is missing (Debian: apt-get, as root or with sudo), builds hearken-ingest into build/release, starts
mosquitto on a free port of this machine and hearken-ingest on an SQLite database, plays ten seconds of simulated
devices with some bad messages among them, and shows the statistics, the devices and the dead letters. Everything
it makes is in build/. The last line is: stored N readings from M devices in PATH

  --keep  leave broker and program running; says how to publish to them and how to stop them
END
}

keep=no
for argument in "$@"; do
    case $argument in
        --keep) keep=yes ;;
        --help | -h) usage && exit 0 ;;
        *) usage >&2 && exit 2 ;;
    esac
done

step() { printf '\n== [%d:%02d] %s\n' $((SECONDS / 60)) $((SECONDS % 60)) "$*"; }
die() { # WHAT [LOG]
    printf '\nquickstart failed: %s\n' "$1" >&2
    [ $# -lt 2 ] || [ ! -s "$2" ] || { echo "the end of $2:" && tail -n 20 "$2"; } >&2
    exit 1
}
PATH=$PATH:/usr/sbin:/usr/local/sbin

# --- what is needed: a package only where what it brings is missing ---------------------------------
missing=()
need() { # PACKAGE FOUND?
    local package=$1
    shift
    "$@" >/dev/null 2>&1 || missing+=("$package")
}
header() { echo "#include <$1>" | g++ -x c++ -E - ; }
need g++ g++ --version
need cmake cmake --version
need ninja-build ninja --version
need mosquitto command -v mosquitto
need mosquitto-clients command -v mosquitto_pub
need sqlite3 sqlite3 --version
need libpaho-mqtt-dev header MQTTAsync.h
need libssl-dev header openssl/ssl.h
need libsqlite3-dev header sqlite3.h
need libspdlog-dev header spdlog/spdlog.h
need libcli11-dev header CLI/CLI.hpp
need libxxhash-dev header xxhash.h
if [ "${#missing[@]}" -gt 0 ]; then
    step "installing ${missing[*]}"
    by_hand="install by hand: g++ 12 or later, cmake, ninja, mosquitto and its clients, sqlite3, and the headers of Paho MQTT C, OpenSSL, SQLite, spdlog, CLI11, xxHash"
    command -v apt-get >/dev/null || die "there is no apt-get here; $by_hand"
    as_root=()
    if [ "$EUID" != 0 ]; then
        command -v sudo >/dev/null || die "not root, and no sudo; as root: apt-get install ${missing[*]}"
        as_root=(sudo)
    fi
    new_broker=$(command -v mosquitto >/dev/null || echo yes)
    { "${as_root[@]}" apt-get -q update &&
        "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y install --no-install-recommends "${missing[@]}"; } ||
        die "apt-get did not install them; as root: apt-get update && apt-get install ${missing[*]}"
    [ -z "$new_broker" ] || echo "Debian runs the new mosquitto as a service on port 1883, too; systemctl disable --now mosquitto ends that"
fi

# --- build ------------------------------------------------------------------------------------------
step "building build/release (a few minutes the first time)"
if command -v ccache >/dev/null; then export CMAKE_CXX_COMPILER_LAUNCHER=ccache; fi
mkdir -p build
options=()
[ -f build/release/CMakeCache.txt ] || options=(-DHEARKEN_BUILD_TESTS=OFF -DHEARKEN_BUILD_BENCHMARKS=OFF)
cmake --preset release "${options[@]}" >build/quickstart-cmake.log 2>&1 ||
    die "cmake does not like this machine; if build/release is from elsewhere, remove it" build/quickstart-cmake.log
cmake --build build/release -j "$(nproc)" --target hearken-ingest example_simulate ||
    die "the build broke above; it needs g++ 12 or clang 19"
program=$PWD/build/release/examples/ingest/hearken-ingest
simulate=$PWD/build/release/examples/simulate

# --- broker and program -------------------------------------------------------------------------------
place=$(mktemp -d "$PWD/build/quickstart.XXXXXX")
started=()
clean_up() {
    local code=$? id
    [ "$keep" = yes ] && [ "$code" = 0 ] && return
    for id in "${started[@]}"; do kill "$id" 2>/dev/null || true; done
    for id in "${started[@]}"; do wait "$id" 2>/dev/null || true; done
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

listens() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
wait_for() { # WHAT LOG PROCESS COMMAND...
    local what=$1 log=$2 process=$3 tries
    shift 3
    for ((tries = 0; tries < 200; ++tries)); do
        if "$@"; then return; fi
        kill -0 "$process" 2>/dev/null || die "$what has ended" "$log"
        sleep 0.05
    done
    die "$what did not get ready within ten seconds" "$log"
}

for ((tries = 0; ; ++tries)); do
    port=$((20000 + RANDOM % 12000))
    listens "$port" || break
    [ "$tries" -lt 50 ] || die "no free port between 20000 and 32000"
done
step "mosquitto on 127.0.0.1:$port, hearken-ingest on $place/hearken.db"
printf 'listener %s 127.0.0.1\nallow_anonymous true\n' "$port" >"$place/mosquitto.conf"
mosquitto -c "$place/mosquitto.conf" >"$place/mosquitto.log" 2>&1 &
broker=$!
started+=("$broker")
wait_for mosquitto "$place/mosquitto.log" "$broker" listens "$port"

cat >"$place/.env" <<END
MQTT_BROKER=127.0.0.1
MQTT_PORT=$port
MQTT_CLIENT_ID=hearken-quickstart
DB_URL=sqlite:$place/hearken.db
STATS_INTERVAL=2
END
# Nothing of the caller's own configuration may lead these devices into a real database.
while read -r name; do unset "$name"; done < <(compgen -e | grep -E '^(MQTT|DB|LOG)_|^(SPOOL_DIR|UNKNOWN_DEVICE|STATS_INTERVAL)$')
"$program" --env-file "$place/.env" --check || die "hearken-ingest --check says why above"
start() {
    : >"$place/ingest.log"
    "$program" --env-file "$place/.env" >>"$place/ingest.log" 2>&1 &
    ingest=$!
    started+=("$ingest")
    wait_for hearken-ingest "$place/ingest.log" "$ingest" grep -q ' ready$' "$place/ingest.log"
}
start
cat "$place/ingest.log"

query() { sqlite3 -readonly "${@:2}" "$place/hearken.db" "$1"; }

step "ten seconds of five devices, some of their messages broken; in mid-stream hearken-ingest is killed with kill -9"
"$simulate" "mqtt://127.0.0.1:$port" 10 5 10 >"$place/simulate.log" 2>&1 &
devices=$!
started+=("$devices")
some_are_stored() { [ "$(query 'SELECT count(*) FROM sensor_reading')" -ge 300 ]; }
wait_for "the first readings" "$place/ingest.log" "$ingest" some_are_stored
kill -KILL "$ingest"
{ wait "$ingest" || true; } 2>/dev/null # it was killed, and need not be told
echo "killed with $(query 'SELECT count(*) FROM sensor_reading') readings in the database; started again"
mv "$place/ingest.log" "$place/ingest-killed.log"
start
grep -E 'journal|session' "$place/ingest.log" || true
wait "$devices" || die "the devices could not send" "$place/simulate.log"
cat "$place/simulate.log"

all_offline() { [ "$(query "SELECT count(*) FROM device_main WHERE device_status = 'offline'")" = 5 ]; }
wait_for "the last message" "$place/ingest.log" "$ingest" all_offline
if [ "$keep" = yes ]; then
    lines=$(wc -l <"$place/ingest.log")
    more_statistics() { tail -n +"$((lines + 1))" "$place/ingest.log" | grep -q ' statistics: '; }
    wait_for "the statistics" "$place/ingest.log" "$ingest" more_statistics
else
    kill -TERM "$ingest"
    wait "$ingest" || die "hearken-ingest did not end as asked" "$place/ingest.log"
    started=("$broker")
fi

# --- what came of it ----------------------------------------------------------------------------------
step "statistics"
grep ' statistics: ' "$place/ingest.log" | tail -n 1 | sed 's/.* statistics: //' | tr ' ' '\n' | paste - - - -
step "devices"
query "SELECT uuid, is_online AS online, device_status AS status, last_seen, substr(last_report_data, 1, 90) || '...' AS last_report_data
       FROM device_main ORDER BY uuid" -column -header
step "dead letters"
query "SELECT count(*) AS messages, path, reason FROM dead_letter GROUP BY path, reason" -column -header
if [ "$keep" = yes ]; then
    step "left running, log in $place/ingest.log"
    echo "publish: mosquitto_pub -h 127.0.0.1 -p $port -t devices/mine/data -m '{\"temperature\":25.5,\"humidity\":60}'"
    echo "look:    sqlite3 -readonly $place/hearken.db 'SELECT * FROM sensor_reading ORDER BY rowid DESC LIMIT 5'"
    echo "stop:    kill $ingest $broker"
fi
sent=$(sed -n 's/.*, \([0-9]*\) good readings in them$/\1/p' "$place/simulate.log")
stored=$(query 'SELECT count(*) FROM sensor_reading')
[ "$stored" -ge "$sent" ] || die "of $sent readings $((sent - stored)) are missing" "$place/ingest.log"
step "sent $sent good readings, none is missing"
[ "$stored" = "$sent" ] || echo "$((stored - sent)) came twice: the broker sent them again, since they were on their way at the kill"
echo
echo "stored $(query 'SELECT count(*) FROM sensor_reading') readings from $(query 'SELECT count(*) FROM device_main') devices in $place/hearken.db"
