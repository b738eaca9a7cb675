// Internal: the sections of a site file, one function each. A section reports what is wrong and
// gives back what it could read, so that later checks still find their own mistakes.
#pragma once

#include <toml++/toml.h>

#include "config/site_file.hpp"
#include "config/table_reader.hpp"

namespace wec {

struct ReadContext {
  const toml::table& root;
  const std::vector<KnownDriver>& drivers;
  SiteFile& out;
  ProblemList& problems;
  ProblemList& warnings;
};

void read_site(ReadContext&);
void read_simulation(ReadContext&);
void read_oms(ReadContext&);
void read_witness(ReadContext&);
void read_http(ReadContext&);
void read_bridge(ReadContext&);
void read_policy(ReadContext&);
void read_devices(ReadContext&);   // after read_simulation
void read_stations(ReadContext&);  // after read_devices

/// The table of a section; null when absent, a problem when it is no table.
const toml::table* section(ReadContext&, std::string_view name);
/// The tables of a list section; empty when absent, a problem when it is something else.
std::vector<const toml::table*> list_section(ReadContext&, std::string_view name);

/// Lower case ids that travel in topics: [a-z0-9-]{1,32}.
bool is_topic_id(std::string_view text);
/// Ids of devices, stations, locations as they may stand in an address: [A-Za-z0-9._-]{1,32}.
bool is_plain_id(std::string_view text);

}  // namespace wec
