// One site's session with head office, without I/O: "WEC sync 1" (docs/wire/README.md). Messages,
// committed rows and time go in; messages, reads of the log and commands for the door come out.
//
//   hello -> welcome -> compare hashes -> send events from stored + 1 -> ack moves `stored`
//   suspect: hello -> welcome -> archive rows into the door -> finish -> a new boot, hello
//
// The log at the site is the outbox: nothing is queued here but a bounded window of its rows. An
// event counts as delivered only when head office's ack says so. No clock, no randomness, no Paho.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/controller/door.hpp"
#include "daemon/oms/uplink.hpp"
#include "daemon/oms/wire_json.hpp"

namespace wec {

struct SyncTime {
  std::int64_t mono_ms = 0;
  std::int64_t wall_ms = 0;  // a label in hello, never compared
};

struct SyncConfig {
  std::string machine;
  std::string software;              // for hello.sw
  std::vector<std::string> schemas;  // commands this site accepts: "order.released@1"
  std::int64_t hello_jitter_ms = 0;  // drawn once by the caller, 0..30000; spreads the sites
  bool bundles = true;               // offered in hello; used when the welcome takes them
};

/// What the session wants done, in this order: will, updates, archive, finish, commands, publishes,
/// reads.
struct SyncActions {
  std::optional<std::string> will;
  std::vector<SyncUpdate> updates;
  std::vector<HeadOfficeCommand> commands;
  std::vector<UpMessage> publishes;
  struct Read {
    std::int64_t after = 0;
    std::size_t max_bytes = 0;
  };
  std::optional<Read> read_log;
  std::optional<ArchiveRows> archive;               // for the door; then on_archive_done()
  std::optional<FinishRecovery> finish;             // for the door; then on_finished()
  std::optional<std::vector<std::uint8_t>> digest;  // buckets whose rows are wanted; none: sums
  bool send_lost = false;                           // read_lost(), then send_quarantine()
  bool wants_boot = false;                          // draw a new one, call on_boot()
  bool drop_connection = false;
};

struct SyncCounters {
  std::int64_t bad_control = 0;       // not one small, shallow JSON object of a known kind
  std::int64_t bad_commands = 0;      // without a place in the command log
  std::int64_t foreign_commands = 0;  // of another dinc
  std::int64_t repeated_commands = 0, command_gaps = 0, early_commands = 0, held_commands = 0;
  std::int64_t resends = 0, hellos = 0, superseded = 0;
  std::int64_t bundles = 0, events = 0, recoveries = 0;
  std::int64_t stubs = 0;  // events that no message of this broker holds
};

class SyncCore {
 public:
  static constexpr std::int64_t in_flight_max = 16;    // window A: without a PUBACK
  static constexpr std::int64_t credit_default = 256;  // window B: beyond `stored`
  static constexpr std::int64_t credit_max = 4096;
  static constexpr std::size_t rows_max_bytes = 1024 * 1024;  // read and not yet sent
  static constexpr std::size_t commands_out_max = 64;         // in the door at once
  static constexpr std::int64_t resend_first_ms = 5'000, resend_max_ms = 300'000;
  static constexpr std::int64_t no_progress_ms = 60'000;  // then hello again
  static constexpr std::int64_t idle_hello_ms = 600'000;  // with everything acknowledged
  static constexpr std::int64_t puback_max_ms = 30'000;   // window full and no PUBACK
  static constexpr std::int64_t update_every_ms = 200;    // acks reach the door this often
  static constexpr std::int64_t nack_every_ms = 1'000;
  static constexpr std::int64_t repair_every_ms = 10'000;  // of our own retained status
  static constexpr std::size_t hellos_remembered = 16;
  static constexpr std::int64_t boot_first_ms = 1'000, boot_max_ms = 300'000;
  static constexpr std::size_t bundle_raw_bytes = 192 * 1024;  // before gzip; the rule allows 1 MiB
  static constexpr std::size_t bundle_events_max = 1000;
  static constexpr std::int64_t packet_head_bytes = 512;    // topic and properties of a message
  static constexpr std::int64_t packet_least_bytes = 4096;  // a broker below that holds no hello
  static constexpr std::size_t archive_max_bytes = 4 * 1024 * 1024;  // waiting for the door
  static constexpr std::size_t archive_batch_bytes = 256 * 1024;
  static constexpr std::int64_t archive_silence_ms = 10'000;  // then it is asked for again
  static constexpr std::int64_t status_every_ms = 10'000;

