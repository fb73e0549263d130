# SPDX-License-Identifier: BSL-1.0
# What a source file of ours needs is read off its #include lines: one table, no list to keep a file.

find_package(GTest QUIET)
find_package(benchmark QUIET)
find_package(nlohmann_json QUIET)
find_package(simdjson QUIET)
find_package(PahoMqttCpp QUIET)

set(HEARKEN_NEEDS # #include <..., target, Debian package
    "hearken/hearken\\.hpp|hearken/transport/paho|MQTT[A-Z]" hearken::hearken libpaho-mqtt-dev
    "hearken/store/sqlite|sqlite3\\.h"                       hearken::sqlite libsqlite3-dev
    "hearken/store/mariadb|mysql\\.h"                          hearken::mariadb libmariadb-dev
    "hearken/store/postgres|libpq-fe\\.h"                      hearken::postgres libpq-dev
    "hearken/service/"                                       hearken::service "libspdlog-dev libcli11-dev"
    "hearken/(spool/|inbox/journal)"                         hearken::journal libxxhash-dev
    "hearken/"                                               hearken::core hearken
    "gmock/"                                                 GTest::gmock libgmock-dev
    "gtest/"                                                 GTest::gtest libgtest-dev
    "benchmark/"                                             benchmark::benchmark libbenchmark-dev
    "nlohmann/"                                              nlohmann_json::nlohmann_json nlohmann-json3-dev
    "simdjson\\.h"                                           simdjson::simdjson libsimdjson-dev
    "rapidjson/"                                             hearken::rapidjson rapidjson-dev
    "mqtt/"                                                  PahoMqttCpp::paho-mqttpp3 libpaho-mqttpp-dev
    "spdlog/"                                                spdlog::spdlog libspdlog-dev
    "CLI/"                                                   CLI11::CLI11 libcli11-dev
    "openssl/"                                               OpenSSL::SSL libssl-dev
    "cbor\\.h"                                               hearken::libcbor libcbor-dev
)

# Debian's rapidjson package has no imported target.
find_path(RAPIDJSON_INCLUDE_DIR rapidjson/reader.h)
mark_as_advanced(RAPIDJSON_INCLUDE_DIR)
if(RAPIDJSON_INCLUDE_DIR)
    add_library(hearken_rapidjson INTERFACE)
    target_include_directories(hearken_rapidjson SYSTEM INTERFACE ${RAPIDJSON_INCLUDE_DIR})
    add_library(hearken::rapidjson ALIAS hearken_rapidjson)
endif()

# libcbor's Debian package has no CMake config.
find_path(CBOR_INCLUDE_DIR cbor.h)
find_library(CBOR_LIBRARY cbor)
mark_as_advanced(CBOR_INCLUDE_DIR CBOR_LIBRARY)
if(CBOR_INCLUDE_DIR AND CBOR_LIBRARY)
    add_library(hearken_libcbor INTERFACE)
    target_include_directories(hearken_libcbor SYSTEM INTERFACE ${CBOR_INCLUDE_DIR})
    target_link_libraries(hearken_libcbor INTERFACE ${CBOR_LIBRARY})
    add_library(hearken::libcbor ALIAS hearken_libcbor)
endif()

# hearken_includes(RESULT FILE): its #include <...> lines, and those of the headers it includes by "...".
function(hearken_includes result file)
    set(found "")
    set(queue ${file})
    set(seen "")
    while(queue)
        list(POP_FRONT queue next)
        cmake_path(NORMAL_PATH next)
        if(next IN_LIST seen OR NOT EXISTS ${next})
            continue()
        endif()
        list(APPEND seen ${next})
        set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${next})
        cmake_path(GET next PARENT_PATH folder)
        file(STRINGS ${next} lines REGEX "^ *# *include +[<\"]")
        foreach(line IN LISTS lines)
            if(line MATCHES "\"(.+)\"")
                list(APPEND queue ${folder}/${CMAKE_MATCH_1} ${PROJECT_SOURCE_DIR}/tests/${CMAKE_MATCH_1})
            else()
                list(APPEND found ${line})
            endif()
        endforeach()
    endwhile()
    set(${result} ${found} PARENT_SCOPE)
endfunction()

# hearken_needs(LIBRARIES READY FILES...): the targets the files link; the files of which nothing is missing. An
# #include that ends with `// if there` may be.
function(hearken_needs libraries ready)
    set(linked "")
    set(usable "")
    foreach(file IN LISTS ARGN)
        hearken_includes(includes ${file})
        set(missing "")
        set(table ${HEARKEN_NEEDS})
        while(table)
            list(POP_FRONT table header target package)
            if(NOT includes MATCHES "<(${header})")
                continue()
            elseif(TARGET ${target})
                list(APPEND linked ${target})
            else()
                set(needed ${includes})
                list(FILTER needed EXCLUDE REGEX "// if there$")
                if(needed MATCHES "<(${header})")
                    list(APPEND missing ${package})
                endif()
            endif()
        endwhile()
        if(missing)
            file(RELATIVE_PATH name ${PROJECT_SOURCE_DIR} ${file})
            list(JOIN missing " " missing)
            message(STATUS "hearken: ${name} is left out, for want of ${missing}")
        else()
            list(APPEND usable ${file})
        endif()
    endforeach()
    list(REMOVE_DUPLICATES linked)
    if(HEARKEN_COMPILED AND "hearken::core" IN_LIST linked)
        list(APPEND linked hearken::compiled)
    endif()
    set(${libraries} ${linked} PARENT_SCOPE)
    set(${ready} ${usable} PARENT_SCOPE)
endfunction()
