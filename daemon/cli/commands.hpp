// The commands of `wec`, one function each; every one returns the program's exit code.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "daemon/cli/common.hpp"

namespace wec::cli {

// ---- asked of a running wecd ----
int status(const Common&);
/// stations devices orders tasks stock labels: a table, or one object a line.
int listing(const Common&, const std::string& what);
int events(const Common&, std::int64_t since);
/// Key figures of a day of the site's calendar, or of the whole log: numerators and denominators.
int kpi(const Common&, const std::string& day);
/// The label's bytes, raw, on standard output.
int label_bytes(const Common&, const std::string& label);
int backup(const Common&, const std::string& file);

int sim_scan(const Common&, const std::string& station, const std::string& bytes);
int sim_weigh(const Common&, const std::string& station, const std::string& weight,
              const std::string& unit, bool stable);
int sim_printer(const Common&, const std::string& device, const std::string& state);
int sim_taken(const Common&, const std::string& device);
int sim_clock(const Common&, std::int64_t seconds);

/// Exit 1 when something needs a person.
int doctor(const Common&);
/// Ends suspect mode without head office; logged.
int override_suspect(const Common&, const std::string& operator_id, const std::string& reason);

/// Of a running site's copy, or of a stopped site's files.
int verify(const Common&);

struct CaptureCommand {
  std::string device, out;  // out empty: standard output
  std::int64_t seconds = 60;
  bool mask = false;
};
/// A device's traffic as a .replay file, line by line while it happens.
int capture(const Common&, const CaptureCommand&);

// ---- without wecd ----
/// Puts a verified backup into a state directory that has no database.
int restore(const Common&, const std::string& file);
int config_check(const Common&, const std::string& file);
int drivers(const Common&);

struct DecodeOptions {
  std::string driver;
  std::string file;                   // "-" or empty: standard input
  bool hex = false;                   // each line is one packet in hexadecimal digits
  bool chunks = false;                // every byte by itself
  std::vector<std::string> settings;  // "unit=kg", an option of the driver each
};
int decode(const DecodeOptions&);

struct LabelOptions {
  std::string file;  // "-" or empty: standard input
  std::string language = "zpl";
  std::string out;  // empty: standard output
  int dpi = 203;
};
/// A label model to the bytes for a printer; 1 with the reason when it is refused.
int label_render(const LabelOptions&);
/// A carrier's raw label to the bytes that would go to the printer; 1 with the reason.
int label_wrap(const LabelOptions&);

struct SheetOptions {
  std::string station;  // empty: of every station, or of none when `config` is empty too
  std::string config;   // a site file; empty: the running site is asked for its stations
  std::string out;      // empty: standard output
};
/// The command barcodes as an HTML page to print.
int sheet(const Common&, const SheetOptions&);

/// `raw` empty or "-": one scan a line from standard input, 0 however its lines are. One scan: 1
/// when it is refused.
int gs1(const std::string& raw, int reference_year);

}  // namespace wec::cli
