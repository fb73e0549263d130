# SPDX-License-Identifier: BSL-1.0
# Finds the asynchronous TLS library of Paho MQTT C; defines Paho::mqtt3as. Installed with hearken.
#
# Not Paho's own package eclipse-paho-mqtt-c: as Debian ships it (1.3.12) it names OpenSSL::SSL without
# looking for it, and it is absent where Paho was built without CMake. The library and its header are the
# same everywhere.

find_path(Paho_INCLUDE_DIR MQTTAsync.h)
find_library(Paho_LIBRARY paho-mqtt3as)
mark_as_advanced(Paho_INCLUDE_DIR Paho_LIBRARY)
find_package(OpenSSL QUIET)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(
    Paho
    REQUIRED_VARS Paho_LIBRARY Paho_INCLUDE_DIR OPENSSL_FOUND
    REASON_FAILURE_MESSAGE "only hearken::core is there, without a network (Debian: apt install libpaho-mqtt-dev libssl-dev)"
)

if(Paho_FOUND AND NOT TARGET Paho::mqtt3as)
    add_library(Paho::mqtt3as UNKNOWN IMPORTED)
    set_target_properties(
        Paho::mqtt3as
        PROPERTIES
            IMPORTED_LOCATION "${Paho_LIBRARY}"
            INTERFACE_INCLUDE_DIRECTORIES "${Paho_INCLUDE_DIR}"
            INTERFACE_LINK_LIBRARIES "OpenSSL::SSL;OpenSSL::Crypto"
    )
endif()
