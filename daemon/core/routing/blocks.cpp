// Dynamic programming over the columns: every step is a way through one aisle of a block, or the
// passages along one cross aisle to the next column. Layers keep only the states that were reached.

#include "daemon/core/routing/blocks.hpp"

#include <algorithm>

#include "daemon/core/routing/aisle_ways.hpp"
#include "daemon/core/routing/frontier.hpp"
#include "daemon/core/routing/street_map.hpp"

namespace wec::routing {
namespace {

struct Step {
  enum Kind : std::uint8_t { turn, aisle, cross } kind;
  std::uint32_t column;
  std::uint32_t index;  // cross aisle or block
};

struct Entry {
  Mm cost;
  std::uint32_t before;  // the entry of the layer before
  StateId state;
  std::uint8_t choice;  // way through the aisle, or number of passages
};

/// By stretch, 0: closed. Empty: all are open.
std::vector<char> open_stretches(const SheetColumn& column, const Layout& layout) {
  if (column.aisle == on_cross ||
      layout.aisles[static_cast<std::size_t>(column.aisle)].closed.empty())
    return {};
  std::vector<char> open(column.points.size(), 1);
  for (const auto& part : layout.aisles[static_cast<std::size_t>(column.aisle)].closed)
    for (std::size_t i = 0; i + 1 < column.points.size(); ++i)
      if (column.points[i].y < part.to && column.points[i + 1].y > part.from) open[i] = 0;
  return open;
}

constexpr std::size_t entries_a_step = 16;  // to begin with; they grow
constexpr std::uint32_t nowhere = UINT32_MAX;

class Programme {
 public:
  Programme(const Sheet& sheet, const Layout& layout)
      : sheet_(sheet), layout_(layout), tables_(frontier(sheet.cross.size())) {
    slot_.assign(tables_.states, nowhere);
    const auto steps = sheet.columns.size() * (2 * sheet.cross.size() - 1) + 2;
    steps_.reserve(steps);
    ways_.reserve(steps);
    entries_.resize(entries_a_step * steps);
    entries_[0] = {0, 0, 0, 0};
  }

  std::optional<Tour> run() {
    const auto columns = sheet_.columns.size();
    std::size_t last_needed = 0;
    for (std::size_t c = 0; c < columns; ++c)
      for (const auto& point : sheet_.columns[c].points)
        if (point.needed) last_needed = c;
    for (std::size_t c = 0; c < columns; ++c) {
      turns(c);
      aisles(c);
      if (c >= last_needed) note_end(c);
      if (c + 1 < columns) crosses(c);
    }
    if (!end_found_) return {};
    return tour();
  }

 private:
  /// Where the walk may be complete.
  struct End {
    std::uint32_t entry;
    std::size_t steps, ways;
  };

  void open_step(Step step) {
    steps_.push_back(step);
    end_ = made_;
    // A layer holds each state once at most.
    if (entries_.size() < made_ + tables_.states) entries_.resize(2 * (made_ + tables_.states));
  }

  void reach(StateId state, Mm cost, std::uint32_t before, std::uint32_t choice) {
    if (state == no_state) return;
    auto& slot = slot_[static_cast<std::size_t>(state)];
    if (slot == nowhere)
      slot = made_++;
    else if (entries_[slot].cost <= cost)
      return;
    entries_[slot] = {cost, before, state, static_cast<std::uint8_t>(choice)};
  }

  /// Leaves out what another entry of this layer is no worse than.
  void close_step() {
    begin_ = end_;
    outdone_.clear();
    for (auto i = begin_; i < made_; ++i) outdone_.push_back(outdone(entries_[i]));
    auto kept = begin_;
    for (auto i = begin_; i < made_; ++i) {
      slot_[static_cast<std::size_t>(entries_[i].state)] = nowhere;
      if (outdone_[i - begin_] == 0) entries_[kept++] = entries_[i];
    }
    made_ = kept;
  }

  bool outdone(const Entry& entry) const {
    const auto better = tables_.better_than(entry.state);
    return std::any_of(better.begin(), better.end(), [&](StateId state) {
      const auto slot = slot_[static_cast<std::size_t>(state)];
      return slot != nowhere && entries_[slot].cost <= entry.cost;
    });
  }

  void turns(std::size_t c) {
    const auto& column = sheet_.columns[c];
    for (std::uint32_t h = 0; h < sheet_.cross.size(); ++h) {
      if (!column.points[column.crossing[h]].turns) continue;
      open_step({Step::turn, static_cast<std::uint32_t>(c), h});
      for (auto i = begin_; i < end_; ++i)
        reach(tables_.turn[h][static_cast<std::size_t>(entries_[i].state)], entries_[i].cost, i, 0);
      close_step();
    }
  }

