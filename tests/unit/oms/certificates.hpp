// Certificates made on the spot: a CA, and what it or another one signs.
#pragma once

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <memory>
#include <string>

namespace wec::test {

struct Key {
  std::shared_ptr<EVP_PKEY> key{EVP_EC_gen("P-256"), EVP_PKEY_free};
};

struct Wanted {
  std::string name = {};                   // CN
  std::string alternative = {};            // "DNS:localhost,IP:127.0.0.1"; empty: none
  long begins_s = -3600, ends_s = 86'400;  // from now
  bool ca = false;
};

class Certificate {
 public:
  /// Signed by `by`, or by itself.
  explicit Certificate(const Wanted& wanted, const Certificate* by = nullptr) {
    static long serial = 1;
    X509* x = x509_.get();
    X509_set_version(x, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(x), ++serial);
    X509_gmtime_adj(X509_getm_notBefore(x), wanted.begins_s);
    X509_gmtime_adj(X509_getm_notAfter(x), wanted.ends_s);
    X509_set_pubkey(x, key_.key.get());
    X509_NAME_add_entry_by_txt(X509_get_subject_name(x), "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>(wanted.name.c_str()), -1, -1,
                               0);
    X509* issuer = by ? by->x509_.get() : x;
    X509_set_issuer_name(x, X509_get_subject_name(issuer));
    add(issuer, NID_basic_constraints, wanted.ca ? "critical,CA:TRUE" : "CA:FALSE");
    if (!wanted.alternative.empty()) add(issuer, NID_subject_alt_name, wanted.alternative.c_str());
    X509_sign(x, (by ? by->key_ : key_).key.get(), EVP_sha256());
  }

  void write(const std::string& path) const {
    const std::unique_ptr<FILE, int (*)(FILE*)> file(std::fopen(path.c_str(), "w"), std::fclose);
    PEM_write_X509(file.get(), x509_.get());
  }
  void write_key(const std::string& path) const {
    const std::unique_ptr<FILE, int (*)(FILE*)> file(std::fopen(path.c_str(), "w"), std::fclose);
    PEM_write_PrivateKey(file.get(), key_.key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  }

 private:
  void add(X509* issuer, int nid, const char* value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, x509_.get(), nullptr, nullptr, 0);
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value);
    X509_add_ext(x509_.get(), extension, -1);
    X509_EXTENSION_free(extension);
  }

  Key key_;
  std::shared_ptr<X509> x509_{X509_new(), X509_free};
};

}  // namespace wec::test
