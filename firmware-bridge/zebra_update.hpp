// Firmware into a Zebra printer: the file goes to its raw port like a label, the printer writes
// its flash, resets and says nothing until it is back. Only its new version tells that it took it.
//
// The file does not say what it is for, so a person does: model and version.
#pragma once

#include <chrono>
#include <string>
#include <tl/expected.hpp>

#include "firmware-bridge/dfu_update.hpp"

namespace wec {

struct ZebraOrder {
  std::string host;
  std::string port;
  std::string file;
  std::string model;    // as ~HI tells it, "ZT411-203dpi"
  std::string version;  // that it has afterwards, "V92.21.17Z"
};

struct ZebraTiming {
  std::chrono::milliseconds answer_max{5000};
  std::chrono::milliseconds look_every{5000};
  std::chrono::milliseconds back_max{900'000};  // writing flash takes minutes
};

/// Codes: UNREADABLE, TOO_BIG, SILENT, WRONG_MODEL, UP_TO_DATE, BUSY, LOST, NOT_CONFIRMED.
tl::expected<void, DfuFailure> update_zebra(const ZebraOrder& order, const DfuProgress& progress,
                                            ZebraTiming timing = {});

}  // namespace wec
