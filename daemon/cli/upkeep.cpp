// `wec verify` and `wec restore`: the database looked at from outside, never while wecd holds it.
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <iostream>

#include "daemon/cli/client.hpp"
#include "daemon/cli/commands.hpp"
#include "daemon/store/state_dir.hpp"
#include "daemon/store/verify.hpp"

namespace wec::cli {

namespace json = boost::json;
namespace fs = std::filesystem;

namespace {

constexpr const char* database_name = "wec.db";

/// A folder below the state directory, where wecd may write too; gone with this object.
class Scratch {
 public:
  explicit Scratch(const fs::path& dir) : path_((dir / "verify-XXXXXX").string()) {
    good_ = ::mkdtemp(path_.data()) != nullptr;
  }
  ~Scratch() {
    std::error_code ignored;
    if (good_) fs::remove_all(path_, ignored);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  bool good() const { return good_; }
  fs::path file() const { return fs::path(path_) / database_name; }

 private:
  std::string path_;
  bool good_ = false;
};

Failure failed(std::string code, std::string hint) {
  return {exit_refused, std::move(code), std::move(hint)};
}

// A stopped site's database with what a crash left in its WAL. The copy is recovered, the original
// is not touched.
std::optional<Failure> copy_stopped(const fs::path& dir, const fs::path& to) {
  const auto held = StateDir::take(dir);
  if (!held) return failed("HELD", held.error().message);
  std::error_code error;
  fs::copy_file(dir / database_name, to, error);
  if (error)
    return failed("NO_COPY",
                  fmt::format("{}: {}", (dir / database_name).string(), error.message()));
  auto wal = to;
  wal += "-wal";
  const auto left = dir / (std::string(database_name) + "-wal");
  if (fs::exists(left)) fs::copy_file(left, wal, error);
  if (error) return failed("NO_COPY", fmt::format("{}: {}", left.string(), error.message()));
  return std::nullopt;
}

// A copy to look at: from wecd when it runs, else from its files.
std::optional<Failure> copy_database(const Common& common, const fs::path& to) {
  const auto answer = ask_one(common.state, {{"cmd", "backup"}, {"path", to.string()}});
  if (answer) return std::nullopt;
  if (answer.error().code != "NOT_RUNNING") return answer.error();
  return copy_stopped(common.state, to);
}

int show(const Common& common, const VerifyReport& report) {
  if (common.json) {
    json::array problems;
    for (const auto& problem : report.problems) problems.emplace_back(problem);
    std::cout << json::serialize(json::object{{"ok", report.ok()},
                                              {"events", report.events},
                                              {"state_hash", report.state_hash},
                                              {"problems", std::move(problems)}})
              << "\n";
  } else {
    for (const auto& problem : report.problems) std::cout << problem << "\n";
    std::cout << fmt::format("{}: {} events, state {}\n", report.ok() ? "ok" : "NOT OK",
                             report.events, report.state_hash);
  }
  return report.ok() ? exit_ok : exit_refused;
}

bool sync_path(const fs::path& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return false;
  const bool done = ::fsync(file) == 0;
  ::close(file);
  return done;
}

// Under its own name only when it is whole and on the disk.
std::optional<Failure> put_in_place(const fs::path& from, const fs::path& dir) {
  const auto half = dir / "wec.db.restoring";
  std::error_code error;
  fs::copy_file(from, half, fs::copy_options::overwrite_existing, error);
  if (!error && sync_path(half)) fs::rename(half, dir / database_name, error);
  if (error || !sync_path(dir) || !fs::exists(dir / database_name)) {
    fs::remove(half, error);
    return failed("NO_COPY",
                  fmt::format("{} cannot be written to {}", from.string(), dir.string()));
  }
  return std::nullopt;
}

}  // namespace

int verify(const Common& common) {
  const fs::path dir = fs::absolute(common.state);
  if (!fs::is_directory(dir)) {
    return report(failed("NO_STATE", fmt::format("{} is no directory", dir.string())), common.json);
  }
  const Scratch scratch(dir);
  if (!scratch.good()) {
    return report(failed("NO_COPY", fmt::format("{} cannot be written", dir.string())),
                  common.json);
  }
  if (const auto failure = copy_database(common, scratch.file()))
    return report(*failure, common.json);
  return show(common, verify_database(scratch.file().string()));
}

int restore(const Common& common, const std::string& file) {
  if (!fs::is_regular_file(file)) {
    return report(failed("UNREADABLE", fmt::format("{} is no file", file)), common.json);
  }
  const auto held = StateDir::take(common.state);
  if (!held) return report(failed("HELD", held.error().message), common.json);
  const auto database = held->path() / database_name;
  if (fs::exists(database)) {
    return report(failed("EXISTS", fmt::format("{} is there; move it away first, with its -wal",
                                               database.string())),
                  common.json);
  }
  const auto found = verify_database(file);
  if (!found.ok()) {
    return report(failed("BROKEN_BACKUP", fmt::format("{}: {}", file, found.problems.front())),
                  common.json);
  }
  if (const auto failure = put_in_place(file, held->path())) return report(*failure, common.json);
  return show(common, found);
}

}  // namespace wec::cli
