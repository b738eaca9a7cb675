// The document printer against ippeveprinter, the reference printer of CUPS, on a free port.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "firmware-bridge/bridge_server.hpp"
#include "firmware-bridge/ipp_link.hpp"
#include "firmware-bridge/link_factory.hpp"
#include "firmware-bridge/text_pdf.hpp"
#include "tests/unit/firmware-bridge/process.hpp"

namespace wec::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr char program[] = "/usr/sbin/ippeveprinter";
constexpr char bus_program[] = "/usr/bin/dbus-daemon";  // it wants one, to announce itself

std::uint16_t free_port() {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof at;
  ::bind(fd, reinterpret_cast<sockaddr*>(&at), size);
  ::getsockname(fd, reinterpret_cast<sockaddr*>(&at), &size);
  ::close(fd);
  return ntohs(at.sin_port);
}

std::string read(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

class Ipp : public ::testing::Test {
 protected:
  void SetUp() override {
    for (const auto* needed : {program, bus_program})
      if (::access(needed, X_OK) != 0) GTEST_SKIP() << "no " << needed;
    std::string name = ::testing::TempDir() + "wec-ipp-XXXXXX";
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder = name;
  }
  void TearDown() override {
    link.reset();
    printer.reset();
    bus.reset();
    if (!folder.empty()) std::filesystem::remove_all(folder);
  }

  /// Both tell on stderr all that they do.
  static std::vector<std::string> quietly(const std::vector<std::string>& command) {
    std::vector<std::string> out{"/bin/sh", "-c", "exec \"$0\" \"$@\" 2>/dev/null"};
    out.insert(out.end(), command.begin(), command.end());
    return out;
  }

  /// `command` is what the printer does with a document, a shell's text; the document is $1.
  void begin(const std::string& command) {
    const auto script = folder / "print";
    std::ofstream(script) << "#!/bin/sh\n" << command << "\n";
    std::filesystem::permissions(script, std::filesystem::perms::owner_all);
    const auto address = "unix:path=" + (folder / "bus").string();
    bus = std::make_unique<Process>(
        quietly({bus_program, "--session", "--nofork", "--print-address", "--address=" + address}));
    ASSERT_NE(bus->read_line(), "");
    port = free_port();
    printer = std::make_unique<Process>(
        quietly({program, "-r", "off", "-p", std::to_string(port), "-d", folder.string(), "-f",
                 "application/pdf", "-c", script.string(), "wec"}),
        std::vector<std::string>{"DBUS_SYSTEM_BUS_ADDRESS=" + address});
  }
  void connect() {
    link = make_ipp_link(io, {{"127.0.0.1", port}, "/ipp/print", false},
                         {1, {std::chrono::milliseconds(5), std::chrono::milliseconds(50)}});
    link->start(sink);
    ASSERT_TRUE(run_until(io, [&] { return sink.opened == 1; })) << sink.failed_because;
  }
  std::string ask(const std::string& question) {
    const auto before = sink.chunks.size();
    EXPECT_EQ(link->send(question), SendResult::queued);
    EXPECT_TRUE(run_until(io, [&] { return sink.chunks.size() > before; })) << question;
    return sink.chunks.size() > before ? sink.chunks.back() : "";
  }
  /// Asks until the answer has it.
  bool becomes(const std::string& question, const std::string& part) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (std::chrono::steady_clock::now() < deadline)
      if (ask(question).find(part) != std::string::npos) return true;
    return false;
  }

  std::filesystem::path folder;
  std::uint16_t port = 0;
  std::unique_ptr<Process> bus, printer;
  boost::asio::io_context io;
  RecordingSink sink;
  std::unique_ptr<Link> link;
};

