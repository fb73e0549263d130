# SPDX-License-Identifier: BSL-1.0
# Finds MariaDB's client library, which speaks to MySQL, too; defines MariaDB::mariadb. Installed with hearken.
# It has no CMake config of its own.

find_path(MariaDB_INCLUDE_DIR mysql.h PATH_SUFFIXES mariadb mysql)
find_library(MariaDB_LIBRARY mariadb PATH_SUFFIXES mariadb)
mark_as_advanced(MariaDB_INCLUDE_DIR MariaDB_LIBRARY)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(
    MariaDB
    REQUIRED_VARS MariaDB_LIBRARY MariaDB_INCLUDE_DIR
    REASON_FAILURE_MESSAGE "there is no hearken::mariadb (Debian: apt install libmariadb-dev)"
)

if(MariaDB_FOUND AND NOT TARGET MariaDB::mariadb)
    add_library(MariaDB::mariadb UNKNOWN IMPORTED)
    set_target_properties(
        MariaDB::mariadb
        PROPERTIES IMPORTED_LOCATION "${MariaDB_LIBRARY}" INTERFACE_INCLUDE_DIRECTORIES "${MariaDB_INCLUDE_DIR}"
    )
endif()
