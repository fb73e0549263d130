# SPDX-License-Identifier: BSL-1.0
# Finds xxHash; defines xxHash::xxhash. Installed with hearken. Debian's package has no CMake config of its own.

find_path(xxHash_INCLUDE_DIR xxhash.h)
find_library(xxHash_LIBRARY xxhash)
mark_as_advanced(xxHash_INCLUDE_DIR xxHash_LIBRARY)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(
    xxHash
    REQUIRED_VARS xxHash_LIBRARY xxHash_INCLUDE_DIR
    REASON_FAILURE_MESSAGE "there is no hearken::journal (Debian: apt install libxxhash-dev)"
)

if(xxHash_FOUND AND NOT TARGET xxHash::xxhash)
    add_library(xxHash::xxhash UNKNOWN IMPORTED)
    set_target_properties(
        xxHash::xxhash
        PROPERTIES IMPORTED_LOCATION "${xxHash_LIBRARY}" INTERFACE_INCLUDE_DIRECTORIES "${xxHash_INCLUDE_DIR}"
    )
endif()
