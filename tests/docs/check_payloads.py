#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Every payload in docs/payloads.md is read into the type beside it: check_payloads.py ROOT COMPILER [FLAGS...]

A comment <!-- reads: TYPE --> stands before a block of payloads, with blank lines between them: each is read into TYPE,
written, and read again. <!-- routes: VARIABLE --> stands before a block of topics, each with its payload below: the route
takes them. (empty) is the empty payload. <!-- refuses: TYPE ¦ PAYLOAD ¦ ERROR --> gives just that error, which stands on the
page. The program is made from all blocks of C++ of the page.
"""
import pathlib
import re
import subprocess
import sys
import tempfile

root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parents[2]).resolve()
compiler = sys.argv[2] if len(sys.argv) > 2 else "g++"
flags = sys.argv[3:] or ["-std=c++23", f"-I{root / 'include'}"]
page = (root / "docs/payloads.md").read_text(encoding="utf-8")

HEAD = """#include <hearken/inbox/direct.hpp>
#include <hearken/listener.hpp>
#include <hearken/route/payloads.hpp>
#include <hearken/transport/loopback.hpp>
#include <hearken/wire/values.hpp>
#include <iostream>
"""
TOOLS = """
int faults = 0;
void fault(int line, const std::string& what) { std::cout << "docs/payloads.md:" << line << ": " << what << "\\n", ++faults; }

template <class T>
bool read(int line, std::string_view payload, T& out, hearken::scratch& memory) {
    const hearken::result<> done = hearken::detail::decode_payload(payload, out, memory);
    if (!done) fault(line, std::string(payload) + ": " + done.error().text());
    return done.has_value();
}
template <class T>
void reads(int line, std::string_view payload) {
    hearken::scratch memory;
    T first{}, second{};
    if (!read(line, payload, first, memory)) return;
    const auto once = hearken::codec<T>::encode(first);
    if (!once) return fault(line, once.error().text());
    if (!read(line, *once, second, memory)) return;
    const auto again = hearken::codec<T>::encode(second);
    if (!again || *again != *once) fault(line, *once + " is written again otherwise");
}

template <class T>
void refuses(int line, std::string_view payload, std::string_view error) {
    hearken::scratch memory;
    T value{};
    const hearken::result<> done = hearken::detail::decode_payload(payload, value, memory);
    if (done || done.error().text() != error) fault(line, done ? "it is not refused" : done.error().text());
}

struct keep {
    using family = hearken::family::reject;
    static constexpr bool needs_store = false;
    int line;
    hearken::result<hearken::reject_action> operator()(const hearken::rejection& r) const {
        fault(line, r.why.text());
        return hearken::reject_action::settle;
    }
};
template <class Route>
void routes(int line, Route route, const char* topic, const char* payload) {
    hearken::transport::loopback broker;
    hearken::listener app{{.broker = "loopback", .client_id = "docs", .log = {hearken::log_level::error, [](auto, auto) {}}},
                          broker, hearken::inbox::direct{}, keep{line}, route};
    if (!app.start() || !app.wait_until([](const hearken::status& now) { return now.ready; })) return fault(line, "no start");
    broker.inject(topic, payload);
    app.stop();
    app.wait();
    if (app.status().ledger.handled + app.status().ledger.rejected != 1) fault(line, std::string(topic) + ": no route");
}
"""


def literal(text):
    return f'R"~({text})~"'


calls = []
for found in re.finditer(r"^<!-- (reads|routes): (.+?) -->\n```(?:json|text)\n(.*?)^```", page, re.M | re.S):
    line = page.count("\n", 0, found.start()) + 3
    for payload in found[3].strip("\n").split("\n\n"):
        if found[1] == "reads":
            calls.append(f"reads<{found[2]}>({line}, {literal('' if payload == '(empty)' else payload)});")
        else:
            topic, _, payload = payload.partition("\n")
            calls.append(f"routes({line}, {found[2]}, {literal(topic)}, {literal(payload)});")
text = re.sub(r"<!-- .*? -->", "", page, flags=re.S)
for found in re.finditer(r"^<!-- refuses: (.+?) ¦ (.+?) ¦ (.+?) -->$", page, re.M):
    line = page.count("\n", 0, found.start()) + 1
    if f"`{found[3]}`" not in text:
        sys.exit(f"docs/payloads.md:{line}: the error does not stand on the page: {found[3]}")
    calls.append(f"refuses<{found[1]}>({line}, {literal(found[2])}, {literal(found[3])});")
blocks = re.findall(r"^```cpp\n(.*?)^```", page, re.M | re.S)
program = HEAD + "\n".join(blocks) + TOOLS + "int main() {\n" + "\n".join(calls) + "\nreturn faults != 0;\n}\n"
if len(calls) < 20:
    sys.exit("docs/payloads.md: hardly any payloads are marked")

with tempfile.TemporaryDirectory() as folder:
    source = pathlib.Path(folder) / "payloads.cpp"
    source.write_text(program, encoding="utf-8")
    binary = pathlib.Path(folder) / "payloads"
    built = subprocess.run([compiler, *flags, "-w", str(source), "-o", str(binary), "-pthread"], capture_output=True, text=True,
                           check=False)
    if built.returncode != 0:
        sys.exit("\n".join([text for text in built.stderr.splitlines() if "error" in text or "required from here" in text][:20]))
    done = subprocess.run([str(binary)], capture_output=True, text=True, check=False)
print(done.stdout or f"{len(calls)} payloads are read, or refused, as docs/payloads.md says", end="" if done.stdout else "\n")
sys.exit(done.returncode)
