// Building the tables: from the empty state, every action on every state that comes up.

#include "daemon/core/routing/frontier.hpp"

#include <algorithm>
#include <cassert>
#include <unordered_map>

namespace wec::routing {
namespace {

/// Label 0: not touched. Otherwise the number of its connected part, counted by first appearance.
struct Picture {
  std::array<std::uint8_t, exact_cross_max> label{};
  std::array<std::uint8_t, exact_cross_max> odd{};
};

constexpr std::uint8_t fresh = 100;  // above any label

void renumber(Picture& p, std::size_t n) {
  std::array<std::uint8_t, 128> name{};
  std::uint8_t next = 1;
  for (std::size_t i = 0; i < n; ++i) {
    if (p.label[i] == 0) continue;
    auto& given = name[p.label[i]];
    if (given == 0) given = next++;
    p.label[i] = given;
  }
}

std::uint64_t code(const Picture& p, std::size_t n) {
  std::uint64_t out = 0;
  for (std::size_t i = 0; i < n; ++i)
    out = out << 4 | static_cast<std::uint64_t>(p.label[i] << 1 | p.odd[i]);
  return out;
}

void touch(Picture& p, std::size_t i, Touch how, std::uint8_t label) {
  if (how == Touch::none) return;
  if (p.label[i] == 0) p.label[i] = label;
  if (how == Touch::odd) p.odd[i] ^= 1;
}

void join(Picture& p, std::size_t n, std::uint8_t a, std::uint8_t b) {
  for (std::size_t i = 0; i < n; ++i)
    if (p.label[i] == b) p.label[i] = a;
}

Picture through_aisle(Picture p, std::size_t n, std::size_t block, Effect e) {
  touch(p, block, e.bottom, fresh);
  touch(p, block + 1, e.top, fresh + 1);
  if (e.joined) join(p, n, p.label[block], p.label[block + 1]);
  renumber(p, n);
  return p;
}

/// False: the crossing would be left odd, or its part would be cut off from the rest for good.
bool along_cross(Picture& p, std::size_t n, std::size_t h, std::size_t passages) {
  if (p.odd[h] != (passages == 1 ? 1 : 0)) return false;
  if (passages == 0) {
    bool elsewhere = p.label[h] == 0;
    for (std::size_t i = 0; i < n; ++i) elsewhere |= i != h && p.label[i] == p.label[h];
    if (!elsewhere) return false;
    p.label[h] = 0;
  } else if (p.label[h] == 0) {
    p.label[h] = fresh;  // a crossing that is visited from its right only
  }
  p.odd[h] = passages == 1 ? 1 : 0;
  renumber(p, n);
  return true;
}

bool is_finished(const Picture& p, std::size_t n) {
  std::uint8_t seen = 0;
  for (std::size_t i = 0; i < n; ++i) {
    if (p.odd[i] != 0) return false;
    if (p.label[i] > 1) return false;
    seen |= p.label[i];
  }
  return seen != 0;
}

/// A connected part with an odd number of odd crossings holds the walk's start or its end; there
/// are never three.
bool possible_walk(const Picture& p, std::size_t n) {
  std::array<std::uint8_t, exact_cross_max + 1> odd{};
  for (std::size_t i = 0; i < n; ++i)
    if (p.label[i] != 0) odd[p.label[i]] ^= p.odd[i];
  int parts = 0;
  for (const auto one : odd) parts += one;
  return parts <= 2;
}

class Builder {
 public:
  explicit Builder(Frontier& tables) : t_(tables), n_(tables.crossings) {}

  void build() {
    find({});
    for (std::size_t i = 0; i < pictures_.size(); ++i) {
      const auto from = pictures_[i];
      describe(from);
      aisles(from);
      crosses(from);
    }
    t_.states = pictures_.size();
    for (const auto& picture : pictures_) compare(picture);
    t_.first_better.push_back(static_cast<std::uint32_t>(t_.better.size()));
  }

