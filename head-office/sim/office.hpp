// One site's head office without I/O: messages and time in, messages out. It stores the site's raw
// events once and in order, acknowledges what is on its disk, folds it, and sends commands until
// the fold says that the site has answered them. docs/wire/README.md has the rules.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "head-office/sim/envelope.hpp"
#include "head-office/sim/figures.hpp"
#include "head-office/sim/fold.hpp"
#include "head-office/sim/record_file.hpp"

namespace wec::hq {

struct OfficeIds {
  std::string tenant, site;
  std::string machine;  // empty: the machine of the first hello is the provisioned one
  std::string dinc;     // for a fresh state; a loaded one keeps its own
  std::string boot;     // of this process, so that its status is seen to be new
};

struct Now {
  std::int64_t mono_ms = 0, wall_ms = 0;
};

enum class Topic { command, control, archive, office_status };

struct Outgoing {
  Topic topic = Topic::control;
  std::string bytes;
  bool retain = false;
};

/// What tests and demos may do to the site through its head office.
struct Faults {
  bool acks_off = false;
  std::size_t duplicate = 0;  // so many outgoing messages are sent twice
  std::size_t drop = 0;       // so many incoming events are lost
  std::size_t reorder = 0;    // so many outgoing messages are held and sent backwards
  std::int64_t lie = 0;       // acks and welcomes claim so many events more (or fewer)
  bool lie_hash = false;      // and another hash
  std::string reject;         // every hello is rejected for this reason
  bool bundles_off = false;
  bool safe_off = false;   // `safe` stays where it is: no verified backup
  bool apply_off = false;  // events are stored, and not folded until it is on again
};

struct Counters {
  std::int64_t duplicates = 0, gaps = 0, fenced = 0, malformed = 0, staged_over = 0, dropped = 0;
  std::int64_t bundles = 0, archived = 0, quarantined = 0, checkpoints = 0;
  std::int64_t stubs = 0;
};

class HeadOffice {
 public:
  static constexpr std::size_t staged_max = 5000;
  static constexpr std::size_t staged_max_bytes = 8 * 1024 * 1024;
  static constexpr std::int64_t window_events = 256;   // credit beyond `stored`
  static constexpr std::int64_t window_commands = 64;  // sent beyond the last answered one
  static constexpr std::int64_t ack_delay_ms = 10;     // acks of one burst travel together
  static constexpr std::int64_t resend_ms = 3000;
  static constexpr std::int64_t nack_every_ms = 1000;
  static constexpr std::int64_t archive_every_ms = 20;  // a slice of rows on dn/arc
  static constexpr std::int64_t archive_rows = 200;
  static constexpr std::size_t bundle_raw_max = 1024 * 1024;
  static constexpr std::size_t quarantine_max = 10'000;
  static constexpr std::int64_t allocator_jump = 1'000'000;

  /// Loads what `file` holds. The error says what is wrong with it.
  static tl::expected<HeadOffice, std::string> open(OfficeIds, RecordFile);

  void on_broker_up(Now);
  /// One event, or a bundle of them, gzipped or not: its first bytes say which.
  void on_event(std::string_view session_fence, std::string_view raw, Now);
  void on_control(std::string_view raw, Now);
  void on_site_status(std::string_view raw);
  void on_time(Now);
  std::optional<std::int64_t> deadline() const;
  std::vector<Outgoing> take_outgoing();

  /// A command into the site's command log. Without `force`, a cmdid that is in the log already is
  /// not issued again: its dseq is the answer.
  struct Issued {
    std::int64_t dseq = 0;
    std::string cmdid;
    bool known = false;
  };
  tl::expected<Issued, std::string> issue(const std::string& type, Object data, bool force, Now);

  /// Damaged bytes as a command. %DINC%, %DSEQ% and %SEQ20% are replaced, and then it takes a place
  /// in the command log like any other; without them it is sent once.
  std::int64_t issue_raw(std::string bytes, Now);
  void send_raw_control(std::string bytes) { send(Topic::control, std::move(bytes)); }
  void resend_command(std::int64_t dseq);
  Faults& faults() { return faults_; }

  std::string will() const;  // head office's status when its connection breaks
  Object status() const;
  const Fold& fold() const { return fold_; }
  const Figures& figures() const { return figures_; }
  std::int64_t applied() const { return acked_applied_; }
  std::int64_t stored() const { return static_cast<std::int64_t>(log_.size()); }
  std::string raw_event(std::int64_t seq) const;
  std::vector<std::string> violations() const;
  bool quiet() const;

