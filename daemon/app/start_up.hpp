// Opening what a site keeps on disk: the database, the second medium, and whether they agree.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <tl/expected.hpp>

#include "config/site_file.hpp"
#include "daemon/store/state_dir.hpp"
#include "daemon/store/store.hpp"
#include "daemon/store/witness.hpp"

namespace wec {

struct OpenedSite {
  std::unique_ptr<Store> store;
  std::optional<Witness> witness;  // empty: none is configured, or it is gone (degraded)
  bool suspect = false;  // the second medium knows more than the database: it was set back
  std::string machine;
};

/// The error is one line for the person who started the daemon; nothing was changed.
tl::expected<OpenedSite, std::string> open_site(const SiteFile&, const StateDir&);

/// A secret that systemd hands over ($CREDENTIALS_DIRECTORY), without its line end; empty: none.
std::string credential(const std::string& name);

}  // namespace wec
