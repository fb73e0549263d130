# SPDX-License-Identifier: BSL-1.0
# How every test of ours is registered, and when it counts as skipped.

find_package(Python3 REQUIRED COMPONENTS Interpreter)

set(HEARKEN_TEST_KINDS unit headers compile_fail layers readme integration examples faults install
    CACHE STRING "Which kinds of test are built")
set(HEARKEN_TEST_PREFIX "" CACHE STRING "Put before every test name; tells build trees apart in one ctest run")
option(HEARKEN_SKIP_FAILS "A skipped test is a failed one" OFF)

# Those that take longest begin first, so that what is left for the last minute keeps all cores busy.
set(hearken_cost_fuzz 4)
set(hearken_cost_integration 3)
set(hearken_cost_faults 3)
set(hearken_cost_install 2)
set(hearken_cost_compile_fail 2)

# hearken_test(NAME KIND COMMAND...): label KIND. Skipped: exit code 77, or GoogleTest's last words are of
# skipped tests (a failure after a skip stays a failure).
function(hearken_test name kind)
    set(name ${HEARKEN_TEST_PREFIX}${name})
    add_test(NAME ${name} COMMAND ${ARGN})
    set_tests_properties(${name} PROPERTIES LABELS ${kind} TIMEOUT 900)
    if(name MATCHES "unit_topic$") # minutes under a sanitizer
        set_tests_properties(${name} PROPERTIES COST 4)
    elseif(DEFINED hearken_cost_${kind})
        set_tests_properties(${name} PROPERTIES COST ${hearken_cost_${kind}})
    endif()
    if(HEARKEN_SKIP_FAILS)
        set_tests_properties(${name} PROPERTIES FAIL_REGULAR_EXPRESSION "\\[  SKIPPED \\]")
    else()
        set_tests_properties(
            ${name} PROPERTIES SKIP_RETURN_CODE 77 SKIP_REGULAR_EXPRESSION "\\[  SKIPPED \\][^\n]*[\n ]*$"
        )
    endif()
endfunction()
