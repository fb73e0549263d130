// SPDX-License-Identifier: BSL-1.0
#pragma once
// Certificate authorities and certificates for one test, made with the openssl program.

#include <string>
#include <string_view>
#include <vector>

#include "system.hpp"

namespace hearken::testing {

/// PEM files in a folder: `ca.pem`, `other-ca.pem` (nobody's), and what `issue` makes.
class certificates {
public:
    explicit certificates(const temporary_folder& in) : in_(in), program_(find_program("openssl")) {
        good_ = !program_.empty() && authority("ca") && authority("other-ca");
    }

    /// A certificate signed by `ca`: `NAME.pem` and `NAME.key`.
    /// Takes: `names` as OpenSSL takes them: `DNS:localhost,IP:127.0.0.1`
    bool issue(const std::string& name, const std::string& names) {
        write_file(file(name + ".ext"), "subjectAltName=" + names + "\n");
        const bool made =
            good_ &&
            openssl({"req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout",
                     file(name + ".key"), "-out", file(name + ".csr"), "-subj", "/CN=" + name}) &&
            openssl({"x509", "-req", "-in", file(name + ".csr"), "-CA", file("ca.pem"), "-CAkey", file("ca.key"),
                     "-CAcreateserial", "-out", file(name + ".pem"), "-days", "2", "-extfile", file(name + ".ext")});
        ::chmod(file(name + ".key").c_str(), 0644);
        return made;
    }

    [[nodiscard]] bool ready() const { return good_; }
    [[nodiscard]] std::string why() const {
        return program_.empty() ? "openssl is not installed" : "openssl failed: " + read_file(file("openssl.log"));
    }
    [[nodiscard]] std::string file(const std::string& name) const { return in_.file(name); }

private:
    bool authority(const std::string& name) {
        return openssl({"req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout",
                        file(name + ".key"), "-out", file(name + ".pem"), "-days", "2", "-subj", "/CN=" + name});
    }
    [[nodiscard]] bool openssl(std::vector<std::string> words) const {
        words.insert(words.begin(), program_);
        return run(words, file("openssl.log")) == 0;
    }

    const temporary_folder& in_;
    std::string program_;
    bool good_ = false;
};

} // namespace hearken::testing
