#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# The Meson side: the same headers are installed as by CMake, a consumer finds either through pkg-config, meson.build
# knows the tests that CMake does, and a few of each kind run from it: meson.sh BUILD COMPILER. Exit code 77 (skipped) without Meson.
set -euo pipefail
build=$1 compiler=$2
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
work=$build/tests/install-meson
rm -rf "$work"
command -v meson >/dev/null || { echo "skipped: meson is not installed"; exit 77; }
export CXX=$compiler

cmake --install "$build" --prefix "$work/cmake" >"$work.log"
meson setup "$work/build" "$root" --prefix "$work/meson" --buildtype plain -Dtests=enabled -Dexamples=disabled -Dbenchmarks=disabled
meson install -C "$work/build" --no-rebuild --quiet
diff -r "$work/cmake/include" "$work/meson/include"

for by in cmake meson; do
    echo "== installed by $by"
    PKG_CONFIG_PATH=$work/$by/share/pkgconfig meson setup "$work/consumer-$by" "$here/meson" --buildtype plain
    meson test -C "$work/consumer-$by" --print-errorlogs
done

echo "== tests of meson.build"
prefix=$(sed -n 's/^HEARKEN_TEST_PREFIX:[A-Z]*=//p' "$build/CMakeCache.txt")
ctest --test-dir "$build" -N -L '^(unit|compile_fail|layers)$' | sed -n "s/^ *Test *#[0-9]*: $prefix//p" | sort >"$work/by-cmake"
meson test -C "$work/build" --list | sed -n 's/^.* \/ //p' | sort >"$work/by-meson"
missing=$(comm -23 "$work/by-cmake" "$work/by-meson")
[ -z "$missing" ] || { echo "meson.build does not know: $missing"; exit 1; }
meson compile -C "$work/build" unit_words
meson test -C "$work/build" --no-rebuild --print-errorlogs unit_words layers compile_fail_pattern compile_fail_json