  void aisles(std::size_t c) {
    const auto& column = sheet_.columns[c];
    const auto open = open_stretches(column, layout_);
    for (std::uint32_t b = 0; b + 1 < sheet_.cross.size(); ++b) {
      ways_.push_back(ways_through(column, column.crossing[b], column.crossing[b + 1], open));
      const auto& ways = ways_.back();
      open_step({Step::aisle, static_cast<std::uint32_t>(c), b});
      for (std::uint32_t w = 0; w < ways.count; ++w) {
        const auto& table = tables_.aisle[b][effect_index(ways.way[w].effect)];
        for (auto i = begin_; i < end_; ++i)
          reach(table[static_cast<std::size_t>(entries_[i].state)],
                entries_[i].cost + ways.way[w].cost, i, w);
      }
      close_step();
    }
  }

  void crosses(std::size_t c) {
    const auto& column = sheet_.columns[c];
    const Mm length = sheet_.columns[c + 1].x - column.x;
    for (std::uint32_t h = 0; h < sheet_.cross.size(); ++h) {
      const bool needed = column.points[column.crossing[h]].needed;
      open_step({Step::cross, static_cast<std::uint32_t>(c), h});
      const auto& passed = tables_.cross[h];
      for (auto i = begin_; i < end_; ++i) {
        const auto [cost, before, state, choice] = entries_[i];
        const auto at = static_cast<std::size_t>(state);
        const bool touched = (tables_.touched[at] >> h & 1) != 0;
        if ((tables_.odd[at] >> h & 1) != 0) {
          reach(passed[1][at], cost + length, i, 1);
          continue;
        }
        // A crossing nobody came to is left alone, unless something is to be fetched there.
        if (touched || !needed) reach(passed[0][at], cost, i, 0);
        if (touched || needed) reach(passed[2][at], cost + 2 * length, i, 2);
      }
      close_step();
    }
  }

  void note_end(std::size_t c) {
    const auto& column = sheet_.columns[c];
    unsigned needed = 0;
    for (std::size_t h = 0; h < column.crossing.size(); ++h)
      if (column.points[column.crossing[h]].needed) needed |= 1U << h;
    for (auto i = begin_; i < made_; ++i) {
      const auto state = static_cast<std::size_t>(entries_[i].state);
      if (tables_.finished[state] == 0 || (tables_.touched[state] & needed) != needed) continue;
      if (!end_found_ || entries_[i].cost < entries_[end_found_->entry].cost)
        end_found_ = End{i, steps_.size(), ways_.size()};
    }
  }

  Tour tour() const {
    StreetMap map(sheet_);
    auto ways = end_found_->ways;
    auto at = end_found_->entry;
    for (auto s = end_found_->steps; s-- > 0;) {
      const auto& entry = entries_[at];
      const auto& step = steps_[s];
      if (step.kind == Step::aisle) draw(map, step, ways_[--ways].way[entry.choice]);
      if (step.kind == Step::cross)
        map.pass_right(step.column, step.index, static_cast<int>(entry.choice));
      at = entry.before;
    }
    Tour out;
    out.length = out.bound = map.length();
    out.order = map.walk();
    out.method = sheet_.cross.size() == 2 ? Method::single_block : Method::blocks;
    return out;
  }

  void draw(StreetMap& map, const Step& step, const AisleWayChosen& way) const {
    const auto& column = sheet_.columns[step.column];
    const auto bottom = column.crossing[step.index], top = column.crossing[step.index + 1];
    bool odd = way.starts_odd;
    for (auto i = bottom; i < top; ++i) {
      if (i > bottom && column.points[i].turns) odd = !odd;
      const bool gap = static_cast<std::int32_t>(i - bottom) == way.gap;
      map.pass_up(step.column, i, gap ? 0 : odd ? 1 : 2);
    }
  }

  const Sheet& sheet_;
  const Layout& layout_;
  const Frontier& tables_;
  std::vector<Step> steps_;
  std::vector<AisleWays> ways_;  // one for each aisle step, in order
  std::vector<Entry> entries_;
  std::vector<std::uint32_t> slot_;  // by state: its entry of the layer that is being made
  std::vector<char> outdone_;
  std::uint32_t begin_ = 0, end_ = 1;  // the layer before
  std::uint32_t made_ = 1;             // entries so far
  std::optional<End> end_found_;
};

}  // namespace

std::optional<Tour> blocks_tour(const Sheet& sheet, const Layout& layout) {
  return Programme(sheet, layout).run();
}

}  // namespace wec::routing
