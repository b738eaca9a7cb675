// Off loopback the server speaks TLS only: tried with a certificate that the test makes itself.
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <unistd.h>

#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <filesystem>
#include <fstream>
#include <memory>

#include "daemon/stations/server.hpp"
#include "tests/unit/stations/client.hpp"
#include "tests/unit/stations/fake_door.hpp"

namespace wec {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;
using TlsStream = asio::ssl::stream<tcp::socket>;

template <class T, void (*free_it)(T*)>
struct Free {
  void operator()(T* it) const { free_it(it); }
};
template <class T, void (*free_it)(T*)>
using Owned = std::unique_ptr<T, Free<T, free_it>>;

void close_file(FILE* file) { std::fclose(file); }
using File = Owned<FILE, close_file>;

/// A key and a certificate of its own signature, for a day.
void write_certificate(const std::string& certificate_path, const std::string& key_path) {
  const Owned<EVP_PKEY, EVP_PKEY_free> key(EVP_EC_gen("P-256"));
  const Owned<X509, X509_free> certificate(X509_new());
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), 0);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 24 * 3600);
  X509_set_pubkey(certificate.get(), key.get());
  X509_sign(certificate.get(), key.get(), EVP_sha256());
  const File certificate_file(std::fopen(certificate_path.c_str(), "w"));
  const File key_file(std::fopen(key_path.c_str(), "w"));
  PEM_write_X509(certificate_file.get(), certificate.get());
  PEM_write_PrivateKey(key_file.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
}

class TlsTest : public testing::Test {
 protected:
  TlsTest() : folder(std::filesystem::path(testing::TempDir()) / ("wec-tls-" + unique())) {
    std::filesystem::create_directories(folder);
    options.tls_certificate_path = folder / "chain.pem";
    options.tls_key_path = folder / "key.pem";
    options.listen = "0.0.0.0:0";
    options.stations = 1;
    write_certificate(options.tls_certificate_path, options.tls_key_path);
    Screen screen;
    screen.station = StationId("PICK-01");
    screen.prompt = "SCAN_BADGE";
    door.set_screen(screen);
  }
  ~TlsTest() override {
    if (server) server->stop();
    std::filesystem::remove_all(folder);
  }

  static std::string unique() { return std::to_string(::getpid()); }

  void start() {
    server = std::make_unique<StationServer>(options, door, clock, random);
    door.add_listener(*server);
    const auto bound = server->start();
    ASSERT_TRUE(bound) << bound.error().code << " " << bound.error().detail;
    port = *bound;
  }

  std::string host() const { return "127.0.0.1:" + std::to_string(port); }

  /// A connected stream after the handshake, or the handshake's failure.
  boost::system::error_code connect(TlsStream& stream) const {
    stream.lowest_layer().connect({asio::ip::address_v4::loopback(), port});
    const timeval deadline{30, 0};
    setsockopt(stream.lowest_layer().native_handle(), SOL_SOCKET, SO_RCVTIMEO, &deadline,
               sizeof deadline);
    boost::system::error_code failed;
    stream.handshake(asio::ssl::stream_base::client, failed);
    return failed;
  }

  http::response<http::string_body> exchange(http::verb verb, const std::string& target,
                                             const Headers& headers) {
    TlsStream stream(io, tls);
    EXPECT_FALSE(connect(stream));
    http::request<http::string_body> request{verb, target, 11};
    request.set(http::field::host, host());
    for (const auto& [name, value] : headers) request.set(name, value);
    request.prepare_payload();
    http::write(stream, request);
    beast::flat_buffer buffer;
    http::response<http::string_body> response;
    http::read(stream, buffer, response);
    return response;
  }

  std::filesystem::path folder;
  FakeClock clock;
  FakeRandom random;
  StationServerOptions options;
  std::unique_ptr<StationServer> server;
  FakeDoor door;
  std::uint16_t port = 0;
  asio::io_context io;
  asio::ssl::context tls{asio::ssl::context::tls_client};
};

