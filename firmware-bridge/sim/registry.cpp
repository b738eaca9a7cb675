#include "firmware-bridge/sim/registry.hpp"

#include <fmt/format.h>

#include <utility>

#include "firmware-bridge/link_pair.hpp"
#include "firmware-bridge/sim/host.hpp"
#include "firmware-bridge/sim/make_device.hpp"

namespace wec {

struct SimRegistry::Entry {
  std::unique_ptr<SimDevice> device;
  std::unique_ptr<SimHost> host;  // of the newest link
};

namespace {

SimError no_such(std::string_view device) {
  return {"NO_SUCH_DEVICE", fmt::format("\"{}\" is no simulated device of this site", device)};
}

tl::expected<void, SimError> without_answer(tl::expected<std::string, SimError> answer) {
  if (!answer) return tl::make_unexpected(std::move(answer.error()));
  return {};
}

}  // namespace

SimRegistry::SimRegistry(boost::asio::io_context& io) : io_(io) {}
SimRegistry::~SimRegistry() = default;

SimRegistry::Entry* SimRegistry::entry(std::string_view device) const {
  const auto found = entries_.find(device);
  return found == entries_.end() ? nullptr : found->second.get();
}

tl::expected<std::unique_ptr<Link>, LinkError> SimRegistry::make_link(const SimAddress& address,
                                                                      std::string_view device) {
  auto* known = entry(device);
  if (known == nullptr) {
    auto made = make_sim_device(address.kind, address.parameters);
    if (!made) return tl::make_unexpected(LinkError{"BAD_PARAMETER", std::move(made.error())});
    auto& place = entries_[std::string(device)];
    place = std::make_unique<Entry>();
    place->device = std::move(*made);
    known = place.get();
  }
  auto [near_end, far_end] = make_link_pair(io_);
  if (known->host) known->device->disconnect(std::chrono::steady_clock::now());
  known->host = std::make_unique<SimHost>(io_, *known->device, std::move(far_end));
  return std::move(near_end);
}

tl::expected<std::string, SimError> SimRegistry::control(std::string_view device,
                                                         std::string_view line) {
  auto* known = entry(device);
  if (known == nullptr) return tl::make_unexpected(no_such(device));
  auto answer = wec::control(*known->device, line, std::chrono::steady_clock::now());
  known->host->pump();
  return answer;
}

tl::expected<void, SimError> SimRegistry::scan(std::string_view device, std::string_view bytes) {
  return without_answer(control(device, "scan-hex " + to_hex(bytes)));
}

tl::expected<void, SimError> SimRegistry::weigh(std::string_view device, std::string_view value,
                                                std::string_view unit, bool stable) {
  return without_answer(
      control(device, fmt::format("weigh {} {}{}", value, unit, stable ? "" : " unstable")));
}

tl::expected<void, SimError> SimRegistry::printer(std::string_view device, std::string_view state) {
  return without_answer(control(device, fmt::format("printer {}", state)));
}

tl::expected<std::string, SimError> SimRegistry::taken(std::string_view device) const {
  const auto* known = find(device);
  if (known == nullptr) return tl::make_unexpected(no_such(device));
  return known->taken();
}

const SimDevice* SimRegistry::find(std::string_view device) const {
  const auto* known = entry(device);
  return known == nullptr ? nullptr : known->device.get();
}

std::vector<std::string> SimRegistry::devices() const {
  std::vector<std::string> names;
  for (const auto& [name, known] : entries_) names.push_back(name);
  return names;
}

}  // namespace wec
