#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# Installs what is missing and runs every test of hearken; --help says the rest.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
exec </dev/null

usage() {
    cat <<'END'
scripts/test.sh [--quick] [--help]

Installs what is missing (Debian 12: apt-get, as root or with sudo), builds, and runs all tests of hearken:
  gcc    unit, headers alone, compile-fail, layers, readme, integration, examples, faults, install (CMake and Meson)
  clang  unit tests of listener, run and route, compile-fail; the only tree without hearken::compiled
  asan   unit and integration, address and undefined sanitizers
  tsan   the rooms with threads and integration, thread sanitizer
  fuzz   each target of tests/fuzz for a minute, libFuzzer with address and undefined sanitizers
It builds in build/test, uses ccache where there is one, and takes some thirty-five minutes on two cores. The last
lines are ctest's summary, with what was skipped by name. On Debian 12 as root or with sudo a skipped test is a
failed one. The exit code is 0 when nothing failed.

  --quick  with g++ alone: unit, compile-fail, layers and readme; installs nothing
END
}

quick=no
for argument in "$@"; do
    case $argument in
        --quick) quick=yes ;;
        --help | -h) usage && exit 0 ;;
        *) usage >&2 && exit 2 ;;
    esac
done

step() { printf '\n== [%d:%02d] %s\n' $((SECONDS / 60)) $((SECONDS % 60)) "$*"; }
there() { command -v "$1" >/dev/null 2>&1; }

# --- what is needed -------------------------------------------------------------------------------
packages=(
    g++ cmake ninja-build meson ccache pkg-config python3 clang-19 lld-19 libclang-rt-19-dev
    libpaho-mqtt-dev libpaho-mqttpp-dev libssl-dev openssl libsqlite3-dev sqlite3 libpq-dev postgresql libmariadb-dev
    mariadb-server libxxhash-dev mosquitto mosquitto-clients
    libgtest-dev libgmock-dev libbenchmark-dev nlohmann-json3-dev libsimdjson-dev rapidjson-dev
    libspdlog-dev libcli11-dev libcbor-dev python3-cbor2 python3-jsonschema python3-paho-mqtt python3-sqlalchemy python3-pymysql iproute2 tinyproxy-bin libfaketime
    systemd logrotate docker-compose
)
skip_fails=OFF
if [ "$quick" = no ] && (. /etc/os-release && [ "$ID $VERSION_ID" = "debian 12" ]) 2>/dev/null; then
    as_root=()
    [ "$EUID" = 0 ] || as_root=(sudo)
    missing=()
    for package in "${packages[@]}"; do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
    done
    if [ "${#missing[@]}" -gt 0 ]; then
        step "installing ${missing[*]}"
        if ! { "${as_root[@]}" apt-get -q update &&
            "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
                apt-get -q -y install --no-install-recommends "${missing[@]}"; }; then
            echo "not installed; as root: apt-get install ${missing[*]}" >&2
        fi
    fi
    if [ "$EUID" = 0 ] || sudo -n true 2>/dev/null; then skip_fails=ON; fi
elif [ "$quick" = no ]; then
    step "not Debian 12: nothing is installed, what is not there is skipped"
fi
for tool in g++ cmake ninja python3; do
    there "$tool" || { echo "$tool is needed; Debian: apt-get install ${packages[*]}" >&2 && exit 1; }
done

# --- build: a tree for each kind of compilation -----------------------------------------------------
if there ccache; then
    export CMAKE_CXX_COMPILER_LAUNCHER=ccache CCACHE_DEPEND=1 CCACHE_SLOPPINESS=pch_defines,time_macros
fi
jobs=$(nproc)
export NINJA_STATUS='[%f/%t %es] '
all=build/test
mkdir -p "$all"
: >"$all/CTestTestfile.cmake"