TEST_F(TlsTest, ABrowserWorksOverTlsFromPageToLiveSocket) {
  start();
  const auto page = exchange(http::verb::get, "/station/PICK-01", {});
  EXPECT_EQ(page.result_int(), 200U);
  const std::string cookie(page[http::field::set_cookie]);
  EXPECT_TRUE(cookie.starts_with("__Host-wec=")) << cookie;
  for (const char* part : {"; Path=/", "; Secure", "; HttpOnly", "; SameSite=Strict"}) {
    EXPECT_NE(cookie.find(part), std::string::npos) << part;
  }

  const Headers headers = {{"Cookie", cookie.substr(0, cookie.find(';'))},
                           {"Origin", "https://" + host()},
                           {"X-Wec", "1"},
                           {"Content-Type", "application/json"}};
  const auto given = exchange(http::verb::post, "/api/v1/stations/PICK-01/ticket", headers);
  ASSERT_EQ(given.result_int(), 200U) << given.body();
  const std::string ticket(boost::json::parse(given.body()).at("ticket").as_string());

  beast::websocket::stream<TlsStream> live(io, tls);
  ASSERT_FALSE(connect(live.next_layer()));
  live.set_option(
      beast::websocket::stream_base::decorator([&](beast::websocket::request_type& request) {
        for (const auto& [name, value] : headers) request.set(name, value);
      }));
  live.handshake(host(), "/api/v1/stations/PICK-01/live?ticket=" + ticket);
  beast::flat_buffer message;
  live.read(message);
  const auto screen = boost::json::parse(beast::buffers_to_string(message.data()));
  EXPECT_EQ(screen.at("prompt").as_string(), "SCAN_BADGE");
}

TEST_F(TlsTest, APageOfThePlainSchemeIsForeign) {
  start();
  const auto page = exchange(http::verb::get, "/station/PICK-01", {});
  const std::string cookie(page[http::field::set_cookie]);
  const auto reply = exchange(http::verb::post, "/api/v1/stations/PICK-01/ticket",
                              {{"Cookie", cookie.substr(0, cookie.find(';'))},
                               {"Origin", "http://" + host()},
                               {"X-Wec", "1"},
                               {"Content-Type", "application/json"}});
  EXPECT_EQ(reply.result_int(), 403U);
}

TEST_F(TlsTest, PlainHttpGetsNoReply) {
  start();
  const Reply reply = get(port, "/health");
  EXPECT_EQ(reply.status, 0);
}

TEST_F(TlsTest, OldProtocolsAreRefused) {
  start();
  asio::ssl::context old(asio::ssl::context::tls_client);
  SSL_CTX_set_security_level(old.native_handle(), 0);
  SSL_CTX_set_min_proto_version(old.native_handle(), TLS1_VERSION);
  SSL_CTX_set_max_proto_version(old.native_handle(), TLS1_1_VERSION);
  TlsStream stream(io, old);
  EXPECT_TRUE(connect(stream));
  EXPECT_EQ(exchange(http::verb::get, "/health", {}).result_int(), 200U);
}

TEST_F(TlsTest, UnusableFilesAreNamedAtTheStart) {
  const auto refusal = [&] {
    const auto started = StationServer(options, door, clock, random).start();
    return started ? "started" : started.error().code;
  };
  const std::string key = options.tls_key_path;
  options.tls_key_path = folder / "none.pem";
  EXPECT_EQ(refusal(), "TLS_FILES");
  options.tls_key_path = options.tls_certificate_path;
  EXPECT_EQ(refusal(), "TLS_FILES");
  options.tls_key_path = "";
  EXPECT_EQ(refusal(), "TLS_REQUIRED");

  // The key of another certificate.
  options.tls_key_path = folder / "other.pem";
  write_certificate(folder / "other-chain.pem", options.tls_key_path);
  EXPECT_EQ(refusal(), "TLS_FILES");
  options.tls_key_path = key;
  EXPECT_EQ(refusal(), "started");
}

}  // namespace
}  // namespace wec
