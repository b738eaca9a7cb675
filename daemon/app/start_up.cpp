// The second medium is compared before the first scan is taken (sync.md T2).
//
//   witness behind the database, chain agrees ... a crash between commit and witness: repaired
//   witness ahead, or another hash .............. the database was set back: suspect, read-only
//   written by another machine .................. a clone, or a moved disk: suspect, read-only

#include "daemon/app/start_up.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>

#include "daemon/core/sha256.hpp"
#include "daemon/core/state/rows/kept.hpp"
#include "daemon/core/state/table.hpp"

namespace wec {
namespace {

std::string hash_at(Store& store, std::int64_t seq) {
  if (seq == 0) return std::string(zero_hash);
  const auto rows = store.read_log(seq - 1, 1);
  return rows.empty() || rows.front().seq != seq ? std::string() : rows.front().hash;
}

bool agrees(Store& store, const Witness& witness) {
  return witness.seq() <= store.head().seq && hash_at(store, witness.seq()) == witness.hash();
}

bool repair(Store& store, Witness& witness) {
  while (witness.seq() < store.head().seq)
    if (!witness.append(store.read_log(witness.seq(), 256 * 1024))) return false;
  return true;
}

void open_witness(const std::filesystem::path& folder, const std::string& site, OpenedSite& out) {
  auto witness = Witness::open(folder, site);
  if (!witness) {
    spdlog::error("second medium: {}; work goes on without it, number ranges need the link",
                  witness.error());
    return;
  }
  if (!agrees(*out.store, *witness)) {
    spdlog::error(
        "second medium has event {} where the database ends at {}: this database was set back; "
        "the site is read-only until head office has been asked",
        witness->seq(), out.store->head().seq);
    out.suspect = true;
  } else if (!repair(*out.store, *witness)) {
    spdlog::error("second medium cannot be written; work goes on without it");
    return;
  }
  out.witness = std::move(*witness);
}

std::string first_line(const std::filesystem::path& path) {
  std::ifstream in(path);
  std::string line;
  std::getline(in, line);
  return line;
}

/// With simulation the site file's name; otherwise what the pre-start step read of the hardware.
std::string machine_of(const SiteFile& file) {
  if (file.simulation && !file.site.machine.empty()) return file.site.machine;
  const auto id = first_line("/run/wec/machine");
  if (!id.empty()) return sha256_hex(id + "|" + file.site.id).substr(0, 16);
  return sha256_hex(first_line("/etc/machine-id") + "|" + file.site.id).substr(0, 16);
}

std::string machine_of_disk(Store& store) {
  const auto kept = Table<SyncValue>(store).get(std::string("machine"));
  return kept ? kept->v : std::string();
}

}  // namespace

tl::expected<OpenedSite, std::string> open_site(const SiteFile& file, const StateDir& dir) {
  StoreOptions options;
  options.dir = dir.path();
  options.tenant = file.site.tenant;
  options.site = file.site.id;
  auto store = Store::open(options);
  if (!store) return tl::unexpected(store.error().message);
  OpenedSite out;
  out.store = std::move(*store);
  out.machine = machine_of(file);
  if (const auto bound = machine_of_disk(*out.store); !bound.empty() && bound != out.machine) {
    spdlog::error(
        "this database was written by machine {}, this is {}: it may be a copy that is alive "
        "elsewhere; the site is read-only until head office has been asked",
        bound, out.machine);
    out.suspect = true;
  }
  if (!file.witness.path.empty()) {
    std::filesystem::path folder(file.witness.path);
    if (folder.is_relative()) folder = dir.path() / folder;
    open_witness(folder, file.site.id, out);
  }
  return out;
}

std::string credential(const std::string& name) {
  // systemd's own way of handing secrets over; the one environment variable that wecd reads.
  const char* folder = std::getenv("CREDENTIALS_DIRECTORY");
  return folder ? first_line(std::filesystem::path(folder) / name) : std::string();
}

}  // namespace wec
