#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# The Meson side: the same headers are installed as by CMake, a consumer finds either through pkg-config, and
# tests run from meson.build: meson.sh BUILD COMPILER. Exit code 77 (skipped) without Meson.
set -euo pipefail
build=$1 compiler=$2
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
work=$build/tests/install-meson
rm -rf "$work"
command -v meson >/dev/null || { echo "skipped: meson is not installed"; exit 77; }
export CXX=$compiler

cmake --install "$build" --prefix "$work/cmake" >"$work.log"
meson setup "$work/build" "$root" --prefix "$work/meson" -Dtests=enabled -Dexamples=disabled -Dbenchmarks=disabled
meson install -C "$work/build" --no-rebuild --quiet
diff -r "$work/cmake/include" "$work/meson/include"

for by in cmake meson; do
    echo "== installed by $by"
    PKG_CONFIG_PATH=$work/$by/share/pkgconfig meson setup "$work/consumer-$by" "$here/meson"
    meson test -C "$work/consumer-$by" --print-errorlogs
done

echo "== tests of meson.build"
meson compile -C "$work/build" unit_words
meson test -C "$work/build" --no-rebuild --print-errorlogs unit_words layers
meson test -C "$work/build" --no-rebuild --print-errorlogs --suite compile_fail
