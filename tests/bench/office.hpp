// Commands of head office and scans of stations, decided at once: how benches set a site up.
#pragma once

#include <fmt/format.h>

#include <cstdlib>
#include <iostream>
#include <string>

#include "daemon/controller/controller.hpp"

namespace wec::bench {

constexpr std::int64_t start_ms = 1'780'000'000'000;

class HeadOffice {
 public:
  explicit HeadOffice(Controller& controller) : controller_(controller) {
    SyncUpdate welcome;
    welcome.fence = "D0x1";
    welcome.dinc = "D0";
    send(welcome);
  }

  /// `data` without its braces.
  void command(const std::string& type, const std::string& data) {
    ++dseq_;
    HeadOfficeCommand message;
    message.raw =
        fmt::format(R"({{"id":"D0:{}","type":"org.wec.{}.v1","data":{{"cmdid":"c{}",{}}}}})", dseq_,
                    type, dseq_, data);
    message.dinc = "D0";
    message.dseq = dseq_;
    send(message);
  }

  void scan(const std::string& station, const std::string& data) {
    StationInput input;
    input.station = StationId(station);
    input.data = data;
    send(input);
  }

  void send(CommandBody body) {
    std::vector<Pending> pending;
    pending.push_back({Command{std::move(body), start_ms, 1000}, {}});
    if (!controller_.turn(std::move(pending)).disk_broken) return;
    std::cerr << "bench: set-up failed\n";
    std::exit(1);
  }

 private:
  Controller& controller_;
  int dseq_ = 0;
};

}  // namespace wec::bench
