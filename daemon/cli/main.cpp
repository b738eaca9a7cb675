// `wec`: the command line of a site. What stands here is only how a command is written; what it
// does is in commands.hpp.
#include <CLI/CLI.hpp>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <functional>
#include <iostream>

#include "daemon/cli/bytes.hpp"
#include "daemon/cli/commands.hpp"
#include "drivers/label/emitter.hpp"

namespace {

using namespace wec::cli;

// What was asked for; run after parsing, so that a command's exit code is the program's.
struct Chosen {
  Common common;
  std::function<int()> run;
};

// The arguments of the commands live as long as the parser.
struct Arguments {
  std::string id, file, text, hex, unit, driver;
  std::int64_t number = 0;
  int year = 0;
  bool unstable = false;
  DecodeOptions decode;
  LabelOptions label;
  SheetOptions sheet;
  CaptureCommand capture;
};

void add_listings(CLI::App& app, Chosen& chosen, Arguments& args) {
  app.add_subcommand("status", "Head of the log, link to head office, state hash")->callback([&] {
    chosen.run = [&] { return status(chosen.common); };
  });
  const std::vector<std::pair<std::string, std::string>> lists{
      {"stations", "Stations and what they show"},
      {"devices", "Devices, their state and bound ports"},
      {"orders", "Orders and their lines"},
      {"tasks", "Pick tasks"},
      {"stock", "Stock by location, tote and carton"}};
  for (const auto& [name, help] : lists) {
    app.add_subcommand(name, help)->callback([&, what = name] {
      chosen.run = [&, what] { return listing(chosen.common, what); };
    });
  }
  auto* labels = app.add_subcommand("labels", "The print ledger");
  labels->callback([&] {
    if (!chosen.run) chosen.run = [&] { return listing(chosen.common, "labels"); };
  });
  auto* bytes = labels->add_subcommand("bytes", "What was sent to the printer, raw");
  bytes->add_option("ID", args.id, "label of `wec labels`")->required();
  bytes->callback([&] { chosen.run = [&] { return label_bytes(chosen.common, args.id); }; });
  auto* log = app.add_subcommand("events", "The log, oldest first");
  log->add_option("--since", args.number, "only events after this sequence number")
      ->check(CLI::NonNegativeNumber);
  log->callback([&] { chosen.run = [&] { return events(chosen.common, args.number); }; });
  auto* figures = app.add_subcommand("kpi", "Key figures as numerators and denominators");
  figures->add_option("--day", args.text, "YYYY-MM-DD at the site; default: the whole log");
  figures->callback([&] { chosen.run = [&] { return kpi(chosen.common, args.text); }; });
}

void add_upkeep(CLI::App& app, Chosen& chosen, Arguments& args) {
  auto* copy = app.add_subcommand("backup", "Copy the database of a running site to a new file");
  copy->add_option("FILE", args.file)->required();
  copy->callback([&] { chosen.run = [&] { return backup(chosen.common, args.file); }; });
  app.add_subcommand("verify", "Fold the log into fresh tables and compare them with the site's")
      ->callback([&] { chosen.run = [&] { return verify(chosen.common); }; });
  auto* back =
      app.add_subcommand("restore", "Put a backup into a state directory without a database");
  back->add_option("FILE", args.file)->required();
  back->callback([&] { chosen.run = [&] { return restore(chosen.common, args.file); }; });
  app.add_subcommand("doctor", "What is wrong with this site, and what to do about it")
      ->callback([&] { chosen.run = [&] { return doctor(chosen.common); }; });
  auto* over =
      app.add_subcommand("override", "Work on although this database was set back; logged");
  over->add_option("--operator", args.id, "a supervisor")->required();
  over->add_option("--reason", args.text)->required();
  over->callback(
      [&] { chosen.run = [&] { return override_suspect(chosen.common, args.id, args.text); }; });
  auto* config = app.add_subcommand("config", "The site file");
  config->require_subcommand(1);
  auto* check = config->add_subcommand("check", "Say everything that is wrong with a site file");
  check->add_option("FILE", args.file)->required();
  check->callback([&] { chosen.run = [&] { return config_check(chosen.common, args.file); }; });
}

void add_capture(CLI::App& app, Chosen& chosen, Arguments& args) {
  auto* wire = app.add_subcommand("capture", "The traffic of a device as a .replay file");
  wire->add_option("DEVICE", args.capture.device, "an id of `wec devices`")->required();
  wire->add_option("--seconds", args.capture.seconds)
      ->check(CLI::Range(1, 3600))
      ->capture_default_str();
  wire->add_flag("--mask", args.capture.mask, "letters become x, digits 0");
  wire->add_option("--out", args.capture.out, "default: standard output");
  wire->callback([&] { chosen.run = [&] { return capture(chosen.common, args.capture); }; });
}

void add_sim_scan(CLI::App& sim, Chosen& chosen, Arguments& args) {
  auto* scan = sim.add_subcommand("scan", "Let the scanner of a station read a code");
  scan->add_option("STATION", args.id)->required();
  auto* text = scan->add_option("TEXT", args.text, R"(\xHH stands for a byte)");
  scan->add_option("--hex", args.hex, "the code as hexadecimal digits")->excludes(text);
  scan->callback([&, scan] {
    const auto bytes =
        scan->count("--hex") > 0 ? from_hex(args.hex) : std::optional(unescape(args.text));
    if (!bytes || bytes->empty()) throw CLI::ValidationError("scan", "wants TEXT or --hex HEX");
    chosen.run = [&, code = *bytes] { return sim_scan(chosen.common, args.id, code); };
  });
}

void add_sim(CLI::App& app, Chosen& chosen, Arguments& args) {
  auto* sim = app.add_subcommand("sim", "Simulated devices of a site with [simulation] enabled");
  sim->require_subcommand(1);
  add_sim_scan(*sim, chosen, args);
  auto* weigh = sim->add_subcommand("weigh", "Put a weight on the scale of a station");
  weigh->add_option("STATION", args.id)->required();
  weigh->add_option("WEIGHT", args.text, "as the scale shows it, for example 912.0")->required();
  weigh->add_option("UNIT", args.unit, "g kg lb oz")->required();
  weigh->add_flag("--unstable", args.unstable, "the reading moves");
  weigh->callback([&] {
    chosen.run = [&] {
      return sim_weigh(chosen.common, args.id, args.text, args.unit, !args.unstable);
    };
  });
  auto* printer = sim->add_subcommand("printer", "Put a printer into a state");
  printer->add_option("ID", args.id)->required();
  printer->add_option("STATE", args.text, "ok paper_out head_open silent drop_after_send")
      ->required();
  printer->callback(
      [&] { chosen.run = [&] { return sim_printer(chosen.common, args.id, args.text); }; });
  auto* taken = sim->add_subcommand("taken", "The bytes a printer has received so far, raw");
  taken->add_option("ID", args.id)->required();
  taken->callback([&] { chosen.run = [&] { return sim_taken(chosen.common, args.id); }; });
  auto* clock = sim->add_subcommand("clock", "Let time pass");
  clock->add_option("+SECONDS", args.number)->required()->check(CLI::Range(1, 31'536'000));
  clock->callback([&] { chosen.run = [&] { return sim_clock(chosen.common, args.number); }; });
}

void add_protocol_tools(CLI::App& app, Chosen& chosen, Arguments& args) {
  auto* bytes = app.add_subcommand("decode", "Device bytes in, events out, one a line");
  bytes->add_option("--driver", args.decode.driver, "a driver of `wec drivers`")->required();
  bytes->add_flag("--hex", args.decode.hex, "lines of hexadecimal digits, a packet each");
  bytes->add_flag("--chunks", args.decode.chunks, "give the driver every byte by itself");
  bytes->add_option("--option", args.decode.settings, "an option of the driver, unit=kg")
      ->expected(1)
      ->take_all();
  bytes->add_option("FILE", args.decode.file, "default: standard input");
  bytes->callback([&] { chosen.run = [&] { return decode(args.decode); }; });
  auto* code = app.add_subcommand("gs1", "Scans in, GS1 elements out, one line for each");
  code->add_option("RAW", args.text, R"(a scan, \xHH stands for a byte; default: standard input)");
  const std::chrono::year_month_day today(
      std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now()));
  args.year = static_cast<int>(today.year());
  code->add_option("--year", args.year, "decides the century of two-digit years")
      ->check(CLI::Range(1950, 2200));
  code->callback([&] { chosen.run = [&] { return gs1(args.text, args.year); }; });
  app.add_subcommand("drivers", "Protocols, models and how they are known")->callback([&] {
    chosen.run = [&] { return drivers(chosen.common); };
  });
}

