// SPDX-License-Identifier: BSL-1.0
// hearken::compiled, the part with Paho: what transport/paho.hpp only declares where HEARKEN_COMPILED is defined.
#include <hearken/transport/paho.hpp>
#include <hearken/transport/paho_network.hpp>

template std::unique_ptr<hearken::transport::network> hearken::transport::make_paho<void>();