  /// `known` is the door's state at start; `boot` 32 hex digits, new for each process start.
  SyncCore(SyncConfig, const SyncState& known, std::string boot);

  void on_connected(SyncTime, const UplinkLimits&);
  void on_disconnected(SyncTime);
  void on_message(SyncTime, DownTopic, std::string_view bytes);
  void on_delivered(SyncTime, std::uint64_t token, int reason);
  /// The log grew to `head`. `rows` are some of its newest rows, or none: then they are read.
  void on_committed(SyncTime, std::int64_t head, std::string head_hash,
                    std::vector<LoggedEvent> rows);
  /// The answer to SyncActions::read_log.
  void on_log_rows(SyncTime, std::vector<LoggedEvent> rows);
  /// A command given to the door is done or was refused; dinc and dcur are the door's by now.
  void on_command_done(SyncTime, const std::string& dinc, std::int64_t dcur);
  /// An update was committed; dinc and dcur are the door's by now. Commands of an incarnation are
  /// passed on only when the door knows it, and from where the door stands in it.
  void on_update_done(SyncTime, const std::string& dinc, std::int64_t dcur);
  /// The door was full: the update is merged into the next one.
  void on_update_refused(SyncTime, const SyncUpdate&);
  void on_boot(SyncTime, std::string boot);
  /// Rows of SyncActions::archive were decided; the state is the door's by now.
  void on_archive_done(SyncTime, const SyncState&);
  void on_finished(SyncTime, const SyncState&);
  /// What the status line shows: clock, second medium, age of the backlog.
  void on_site(SyncTime, const SyncState&);
  void on_digest(SyncTime, std::int64_t seq, const std::vector<std::uint64_t>& sums,
                 const std::vector<std::string>& rows);
  void send_quarantine(SyncTime, const std::vector<LoggedEvent>& lost);
  void on_time(SyncTime);

  SyncActions take_actions();
  /// When on_time() is to be called; nothing = never.
  std::optional<std::int64_t> deadline() const;

  const SyncCounters& counters() const { return counters_; }
  const std::string& link() const { return link_; }
  std::int64_t stored() const { return stored_; }
  std::int64_t backlog() const { return head_ - stored_; }
  std::size_t cached_bytes() const { return rows_bytes_; }

 private:
  enum class Phase { offline, greeting, online, suspect, recovering, fenced };

  /// What head office says it has, until our own hash at that place is known to agree.
  struct Claim {
    bool welcome = false;
    std::int64_t stored = 0, applied = 0, safe = 0, credit = credit_default;
    std::string hash, fence, dinc;
    std::int64_t dhead = 0, archive_from = 0;  // 0: not said
    std::optional<ClockSample> clock;
    std::optional<std::string> bundle;  // gzip or identity
  };

  struct Sent {  // a message beyond `stored`
    std::int64_t last = 0;
    std::string hash;  // of that row: an ack of it needs no look into the log
  };

  /// Head office's log on its way back.
  struct Archive {
    FinishRecovery finish;
    std::int64_t next = 1;  // the row that comes next
  };
  struct Asked {  // a hello that a welcome may answer
    std::string t1;
    std::int64_t mono_ms = 0, wall_ms = 0;
  };

  void say_hello(SyncTime);
  void say_status(SyncTime);
  std::string status_text(SyncTime, const char* state) const;
  const char* state_name() const;
  void status_soon(SyncTime);
  void on_control(SyncTime, std::string_view bytes);
  void on_welcome(SyncTime, const boost::json::object&);
  bool is_stale(SyncTime, const boost::json::object& welcome, std::optional<ClockSample>& clock);
  void on_digest_wanted(const boost::json::object&);
  void begin_recovery(SyncTime, const Claim&);
  void on_archive(SyncTime, std::string_view bytes);
  void on_archive_end(SyncTime, const boost::json::object&);
  void give_archive(SyncTime);
  void look_further_back(SyncTime);
  bool is_suspect() const { return phase_ == Phase::suspect || phase_ == Phase::recovering; }
  void on_rejected(SyncTime, const boost::json::object&);
  void on_ack(SyncTime, const boost::json::object&);
  void on_nack(SyncTime, const boost::json::object&);
  void on_command(SyncTime, std::string_view bytes);
  void on_office_status(SyncTime, std::string_view bytes);
  void on_own_status(SyncTime, std::string_view bytes);