tree() { # NAME PRESET KINDS OPTIONS...
    local name=$1 preset=$2 kinds=$3
    shift 3
    step "$name: building"
    cmake --preset "$preset" -B "$all/$name" -DHEARKEN_TEST_PREFIX="$name." -DHEARKEN_TEST_KINDS="$kinds" \
        -DHEARKEN_SKIP_FAILS="$skip_fails" "$@" >"$all/$name.log" || { cat "$all/$name.log" && exit 1; }
    local file why
    while read -r _ _ file _ _ _ why; do # -- hearken: FILE is left out, WHY
        echo "$file is left out, $why"
        skipped "$name.$file" "$why"
    done < <(grep -- "-- hearken: .* is left out" "$all/$name.log")
    cmake --build "$all/$name" -j "$jobs"
    echo "subdirs($name)" >>"$all/CTestTestfile.cmake"
}

skipped() { # NAME WHY: a test that says so, in ctest's summary
    {
        echo "add_test($1 bash -c \"echo 'skipped: $2'; exit 77\")"
        [ "$skip_fails" = ON ] || echo "set_tests_properties($1 PROPERTIES SKIP_RETURN_CODE 77)"
    } >>"$all/CTestTestfile.cmake"
}

sanitizes() { echo 'int main() {}' | clang++-19 -fsanitize="$1" -x c++ - -o "$all/sanitizes" 2>/dev/null; }

sanitized() { # PRESET SANITIZERS TESTS
    if there clang++-19 && sanitizes "$2"; then
        tree "$1" "$1" "unit;integration" -DHEARKEN_TEST_ONLY="$3" "$once" "${clang[@]}" "${few[@]}"
    else
        skipped "$1" "clang++-19 or its sanitizers (libclang-rt-19-dev) are not installed"
    fi
}

fuzzes() {
    echo 'extern "C" int LLVMFuzzerTestOneInput(const unsigned char*, unsigned long) { return 0; }' |
        clang++-19 -fsanitize=fuzzer,address,undefined -x c++ - -o "$all/fuzzes" 2>/dev/null
}

# What costs most is reading headers and writing debug information. With hearken::compiled most files compile in two
# thirds of the time; the tree clang is headers only, and has the unit tests of the rooms where that matters: asan runs
# all but the corpus, which is values, and is clang, too. Precompiled headers halve what is left with clang, and eight
# files compiled as one halve it again; g++ shows whether a test includes what it uses. lld links what is sanitized in a
# tenth of the time.
once=-DHEARKEN_COMPILED=ON
clang=(-DHEARKEN_PRECOMPILED=ON -DHEARKEN_TOGETHER=8)
! there ld.lld-19 || clang+=(-DCMAKE_EXE_LINKER_FLAGS=--ld-path=ld.lld-19)
lean=-DCMAKE_CXX_FLAGS_DEBUG= # as Debug, without debug information
few=(-DHEARKEN_BUILD_EXAMPLES=OFF -DHEARKEN_BUILD_BENCHMARKS=OFF)
if [ "$quick" = yes ]; then
    tree quick dev "unit;compile_fail;layers;readme" -DCMAKE_CXX_COMPILER=g++ "$lean" "${few[@]}"
else
    tree gcc dev "unit;headers;compile_fail;layers;readme;integration;examples;faults;install" -DCMAKE_CXX_COMPILER=g++ \
        "$lean" "$once"
    if there clang++-19; then
        tree clang clang "unit;compile_fail" -DHEARKEN_TEST_ONLY='unit_(hearken|listener|route)' \
            "$lean" "${clang[@]}" "${few[@]}"
    else
        skipped clang "clang++-19 is not installed"
    fi
    sanitized asan address,undefined 'unit_([^cn].*|cbor)|integration_(listener(_storm)?|paho_(messages|publish))'
    # Threads live in these rooms; the others are values and constants.
    sanitized tsan thread 'unit_(inbox|run|listener|transport)|integration_(listener(_storm)?|paho_publish)'
    if there clang++-19 && fuzzes; then
        tree fuzz fuzz fuzz "${few[@]}"
    else
        skipped fuzz "clang++-19 or its libFuzzer (libclang-rt-19-dev) is not installed"
    fi
fi

# --- test: all trees in one run; its summary is the end ---------------------------------------------
step "testing"
# Four more than the cores: the integration tests wait most of their time.
exec ctest --test-dir "$all" --output-on-failure --no-tests=error -j $((jobs + 4))