TEST_F(Ipp, ATextIsPrintedAsAPdfAndItsJobConfirmed) {
  begin("cat \"$1\" > " + (folder / "paper.part").string() + " && mv " +
        (folder / "paper.part").string() + " " + (folder / "paper.pdf").string());
  connect();
  EXPECT_EQ(link->identity().model, "Example Printer");
  EXPECT_THAT(ask("status"), StartsWith("printer idle yes"));
  const auto taken = ask("print slip-1\nPACKING SLIP\r\n  3  LAMP-A\r\n");
  ASSERT_THAT(taken, StartsWith("job "));
  const auto id = taken.substr(4, taken.find(' ', 4) - 4);
  EXPECT_TRUE(becomes("job " + id, "completed"));
  EXPECT_EQ(read(folder / "paper.pdf"),
            text_as_pdf("PACKING SLIP\r\n  3  LAMP-A\r\n", "slip-1", Paper::a4).value());
  EXPECT_THAT(ask("job 4711"), StartsWith("failed "));
  EXPECT_THAT(ask("what"), StartsWith("failed "));
}

TEST_F(Ipp, WithoutPaperTheJobWaitsAndTheReasonIsTold) {
  const auto paper = (folder / "paper").string();
  begin("echo 'STATE: +media-empty' >&2\nwhile [ ! -e " + paper +
        " ]; do sleep 0.05; done\necho 'STATE: -media-empty' >&2");
  connect();
  ASSERT_THAT(ask("print slip-1\nx"), StartsWith("job "));
  EXPECT_TRUE(becomes("status", "media-empty"));
  EXPECT_EQ(ask("job 1").find("completed"), std::string::npos);
  std::ofstream{paper};
  EXPECT_TRUE(becomes("job 1", "completed"));
  EXPECT_EQ(ask("status").find("media-empty"), std::string::npos);
}

TEST_F(Ipp, APrinterThatGoesClosesTheLinkAndIsTriedAgain) {
  begin("true");
  connect();
  printer.reset();
  ASSERT_EQ(link->send("status"), SendResult::queued);
  ASSERT_TRUE(run_until(io, [&] { return sink.closed == 1; }));
  ASSERT_TRUE(run_until(io, [&] { return sink.failed > 1; }));
  EXPECT_THAT(sink.failed_because, HasSubstr("127.0.0.1"));
  EXPECT_EQ(link->send("status"), SendResult::not_open);
}

TEST_F(Ipp, RequestsAreBounded) {
  begin("true");
  connect();
  for (std::size_t i = 0; i < ipp_requests_waiting_max; ++i)
    ASSERT_EQ(link->send("status"), SendResult::queued);
  EXPECT_EQ(link->send("status"), SendResult::full);
  EXPECT_TRUE(run_until(io, [&] { return sink.chunks.size() == ipp_requests_waiting_max; }));
  EXPECT_EQ(sink.drained, 1);
}

TEST_F(Ipp, TheOwnerMayLeaveAndMayCutTheConnection) {
  begin("true");
  connect();
  link->reopen("anew");
  ASSERT_TRUE(run_until(io, [&] { return sink.opened == 2; }));
  EXPECT_EQ(sink.closed_because, "anew");
  ASSERT_EQ(link->send("status"), SendResult::queued);
  link.reset();
  run_ready(io);
  EXPECT_TRUE(sink.chunks.empty());
}

TEST(TextPdf, PagesAndLettersAndNothingByChance) {
  std::string text = "M\xc3\xbcller \xd0\x9b\xd0\xb0\xd0\xbc\xd0\xbf\xd0\xb0 (a) \\ %\n";
  for (int i = 0; i < 70; ++i) text += "line " + std::string(200, 'x') + "\n";
  const auto pdf = text_as_pdf(text + "\f", "slip", Paper::a4);
  ASSERT_TRUE(pdf) << pdf.error();
  EXPECT_THAT(*pdf, StartsWith("%PDF-"));
  EXPECT_EQ(text_as_pdf(text + "\f", "slip", Paper::a4), pdf);
  EXPECT_NE(text_as_pdf(text, "slip", Paper::letter), pdf);
  EXPECT_THAT(*pdf, HasSubstr("/Count 4"));
  EXPECT_THAT(text_as_pdf("one\ftwo\f", "slip", Paper::a4).value(), HasSubstr("/Count 2"));
  EXPECT_FALSE(text_as_pdf(std::string(7000, '\n'), "slip", Paper::a4));
}

}  // namespace
}  // namespace wec::testing
