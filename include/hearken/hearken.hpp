// SPDX-License-Identifier: BSL-1.0
#pragma once
// All that a listener without a database needs: the core and the Paho transport.

#include <hearken/inbox/memory.hpp>
#include <hearken/listener.hpp>
#include <hearken/transport/paho.hpp>
#include <hearken/words/version.hpp>