  // ---- going back in time ----
  /// A copy of everything stored, under this name beside the state file.
  tl::expected<void, std::string> snapshot(const std::string& path);
  /// This one was loaded from a snapshot, or is to forget its session: a new incarnation, new
  /// fences, and what has no answer is issued again under the same cmdid. `upstream` are commands
  /// issued since the snapshot, which shops hand in again.
  struct Upstream {
    std::string type, cmdid;
    Object data;
  };
  void begin_incarnation(const std::string& dinc, const std::vector<Upstream>& upstream, Now);
  std::vector<Upstream> upstream() const;
  void bind_machine(const std::string& machine);
  std::string digest_root() const;
  const std::vector<std::pair<std::int64_t, std::string>>& quarantine() const {
    return quarantine_;
  }
  /// Reads the whole log again: contiguous, chained, each event once.
  void check_chain();

 private:
  struct Entry {
    std::string hash;
    RecordFile::Place place;
  };
  struct Issue {
    std::string cmdid, raw;
  };

  HeadOffice(OfficeIds ids, RecordFile file) : ids_(std::move(ids)), file_(std::move(file)) {}
  void load_record(char kind, std::string_view bytes, RecordFile::Place);
  void load_fence(std::string_view bytes);
  void load_command(std::string_view bytes);

  void on_hello(const Object& hello, Now);
  void on_nack(const Object& nack, Now);
  std::string refusal_of(const std::string& machine, const std::string& boot) const;
  void take_boot(const std::string& machine, const std::string& boot);
  void reject(const Object& hello, const std::string& reason);
  void welcome(const Object& hello, Now);

  void on_bundle(std::string_view session_fence, std::string_view bytes, Now);
  void on_one_event(std::string_view session_fence, std::string_view raw, Now);
  void put_aside(std::int64_t seq, std::string_view raw);
  void offer_archive(const Object& hello, Object& welcome, Now);
  void send_archive(Now);
  void on_digest(const Object& digest);
  void look_at_checkpoint(const Object& event);
  std::int64_t safe() const;
  void stage(std::int64_t seq, std::string_view raw, Now);
  bool store_event(std::string_view raw, const EventHead&);
  void store_staged();
  void apply_stored();
  void nack_gap(Now);
  void commit_and_ack(Now);
  void ack_soon(Now);

  std::int64_t append_command(std::string cmdid, std::string raw, Now);
  void send_commands(Now);
  void rewind_commands(std::int64_t to, Now);
  void send(Topic, std::string bytes, bool retain = false);
  std::string head_hash() const;
  void violation(std::string what);

  OfficeIds ids_;
  RecordFile file_;
  std::string fence_;  // of the site's live boot; empty before the first hello
  std::string boot_;
  std::int64_t fence_counter_ = 0;
  std::set<std::string> superseded_;

  std::vector<Entry> log_;
  std::map<std::int64_t, std::string> staged_;
  std::size_t staged_bytes_ = 0;
  Fold fold_;
  Figures figures_;
  std::int64_t folded_ = 0, acked_applied_ = 0;
  bool fold_halted_ = false;
  std::vector<std::int64_t> parked_;  // stubs: stored, and nothing to apply

  std::vector<Issue> commands_;
  std::map<std::string, std::int64_t> by_cmdid_;
  std::string command_hash_;
  std::int64_t sent_ = 0;  // last dseq given to the broker in this session
  std::int64_t last_answered_ = 0;
  bool greeted_ = false;  // a hello was answered since the broker came up

  std::optional<std::int64_t> ack_at_, resend_at_, nack_at_, archive_at_;
  std::int64_t archive_next_ = 0, archive_to_ = 0;  // rows on their way back to the site
  bool fork_expected_ = false;  // this boot came with another log: its branch goes aside
  std::int64_t safe_ = 0;
  std::vector<std::pair<std::int64_t, std::string>> quarantine_;
  std::vector<Outgoing> held_;  // for Faults::reorder
  std::int64_t last_nack_ms_ = -nack_every_ms;
  std::vector<Outgoing> outgoing_;
  Object site_status_, site_hello_;
  Faults faults_;
  Counters counters_;
  std::vector<std::string> violations_;
};

}  // namespace wec::hq
