#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# Repeats the tests of tests/faults for hours, with growing load and faults at random moments; --help says the rest.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

usage() {
    cat <<'END_OF_USAGE'
scripts/soak.sh HOURS [TEST ...]

Builds hearken-ingest in build/soak (release) and runs the tests of tests/faults and listener_storm, or those named (kill9
network ...), one after the other until the hours are over: each round with another HEARKEN_SEED, and with a HEARKEN_LOAD that
grows from 1 to 10. HOURS may be a fraction (0.25 is a quarter of an hour); a day is 24. The last lines are the report: rounds,
messages, kills, lost, duplicated, and what failed: where, in its own words, and with which seed. A test fails alone again with
HEARKEN_SEED=... HEARKEN_LOAD=... python3 tests/faults/... The exit code is 0 when nothing failed and nothing was lost.
scripts/power_cut.py cuts the power of a machine; it is not among them.
END_OF_USAGE
}
[ $# -ge 1 ] && [ "$1" != --help ] && [ "$1" != -h ] || { usage && exit 2; }
seconds=$(awk -v hours="$1" 'BEGIN { printf "%d", hours * 3600 }')
shift
if [ $# -eq 0 ]; then
    for file in tests/faults/*.py; do
        [ "$file" = tests/faults/faults.py ] || set -- "$@" "$(basename "$file" .py)"
    done
    set -- "$@" listener_storm
fi

if command -v ccache >/dev/null; then export CMAKE_CXX_COMPILER_LAUNCHER=ccache; fi
cmake --preset release -B build/soak -DHEARKEN_BUILD_TESTS=ON -DHEARKEN_TEST_KINDS="faults;integration" -DHEARKEN_BUILD_BENCHMARKS=OFF >/dev/null
cmake --build build/soak --target hearken-ingest fault_shim fault_obedient fault_recorder fault_power integration_listener_storm
tests=$PWD/build/soak/tests
export HEARKEN_SHIM=$tests/libfault_shim.so HEARKEN_OBEDIENT=$tests/fault_obedient
export HEARKEN_RECORDER=$tests/libfault_recorder.so HEARKEN_POWER=$tests/fault_power HEARKEN_SEED HEARKEN_LOAD HEARKEN_STORM
if cmake --build build/soak --target hearken-journal 2>/dev/null; then # where CLI11 is
    export HEARKEN_JOURNAL=$PWD/build/soak/examples/journal/hearken-journal
fi
program=$PWD/build/soak/examples/ingest/hearken-ingest
log=build/soak/soak.log
: >"$log"

SECONDS=0 # without the build
round=0
failed=()
while [ "$SECONDS" -lt "$seconds" ]; do
    round=$((round + 1))
    HEARKEN_LOAD=$((round < 10 ? round : 10))
    for test in "$@"; do
        [ "$SECONDS" -lt "$seconds" ] || break
        HEARKEN_SEED=$RANDOM$RANDOM
        printf '== round %d, %s, HEARKEN_SEED=%s HEARKEN_LOAD=%s\n' "$round" "$test" "$HEARKEN_SEED" "$HEARKEN_LOAD" | tee -a "$log"
        code=0
        if [ "$test" = listener_storm ]; then
            HEARKEN_STORM=$((1000 * HEARKEN_LOAD))
            command=("$tests/integration_listener_storm")
        else
            command=(python3 "tests/faults/$test.py" "$program")
        fi
        "${command[@]}" >"$log.one" 2>&1 </dev/null || code=$?
        cat "$log.one" >>"$log"
        if [ "$code" -ne 0 ] && [ "$code" -ne 77 ]; then
            why=$(grep -m 1 '^FAIL' "$log.one" || grep -m 1 -A 2 'Failure$' "$log.one" | tr '\n' ' ' || tail -n 1 "$log.one")
            failed+=("$test HEARKEN_SEED=$HEARKEN_SEED HEARKEN_LOAD=$HEARKEN_LOAD: exit code $code, ${why:0:300}")
            echo "FAILED: ${failed[-1]}"
        fi
    done
done

awk -v rounds="$round" '
    / messages, .* lost, / {
        for (i = 2; i <= NF; ++i) {
            word = $i
            sub(/,$/, "", word)
            if (word ~ /^(messages|kills|lost|duplicated)$/) sum[word] += $(i - 1)
        }
    }
    END {
        printf "%d rounds, %d messages, %d kills, %d lost, %d duplicated\n", rounds, sum["messages"], sum["kills"], sum["lost"], sum["duplicated"]
        exit sum["lost"] > 0
    }' "$log" || failed+=("messages were lost")
for one in "${failed[@]}"; do echo "FAILED: $one (see $log)"; done
[ "${#failed[@]}" -eq 0 ]
