#include "head-office/sim/record_file.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>

#include <cassert>
#include <filesystem>

namespace wec::hq {
namespace {

constexpr int application_id = 0x77656368;  // "wech"

}  // namespace

struct RecordFile::Database {
  explicit Database(const std::string& path)
      : file(path.empty() ? ":memory:" : path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE) {}

  bool acceptable() {
    const bool fresh = file.execAndGet("SELECT count(*) FROM sqlite_schema").getInt() == 0;
    return fresh || file.execAndGet("PRAGMA application_id").getInt() == application_id;
  }
  void prepare() {
    file.exec("PRAGMA journal_mode=WAL");
    file.exec("PRAGMA synchronous=FULL");
    file.exec(
        "CREATE TABLE IF NOT EXISTS record(n INTEGER PRIMARY KEY, kind TEXT NOT NULL, "
        "bytes BLOB NOT NULL) STRICT");
    file.exec(fmt::format("PRAGMA application_id={}", application_id));
    insert = std::make_unique<SQLite::Statement>(file,
                                                 "INSERT INTO record(kind,bytes) "
                                                 "VALUES(?1,?2)");
    select = std::make_unique<SQLite::Statement>(file, "SELECT bytes FROM record WHERE n=?1");
  }

  SQLite::Database file;
  std::unique_ptr<SQLite::Statement> insert, select;
  bool open = false;  // a transaction
};

RecordFile::RecordFile(std::unique_ptr<Database> database) : database_(std::move(database)) {}
RecordFile::RecordFile(RecordFile&&) noexcept = default;
RecordFile& RecordFile::operator=(RecordFile&&) noexcept = default;
RecordFile::~RecordFile() = default;

tl::expected<RecordFile, std::string> RecordFile::open(const std::string& path) {
  try {
    auto database = std::make_unique<Database>(path);
    if (!database->acceptable()) return tl::unexpected(path + ": not a file of wec-oms-sim");
    database->prepare();
    return RecordFile(std::move(database));
  } catch (const SQLite::Exception& e) {
    return tl::unexpected(fmt::format("{}: {}", path, e.what()));
  }
}

tl::expected<void, std::string> RecordFile::load(const Reader& reader) {
  try {
    SQLite::Statement rows(database_->file, "SELECT n,kind,bytes FROM record ORDER BY n");
    while (rows.executeStep()) {
      const std::string kind = rows.getColumn(1).getString(), bytes = rows.getColumn(2).getString();
      if (kind.size() != 1) return tl::unexpected(std::string("a record without a kind"));
      reader(kind[0], bytes, {rows.getColumn(0).getInt64()});
    }
    return {};
  } catch (const SQLite::Exception& e) {
    return tl::unexpected(std::string(e.what()));
  }
}

RecordFile::Place RecordFile::append(char kind, std::string_view bytes) {
  assert(bytes.size() <= record_max_bytes && "the caller has bounded it");
  if (!database_->open) database_->file.exec("BEGIN IMMEDIATE");
  database_->open = true;
  auto& insert = *database_->insert;
  insert.bind(1, std::string(1, kind));
  insert.bind(2, bytes.data(), static_cast<int>(bytes.size()));
  insert.exec();
  insert.reset();
  return {database_->file.getLastInsertRowid()};
}

void RecordFile::sync() {
  if (!database_->open) return;
  database_->file.exec("COMMIT");
  database_->open = false;
}

std::string RecordFile::read(Place place) const {
  auto& select = *database_->select;
  select.bind(1, place.row);
  std::string bytes = select.executeStep() ? select.getColumn(0).getString() : std::string();
  select.reset();
  return bytes;
}

bool RecordFile::copy_to(const std::string& path) {
  sync();
  std::error_code ignored;
  std::filesystem::remove(path, ignored);
  SQLite::Statement copy(database_->file, "VACUUM INTO ?1");
  copy.bind(1, path);
  try {
    copy.exec();
    return true;
  } catch (const SQLite::Exception&) {
    return false;
  }
}

}  // namespace wec::hq
