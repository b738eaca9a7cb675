#include "daemon/oms/broker_probe.hpp"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <array>
#include <boost/asio/connect.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <optional>

namespace wec {
namespace {

namespace asio = boost::asio;
using Error = boost::system::error_code;

bool is_address(const std::string& host) {
  Error error;
  asio::ip::make_address(host, error);
  return !error;
}

std::string subject_of(X509* certificate) {
  std::array<char, 256> name{};
  if (certificate)
    X509_NAME_oneline(X509_get_subject_name(certificate), name.data(), name.size() - 1);
  return name.data();
}

}  // namespace

LinkTrouble trouble_of_certificate(int verify_error, const std::string& host,
                                   const std::string& subject) {
  switch (verify_error) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return {"TLS_EXPIRED", subject + " has expired", "renew the broker's certificate"};
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return {"TLS_NOT_YET_VALID", subject + " is not valid yet",
              "set this machine's clock, or wait for the certificate's first day"};
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
      return {"TLS_SELF_SIGNED", subject + " has signed itself",
              "give the broker a certificate of the CA in [oms] ca"};
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_CERT_SIGNATURE_FAILURE:
      return {"TLS_WRONG_CA", subject + " was signed by another CA than [oms] ca",
              "put the CA of the broker's certificate into [oms] ca"};
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      return {"TLS_WRONG_HOST", subject + " is not for " + host,
              "put the name in the certificate into [oms] broker"};
    default:
      return {"TLS_REFUSED", X509_verify_cert_error_string(verify_error),
              "look at the broker's certificate with openssl s_client"};
  }
}

struct BrokerProbe::State : std::enable_shared_from_this<State> {
  State(asio::any_io_executor ex, BrokerUrl u, ProbeFiles f, std::function<void(LinkTrouble)> d)
      : executor(ex),
        url(std::move(u)),
        files(std::move(f)),
        done(std::move(d)),
        context(asio::ssl::context::tls_client),
        resolver(ex),
        timer(ex) {}

  template <class F>
  auto then(F f) {
    return [self = shared_from_this(), f](const Error& error, auto&&...) {
      if (self->done) f(*self, error);
    };
  }

  void finish(LinkTrouble trouble) {
    close();
    asio::post(executor, [self = shared_from_this(), trouble = std::move(trouble)] {
      if (const auto tell = std::exchange(self->done, nullptr)) tell(trouble);
    });
  }

  void close() {
    Error ignored;
    timer.cancel();
    resolver.cancel();
    if (stream) stream->lowest_layer().close(ignored);
  }

  void start() {
    timer.expires_after(std::chrono::milliseconds(deadline_ms));
    timer.async_wait(then([](State& s, const Error& error) {
      if (!error)
        s.finish({"BROKER_SILENT", s.where() + " does not answer",
                  "see that the broker runs, and what the firewall does"});
    }));
    if (!take_files()) return;
    stream.emplace(executor, context);
    if (url.tls) watch_verification();
    resolver.async_resolve(
        url.host, std::to_string(url.port),
        [self = shared_from_this()](const Error& error, const auto& found) {
          if (!self->done) return;
          if (error)
            return self->finish({"BROKER_UNKNOWN_HOST", self->url.host + ": " + error.message(),
                                 "correct [oms] broker, or the name server"});
          asio::async_connect(self->stream->lowest_layer(), found,
                              self->then([](State& s, const Error& e) { s.on_tcp(e); }));
        });
  }

  bool take_files() {
    Error error;
    const auto refuse = [&](const std::string& file) {
      finish({"TLS_FILES", file + ": " + error.message(),
              "give PEM files that wecd may read, and the key that belongs to the certificate"});
      return false;
    };
    if (files.ca.empty())
      context.set_default_verify_paths(error);
    else
      context.load_verify_file(files.ca, error);
    if (error) return refuse(files.ca);
    if (!files.cert.empty()) context.use_certificate_chain_file(files.cert, error);
    if (error) return refuse(files.cert);
    if (!files.key.empty()) context.use_private_key_file(files.key, asio::ssl::context::pem, error);
    if (error) return refuse(files.key);
    return true;
  }

