// A printer that is asked for its state and told its labels: what the languages without a driver of
// their own have in common. One query at a time, one job at a time.
//
// A job is sent once, and only after an answer that says the printer is ready. From its first byte
// on it is followed until the printer tells its end, or was seen printing and then at rest; what
// leaves that open makes it doubtful, and the label's scan decides. It is never sent again.
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "drivers/printer/reply.hpp"

namespace wec {

struct PrinterDialect {
  std::string_view question_name;  // for people
  std::string_view question;
  TakenReply (*take)(Bytes buffer);
  /// Does something print, or wait to be printed?
  bool (*busy)(const PrinterReply& reply);
  /// Does this reply tell the end of a job? Null: the language has no such reply.
  bool (*tells_end)(const PrinterReply& reply) = nullptr;
  /// Is this reply only that, and no state?
  bool (*only_tells)(const PrinterReply& reply) = nullptr;
  std::string_view before_job = {};
  std::string_view behind_job = {};
  /// What the first answer leaves open is asked by a second question; its fields are added. A
  /// printer that does not answer it is not asked it again until the next start.
  struct Second {
    bool (*wanted)(const PrinterReply& first);
    std::string_view question;
    TakenReply (*take)(Bytes buffer);
    /// It tells `count`, the labels ever printed; asked with the option odometer = "on", for jobs.
    bool counts = false;
  };
  std::span<const Second> seconds = {};
  /// Drops a format that came half, as `partial_format` tells.
  std::string_view drop_partial = {};
  /// Two answers "at rest" are the end of a job, because busy() tells all that waits. Otherwise the
  /// printer must have been seen at work.
  bool rest_is_end = false;
  /// Makes the printer tell every change unasked, with the option asb = "on"; sent at each start
  /// and behind each job, whose reset ends it.
  std::string_view tell_changes = {};
  bool (*unasked)(const PrinterReply& reply) = nullptr;
  std::string_view identity_question = {};
  TakenReply (*take_identity)(Bytes buffer) = nullptr;
};

/// The option of dialects that have a question that counts.
extern const std::span<const OptionSpec> odometer_options;

/// `dialect` outlives the driver.
std::unique_ptr<Driver> make_polled_printer(const PrinterDialect& dialect);

}  // namespace wec