void add_label(CLI::App& app, Chosen& chosen, Arguments& args) {
  auto* label = app.add_subcommand("label", "Labels in the languages of printers");
  label->require_subcommand(1);
  const auto add = [&](const char* name, const char* help, int (*run)(const LabelOptions&),
                       const std::vector<std::string>& languages) {
    auto* command = label->add_subcommand(name, help);
    command->add_option("FILE", args.label.file, "default: standard input");
    command->add_option("--language", args.label.language)
        ->check(CLI::IsMember(languages))
        ->capture_default_str();
    command->add_option("--out", args.label.out, "default: standard output");
    command->callback([&, run] { chosen.run = [&, run] { return run(args.label); }; });
    return command;
  };
  add("render", "A label model as JSON (docs/labels.md) to printer language", label_render,
      {wec::label_languages().begin(), wec::label_languages().end()})
      ->add_option("--dpi", args.label.dpi, "152, 203, 300 or 600")
      ->capture_default_str();
  add("wrap", "A carrier's raw label, made safe to send; refused with the reason", label_wrap,
      {"zpl"});
}

void add_sheet(CLI::App& app, Chosen& chosen, Arguments& args) {
  auto* paper = app.add_subcommand("sheet", "The command barcodes as a page to print");
  paper->add_option("STATION", args.sheet.station, "only its commands, with its name on the sheet");
  paper->add_option("--config", args.sheet.config, "stations of this site file, no wecd needed");
  paper->add_option("--out", args.sheet.out, "default: standard output");
  paper->callback([&] { chosen.run = [&] { return sheet(chosen.common, args.sheet); }; });
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);  // `wec events | head`: the stream fails and the listing ends
  CLI::App app("wec: the command line of a warehouse edge controller", "wec");
  Chosen chosen;
  Arguments args;
  app.add_option("--state", chosen.common.state, "state directory of the site")
      ->capture_default_str();
  app.add_flag("--json", chosen.common.json, "one JSON object, or one a line");
  app.require_subcommand(1);
  app.fallthrough();
  add_listings(app, chosen, args);
  add_upkeep(app, chosen, args);
  add_capture(app, chosen, args);
  add_sim(app, chosen, args);
  add_protocol_tools(app, chosen, args);
  add_label(app, chosen, args);
  add_sheet(app, chosen, args);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? exit_ok : exit_usage;
  }
  return chosen.run();
}