  /// Everything is let through, so that what is wrong is seen; nothing is ever sent.
  void watch_verification() {
    SSL* ssl = stream->native_handle();
    X509_VERIFY_PARAM* wanted = SSL_get0_param(ssl);
    if (is_address(url.host))
      X509_VERIFY_PARAM_set1_ip_asc(wanted, url.host.c_str());
    else
      X509_VERIFY_PARAM_set1_host(wanted, url.host.c_str(), url.host.size());
    if (!is_address(url.host)) SSL_set_tlsext_host_name(ssl, url.host.c_str());
    Error ignored;
    stream->set_verify_mode(asio::ssl::verify_peer, ignored);
    stream->set_verify_callback(
        [this](bool good, asio::ssl::verify_context& c) {
          X509_STORE_CTX* at = c.native_handle();
          if (!good && !wrong) {
            wrong = X509_STORE_CTX_get_error(at);
            subject = subject_of(X509_STORE_CTX_get_current_cert(at));
          }
          return true;
        },
        ignored);
  }

  void on_tcp(const Error& error) {
    if (error)
      return finish({"BROKER_UNREACHABLE", where() + ": " + error.message(),
                     "see that the broker runs, and what the firewall does"});
    if (!url.tls) return finish({});
    stream->async_handshake(asio::ssl::stream_base::client,
                            then([](State& s, const Error& e) { s.on_tls(e); }));
  }

  void on_tls(const Error& error) {
    if (wrong) return finish(trouble_of_certificate(*wrong, url.host, subject));
    // Something that is no TLS hangs up at the greeting, or answers in words of its own.
    const bool greeted = error.category() == asio::error::get_ssl_category();
    if (error && !greeted) return no_tls();
    if (error) return refused(error);
    timer.expires_after(std::chrono::milliseconds(verdict_ms));
    timer.async_wait(then([](State& s, const Error& e) {
      if (!e) s.finish({});  // it waits for MQTT: there is nothing wrong with TLS
    }));
    stream->async_read_some(asio::buffer(byte), then([](State& s, const Error& e) {
                              e ? s.refused(e) : s.finish({});
                            }));
  }

  void no_tls() {
    finish({"TLS_NONE", where() + " does not speak TLS",
            "give the port of the broker's TLS listener in [oms] broker"});
  }

  void refused(const Error& error) {
    const bool tls = error.category() == asio::error::get_ssl_category();
    const int reason = tls ? ERR_GET_REASON(static_cast<unsigned long>(error.value())) : 0;
    if (reason == SSL_R_WRONG_VERSION_NUMBER) return no_tls();
    if (reason >= SSL_AD_REASON_OFFSET)
      return finish(
          {"TLS_OURS_REFUSED", "the broker refuses this machine's certificate: " + error.message(),
           "give [oms] cert and key that the broker's CA has signed, and that are valid"});
    finish({"TLS_BROKEN", where() + ": " + error.message(),
            "look at the broker's log for this connection"});
  }

  std::string where() const { return fmt::format("{}:{}", url.host, url.port); }

  asio::any_io_executor executor;
  BrokerUrl url;
  ProbeFiles files;
  std::function<void(LinkTrouble)> done;
  asio::ssl::context context;
  asio::ip::tcp::resolver resolver;
  std::optional<asio::ssl::stream<asio::ip::tcp::socket>> stream;
  asio::steady_timer timer;
  std::optional<int> wrong;
  std::string subject;
  std::array<char, 1> byte{};
};

BrokerProbe::BrokerProbe(asio::any_io_executor executor, const BrokerUrl& url,
                         const ProbeFiles& files, std::function<void(LinkTrouble)> done)
    : state_(std::make_shared<State>(executor, url, files, std::move(done))) {
  state_->start();
}

BrokerProbe::~BrokerProbe() {
  state_->done = nullptr;
  state_->close();
}

}  // namespace wec
