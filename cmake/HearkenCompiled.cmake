# SPDX-License-Identifier: BSL-1.0
# Defines hearken::compiled, for this build tree and in the installed package alike: what of hearken is no template,
# compiled once by the user's own build (same compiler, same flags), instead of in each of its source files.
# HEARKEN_COMPILED_SOURCES is the folder of core.cpp and paho.cpp.

if(NOT TARGET hearken_compiled)
    add_library(hearken_compiled STATIC EXCLUDE_FROM_ALL)
    add_library(hearken::compiled ALIAS hearken_compiled)
    set_target_properties(hearken_compiled PROPERTIES POSITION_INDEPENDENT_CODE ON)
    target_compile_definitions(hearken_compiled PUBLIC HEARKEN_COMPILED)
    target_sources(hearken_compiled PRIVATE ${HEARKEN_COMPILED_SOURCES}/core.cpp)
    target_link_libraries(hearken_compiled PUBLIC hearken::core)
    if(TARGET hearken::hearken)
        target_sources(hearken_compiled PRIVATE ${HEARKEN_COMPILED_SOURCES}/paho.cpp)
        target_link_libraries(hearken_compiled PUBLIC hearken::hearken)
    endif()
endif()
