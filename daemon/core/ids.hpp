// Identifiers as distinct types: a tote cannot be passed where a location is wanted.
#pragma once

#include <compare>
#include <string>
#include <utility>

namespace wec {

template <class Tag>
struct Id {
  std::string text;

  Id() = default;
  explicit Id(std::string value) : text(std::move(value)) {}
  bool empty() const { return text.empty(); }
  const std::string& str() const { return text; }
  auto operator<=>(const Id&) const = default;
};

using OrderId = Id<struct OrderTag>;
using Sku = Id<struct SkuTag>;
using LocationId = Id<struct LocationTag>;
using Lot = Id<struct LotTag>;
using Lpn = Id<struct LpnTag>;  // tote, cart, carton or pallet; a carton's LPN is its SSCC
using CartonTypeId = Id<struct CartonTypeTag>;
using OperatorId = Id<struct OperatorTag>;
using StationId = Id<struct StationTag>;
using DeviceId = Id<struct DeviceTag>;
using TaskId = Id<struct TaskTag>;
using LabelId = Id<struct LabelTag>;
using RangeId = Id<struct RangeTag>;
using LoadId = Id<struct LoadTag>;
using CommandId = Id<struct CommandTag>;
using ChannelId = Id<struct ChannelTag>;
using WaveId = Id<struct WaveTag>;
/// A short name that head office may also write as a number or as true or false: aisle, side,
/// level.
using Word = Id<struct WordTag>;

}  // namespace wec
