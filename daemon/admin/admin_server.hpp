// The admin socket of wecd: DIR/wecd.sock, mode 0600, JSON lines as told in row_sink.hpp. Whoever
// may open it may do everything, so it is for the account of the daemon and for root.
#pragma once

#include <boost/asio/io_context.hpp>
#include <memory>
#include <string>

#include "daemon/admin/row_sink.hpp"

namespace wec {

class AdminServer final : public AdminCommands {
 public:
  static constexpr std::size_t connections_max = 16;  // one more is answered BUSY and closed
  static constexpr std::size_t request_max_bytes = 64 * 1024;       // longer: TOO_LONG and closed
  static constexpr std::size_t unsent_max_bytes = 4 * 1024 * 1024;  // then the next slice waits
  static constexpr int idle_max_seconds = 300;  // a connection without a request is closed
  static constexpr int stall_max_seconds = 60;  // so is one whose reader takes nothing

  /// Binds at once and throws boost::system::system_error when that fails. `state_dir` must be held
  /// by this process: a socket file left by an earlier one is removed. `io` outlives the server.
  AdminServer(boost::asio::io_context& io, const std::string& state_dir);
  /// Closes every connection; a handler that still writes writes into nothing.
  ~AdminServer() override;
  AdminServer(const AdminServer&) = delete;
  AdminServer& operator=(const AdminServer&) = delete;

  /// Before start().
  void on(std::string cmd, AdminHandler handler) override;
  void start();

 private:
  struct Shared;
  std::shared_ptr<Shared> shared_;
};

}  // namespace wec
