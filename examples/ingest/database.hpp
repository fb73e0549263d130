// SPDX-License-Identifier: BSL-1.0
#pragma once
// The databases that a URL can name: those whose libraries were there when this was built.

#include <hearken/store/any.hpp>
#include <hearken/store/sqlite.hpp>
#if __has_include(<mysql.h>)
#include <hearken/store/mariadb.hpp> // if there
#endif
#if __has_include(<libpq-fe.h>)
#include <hearken/store/postgres.hpp> // if there
#endif

namespace ingest {

using database = hearken::any_store<hearken::sqlite::store
#if __has_include(<mysql.h>)
                                    ,
                                    hearken::mariadb::store
#endif
#if __has_include(<libpq-fe.h>)
                                    ,
                                    hearken::postgres::store
#endif
                                    >;

} // namespace ingest
