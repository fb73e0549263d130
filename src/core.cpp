// SPDX-License-Identifier: BSL-1.0
// hearken::compiled, the part without a network: what the headers only declare where HEARKEN_COMPILED is defined.
#include <hearken/json/reader.hpp>
#include <hearken/run/drain.hpp>
#include <hearken/run/engine.hpp>
#include <hearken/run/machine.hpp>
#include <hearken/store/bury.hpp>
#include <hearken/topic/search.hpp>
#include <hearken/wire/json.hpp>

namespace hearken {

template class json::basic_cursor<void>;
template class json::basic_reader<void>;
template bool json::basic_reader<void>::hard_real<double>(double&);
template const char* json::detail::real_at<double>(const char*, const char*, double&) noexcept;
template void wire::name_faults<json::reader>(std::string_view, scratch&, std::size_t, std::string_view);
template result<> wire::detail::decode_by<json::reader>(bool (*)(json::reader&, void*), std::string_view, void*,
                                                        scratch&);
template bool wire::detail::settle_absent<json::reader>(json::reader&, const reading_plan<json::reader>&, void* const*,
                                                        std::uint64_t, const place_of<json::reader>&);
template bool wire::detail::read_members<json::reader>(json::reader&, const reading_plan<json::reader>&, void* const*,
                                                       keeping<json::reader>&, const place_of<json::reader>&, row_end);
template class run::engine<void>;
template std::unique_ptr<run::draining> run::make_drain<void>(core&, inbox::queue&, settler&, store_keeper&);
template void bury<void>(rows&, const dead_letter_row&);
template std::size_t detail::cut_front_of<void>(std::string_view, level_start*, std::size_t) noexcept;
template std::uint32_t detail::find_rank_of<void>(const branches&, const cut_topic&, std::size_t) noexcept;

} // namespace hearken