  void check(SyncTime, Claim);
  std::optional<std::string> hash_at(std::int64_t seq) const;
  void accept(SyncTime, const Claim&);
  void accept_welcome(SyncTime, const Claim&);
  void accept_ack(SyncTime, const Claim&);
  void enter_suspect(SyncTime);
  void enter(Phase, const char* link);

  void pump(SyncTime);
  bool may_send(SyncTime) const;
  const LoggedEvent* row_at(std::int64_t seq) const;
  void add_rows(std::vector<LoggedEvent>);
  void drop_sent_rows();
  void want_rows();
  void read_ahead();
  void send_event(SyncTime, const LoggedEvent&);
  bool send_bundle(SyncTime);
  void sent(SyncTime, UpMessage, std::int64_t last);
  void rewind(std::int64_t to);
  void learn_door(const std::string& dinc, std::int64_t dcur);
  void nack_commands(SyncTime, std::int64_t to);

  void publish(UpTopic, std::string bytes, bool retain);
  void resend(SyncTime);
  void progress(SyncTime);
  void note_acked(SyncTime);
  void pretend_stored(SyncTime, std::int64_t seq);
  void update_soon(SyncTime);
  void flush_update(SyncTime);

  SyncConfig config_;
  std::string boot_;
  Phase phase_ = Phase::offline;
  std::string link_ = "offline";
  std::int64_t conn_ = 1;
  bool connected_ = false;

  // The log, as far as this session looks at it: rows_ are contiguous from next_. What is sent is
  // not kept: to send it again it is read again.
  std::int64_t head_ = 0;
  std::string head_hash_;
  std::deque<LoggedEvent> rows_;
  std::size_t rows_bytes_ = 0;
  std::optional<std::int64_t> reading_after_;  // a read is on its way

  // Up.
  std::string fence_, dinc_;
  std::int64_t stored_ = 0, applied_ = 0, safe_ = 0;
  std::string stored_hash_;  // empty: not known
  std::int64_t next_ = 1;    // the next seq to send
  std::int64_t credit_ = credit_default;
  std::int64_t window_ = in_flight_max;
  std::size_t message_max_ = message_max_bytes;      // what this broker takes
  std::map<std::uint64_t, std::int64_t> in_flight_;  // token: the last seq in the message
  std::deque<Sent> unacked_;                         // in order
  std::uint64_t last_token_ = 0;
  std::optional<std::string> bundle_;  // as the welcome took it
  std::optional<Claim> claim_;         // waits for a row of the log
  bool fresh_ = true;                  // no welcome was accepted in this connection
  bool office_away_ = false;

  // Down.
  std::string door_dinc_;
  std::int64_t door_dcur_ = 0;
  std::int64_t expected_ = 1;   // the next dseq to pass on
  std::int64_t missed_to_ = 0;  // came while the door did not yet know the incarnation
  std::size_t commands_out_ = 0;

  // Time. A deadline that is not set does not run.
  std::optional<std::int64_t> hello_at_, resend_at_, progress_at_, puback_at_, update_at_, boot_at_,
      send_after_, status_at_;
  std::int64_t hello_every_ms_ = resend_first_ms;
  std::int64_t resend_every_ms_ = resend_first_ms;
  std::int64_t boot_wait_ms_ = boot_first_ms;
  std::int64_t rtt_ms_ = 0;
  std::int64_t probe_seq_ = 0, probe_sent_ms_ = 0;  // one event at a time measures the round trip
  std::int64_t hello_sent_ms_ = 0, last_nack_ms_ = -nack_every_ms,
               last_repair_ms_ = -repair_every_ms;
  std::int64_t last_update_ms_ = -update_every_ms, online_since_ms_ = 0;
  std::string office_status_;  // the last one seen
  // The t1 of hellos that a welcome may still answer, oldest first. A welcome to an older one comes
  // late and would bring back an older fence or incarnation.
  std::deque<Asked> hello_times_;

  // Recovery.
  std::optional<Archive> archive_;
  std::deque<std::string> archive_rows_;
  std::size_t archive_bytes_ = 0;
  bool archive_out_ = false;  // rows are in the door
  bool finish_out_ = false;
  bool lost_waits_ = false;        // events that lost go to quarantine after the next welcome
  std::int64_t archive_back_ = 0;  // how far before our head the archive is asked for
  std::int64_t archive_given_ = 0;

  // The status line.
  SyncState site_;
  std::string since_, said_status_;
  std::int64_t last_status_ms_ = -status_every_ms;
  SyncUpdate update_;  // waiting for its turn
  bool update_waits_ = false;

  SyncActions actions_;
  SyncCounters counters_;
};

}  // namespace wec
