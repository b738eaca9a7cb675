// `wec sheet`: the command barcodes on paper, one sheet a station with its name on it. Front and
// back are pages of their own; between two symbols are at least 25 mm, so that a beam takes one.
#include <fmt/format.h>

#include <boost/json.hpp>
#include <fstream>
#include <iostream>

#include "daemon/cli/client.hpp"
#include "daemon/cli/commands.hpp"
#include "daemon/cli/known_drivers.hpp"
#include "daemon/core/command_sheet.hpp"
#include "drivers/label/bitmap.hpp"

namespace wec::cli {
namespace {

namespace json = boost::json;

constexpr int narrow_um = 254;  // a module: whole dots of printers with 300 and 600 dpi
constexpr int wide_um = 169;    // for texts that would not fit the page
constexpr int page_modules = 600;

struct Sheet {
  std::string station;  // empty: of no station in particular
  std::vector<SheetEntry> entries;
};

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '\x1d')
      out += "[GS]";
    else
      out += c;
  }
  return out;
}

/// The bars as rectangles, in modules; the page gives them their size.
std::string svg(const std::string& code) {
  const auto symbol = draw_symbol(Symbology::code128, code, 1, 1);
  if (!symbol) return {};
  const int um = symbol->width > page_modules / 2 ? wide_um : narrow_um;
  std::string bars;
  for (int x = 0; x < symbol->width;) {
    int width = 0;
    while (x + width < symbol->width && symbol->black(x + width, 0)) ++width;
    if (width > 0)
      bars += fmt::format("<rect x=\"{}\" y=\"0\" width=\"{}\" height=\"1\"/>", x, width);
    x += width > 0 ? width : 1;
  }
  return fmt::format(
      "<svg viewBox=\"0 0 {0} 1\" preserveAspectRatio=\"none\" shape-rendering=\"crispEdges\" "
      "style=\"width:{1}.{2:03}mm\">{3}</svg>",
      symbol->width, symbol->width * um / 1000, symbol->width * um % 1000, bars);
}

std::string page(const Sheet& sheet, bool back) {
  std::string cells;
  for (const auto& entry : sheet.entries)
    if (entry.back == back)
      cells +=
          fmt::format("<div class=\"cell\"><p><b>{}</b> {}</p>{}<p class=\"code\">{}</p></div>\n",
                      entry.icon, escaped(entry.word), svg(entry.code), escaped(entry.code));
  if (cells.empty()) return {};
  return fmt::format("<section><h1>{}{}</h1>\n<div class=\"grid\">\n{}</div></section>\n",
                     escaped(sheet.station.empty() ? "Commands" : sheet.station),
                     back ? " (back)" : "", cells);
}

constexpr char head[] =
    "<!doctype html>\n<html lang=\"en\"><head><meta "
    "charset=\"utf-8\"><title>Commands</title><style>\n"
    "@page{size:A4;margin:12mm}\nbody{font:12pt sans-serif;margin:0;color:#000;background:#fff}\n"
    "section{break-after:page}\nh1{font-size:20pt;margin:0 0 6mm}\n"
    ".grid{display:flex;flex-wrap:wrap;gap:25mm 25mm}\n"
    ".cell{break-inside:avoid}\n.cell p{margin:1mm 0}\n.cell b{font-size:16pt}\n"
    ".code{font:9pt monospace}\nsvg{display:block;height:12mm;padding:0 3mm}\nrect{fill:#000}\n"
    "</style></head><body>\n";

std::string html(const std::vector<Sheet>& sheets) {
  std::string out = head;
  for (const auto& sheet : sheets)
    for (const bool back : {false, true}) out += page(sheet, back);
  return out + "</body></html>\n";
}

std::string lines(const std::vector<Sheet>& sheets) {
  std::string out;
  for (const auto& sheet : sheets)
    for (const auto& entry : sheet.entries) {
      json::object row{{"code", entry.code}, {"word", entry.word}, {"back", entry.back}};
      if (!sheet.station.empty()) row["station"] = sheet.station;
      out += json::serialize(row) + "\n";
    }
  return out;
}

/// Stations of the site file, or of the running site: name and kind.
tl::expected<std::vector<std::pair<std::string, StationRole>>, Failure> stations_of(
    const Common& common, const SheetOptions& options) {
  std::vector<std::pair<std::string, StationRole>> out;
  if (!options.config.empty()) {
    const auto site = load_site_file(options.config, known_drivers());
    if (!site) return tl::unexpected(Failure{exit_refused, "BAD_CONFIG", to_text(site.error())});
    for (const auto& station : site->stations)
      if (const auto kind = station_role(name_of(station.kind)))
        out.emplace_back(station.id, *kind);
    return out;
  }
  const auto failed = ask(common.state, {{"cmd", "stations"}}, [&](const json::object& row) {
    const auto text = [&](const char* key) {
      const auto* value = row.if_contains(key);
      return value && value->is_string() ? std::string(value->get_string()) : std::string();
    };
    const auto id = text("id").empty() ? text("station") : text("id");
    if (const auto kind = station_role(text("kind"))) out.emplace_back(id, *kind);
    return true;
  });
  if (failed) return tl::unexpected(*failed);
  return out;
}

}  // namespace

int sheet(const Common& common, const SheetOptions& options) {
  std::vector<Sheet> sheets;
  if (options.station.empty() && options.config.empty()) {
    sheets.push_back({"", command_sheet()});
  } else {
    const auto stations = stations_of(common, options);
    if (!stations) return report(stations.error(), common.json);
    for (const auto& [id, kind] : *stations)
      if (options.station.empty() || options.station == id)
        sheets.push_back({id, command_sheet(kind)});
    if (sheets.empty())
      return report({exit_refused, "UNKNOWN_STATION", options.station + " is no station here"},
                    common.json);
  }
  const auto text = common.json ? lines(sheets) : html(sheets);
  if (options.out.empty() || options.out == "-") {
    std::cout << text << std::flush;
    return std::cout ? exit_ok : exit_refused;
  }
  std::ofstream file(options.out, std::ios::binary | std::ios::trunc);
  file << text << std::flush;
  if (!file) return report({exit_refused, "UNWRITABLE", options.out}, common.json);
  return exit_ok;
}

}  // namespace wec::cli
