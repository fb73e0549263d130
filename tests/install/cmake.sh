#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# Installs hearken from its CMake build, moves the installed tree, and uses it as a stranger would:
# cmake.sh BUILD COMPILER
set -euo pipefail
build=$1 compiler=$2
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
work=$build/tests/install-cmake
rm -rf "$work"

cmake --install "$build" --prefix "$work/first" >"$work.log"
mv "$work/first" "$work/prefix"

consume() { # NAME OPTIONS...: configures, builds and runs the consumer
    local name=$1
    shift
    echo "== $name"
    cmake -S "$here/cmake" -B "$work/$name" -G Ninja -DCMAKE_CXX_COMPILER="$compiler" "$@"
    cmake --build "$work/$name"
    ctest --test-dir "$work/$name" --output-on-failure --no-tests=error
}

consume installed -DCMAKE_PREFIX_PATH="$work/prefix"
consume subdirectory -DHEARKEN_SOURCE="$root"
consume without_paho -DCMAKE_PREFIX_PATH="$work/prefix" -DCMAKE_DISABLE_FIND_PACKAGE_Paho=ON |
    tee "$work/without_paho.log"
grep -q "libpaho-mqtt-dev" "$work/without_paho.log" # it says which package to install
test ! -e "$work/without_paho/paho"
if consume asked_for -DCMAKE_PREFIX_PATH="$work/prefix" -DCMAKE_DISABLE_FIND_PACKAGE_Paho=ON \
    -DHEARKEN_COMPONENTS=hearken >"$work/asked_for.log" 2>&1; then
    echo "hearken::hearken was asked for and is not there, and that was no error"
    exit 1
fi
grep -q "hearken::hearken needs Paho MQTT C" "$work/asked_for.log"
