// What happened, as values: the vocabulary of the log and of `up/ev`. An event is never refused and
// never changed. Masses are whole milligrams, quantities whole base units, days YYYY-MM-DD.
//
// A subject's events stand in event/, with their list at the end. Every event has `type`
// (org.wec.{type}.v1) and subject(). docs/wire/events.md is the page for consumers; tests/unit/core
// keeps the two together.
#pragma once

#include <boost/json.hpp>
#include <string>
#include <variant>

#include "daemon/core/event/audit.hpp"
#include "daemon/core/event/bench.hpp"
#include "daemon/core/event/cancel.hpp"
#include "daemon/core/event/dock.hpp"
#include "daemon/core/event/exception.hpp"
#include "daemon/core/event/figures.hpp"
#include "daemon/core/event/floor_task.hpp"
#include "daemon/core/event/inbound.hpp"
#include "daemon/core/event/label.hpp"
#include "daemon/core/event/labour.hpp"
#include "daemon/core/event/load.hpp"
#include "daemon/core/event/order.hpp"
#include "daemon/core/event/override.hpp"
#include "daemon/core/event/pack.hpp"
#include "daemon/core/event/pick.hpp"
#include "daemon/core/event/release.hpp"
#include "daemon/core/event/returns.hpp"
#include "daemon/core/event/stock.hpp"
#include "daemon/core/event/sync.hpp"
#include "daemon/core/event/wall.hpp"
#include "daemon/core/event/work.hpp"

namespace wec {

// clang-format off: a subject a line
using EveryEvent = boost::mp11::mp_append<
    OrderEvents,
    ReleaseEvents,
    CancelEvents,
    LabourEvents,
    WorkEvents,
    PickEvents,
    ExceptionEvents,
    WallEvents,
    PackEvents,
    BenchEvents,
    LabelEvents,
    DockEvents,
    LoadEvents,
    OverrideEvents,
    InboundEvents,
    FloorTaskEvents,
    StockEvents,
    ReturnEvents,
    SyncEvents,
    FigureEvents,
    AuditEvents
>;
// clang-format on
using Event = boost::mp11::mp_rename<EveryEvent, std::variant>;

std::string_view type_of(const Event&);
std::string subject_of(const Event&);
boost::json::object data_of(const Event&);

/// An event from its type and data, for verify; an unknown type or a broken field is an error.
tl::expected<Event, JsonError> event_from(std::string_view type, const std::string& subject,
                                          const boost::json::object& data);

}  // namespace wec