 private:
  StateId find(const Picture& p) {
    if (!possible_walk(p, n_)) return no_state;
    const auto [at, added] = ids_.try_emplace(code(p, n_), static_cast<StateId>(pictures_.size()));
    if (added) pictures_.push_back(p);
    return at->second;
  }

  void describe(const Picture& p) {
    unsigned touched = 0, odd = 0;
    for (std::size_t i = 0; i < n_; ++i) {
      touched |= (p.label[i] != 0 ? 1U : 0U) << i;
      odd |= (p.odd[i] != 0 ? 1U : 0U) << i;
    }
    t_.touched.push_back(static_cast<std::uint8_t>(touched));
    t_.odd.push_back(static_cast<std::uint8_t>(odd));
    t_.finished.push_back(is_finished(p, n_));
  }

  void aisles(const Picture& from) {
    for (std::size_t block = 0; block + 1 < n_; ++block)
      for (int bottom = 0; bottom < 3; ++bottom)
        for (int top = 0; top < 3; ++top)
          for (const bool joined : {false, true}) {
            const Effect e{static_cast<Touch>(bottom), static_cast<Touch>(top), joined};
            auto& row = t_.aisle[block][effect_index(e)];
            const bool possible = !joined || (bottom != 0 && top != 0);
            row.push_back(possible ? find(through_aisle(from, n_, block, e)) : no_state);
          }
  }

  void crosses(const Picture& from) {
    for (std::size_t h = 0; h < n_; ++h) {
      for (std::size_t passages = 0; passages < 3; ++passages) {
        auto p = from;
        const bool possible = along_cross(p, n_, h, passages);
        t_.cross[h][passages].push_back(possible ? find(p) : no_state);
      }
      auto p = from;
      touch(p, h, Touch::odd, fresh);
      renumber(p, n_);
      t_.turn[h].push_back(find(p));
    }
  }

  /// Better is what has two of its parts connected, or touches one more crossing in a part: the
  /// parities are the same, so whatever completes the one completes the other.
  void compare(const Picture& from) {
    const auto first = static_cast<std::ptrdiff_t>(t_.better.size());
    t_.first_better.push_back(static_cast<std::uint32_t>(first));
    const auto note = [&](Picture p) {
      renumber(p, n_);
      const auto known = ids_.find(code(p, n_));
      if (known != ids_.end()) t_.better.push_back(known->second);
    };
    for (std::size_t a = 0; a < n_; ++a)
      for (std::size_t b = 0; b < n_; ++b) {
        if (from.label[b] == 0 || from.label[a] == from.label[b]) continue;
        auto p = from;
        if (from.label[a] == 0)
          p.label[a] = from.label[b];
        else
          join(p, n_, from.label[a], from.label[b]);
        note(p);
      }
    std::sort(t_.better.begin() + first, t_.better.end());
    t_.better.erase(std::unique(t_.better.begin() + first, t_.better.end()), t_.better.end());
  }

  Frontier& t_;
  std::size_t n_;
  std::unordered_map<std::uint64_t, StateId> ids_;
  std::vector<Picture> pictures_;
};

template <std::size_t N>
const Frontier& made_once() {
  static const Frontier tables(N);
  return tables;
}

}  // namespace

Frontier::Frontier(std::size_t crossings_)
    : crossings(crossings_), aisle(crossings_ - 1), cross(crossings_), turn(crossings_) {
  Builder(*this).build();
}

const Frontier& frontier(std::size_t crossings) {
  switch (crossings) {
    case 2:
      return made_once<2>();
    case 3:
      return made_once<3>();
    case 4:
      return made_once<4>();
    case 5:
      return made_once<5>();
    default:
      assert(crossings == exact_cross_max && "more cross aisles go to the heuristic");
      return made_once<exact_cross_max>();
  }
}

}  // namespace wec::routing
