// The row cache forgets what a transaction takes back, and never grows beyond its bound.
#include "daemon/store/row_cache.hpp"

#include <gtest/gtest.h>

#include "daemon/core/state/rows.hpp"
#include "daemon/store/store.hpp"

namespace wec::test {
namespace {

Location place(const std::string& id, std::int64_t pick_seq) {
  Location row;
  row.location = LocationId(id);
  row.barcode = "LOC-" + id;
  row.pick_seq = pick_seq;
  return row;
}

std::int64_t seq_of(Table<Location>& table, const std::string& id) {
  const auto row = table.get(LocationId(id));
  return row ? row->pick_seq : -1;
}

class RowCacheInStore : public testing::Test {
 protected:
  RowCacheInStore() : store(std::move(*Store::open({}))), table(*store) {
    store->begin();
    table.put(place("A", 1));
    store->commit();
  }
  std::unique_ptr<Store> store;
  Table<Location> table;
};

TEST_F(RowCacheInStore, ARefusedCommandsRowsAreReadAnew) {
  store->begin();
  store->savepoint();
  table.put(place("A", 2));
  table.put(place("B", 5));
  EXPECT_EQ(seq_of(table, "A"), 2);
  store->rollback_to();
  store->release();
  EXPECT_EQ(seq_of(table, "A"), 1);
  EXPECT_EQ(seq_of(table, "B"), -1);
  store->commit();
  EXPECT_EQ(store->state_hash(), store->recomputed_state_hash());
}

TEST_F(RowCacheInStore, WhatAnEarlierCommandOfTheTurnWroteStays) {
  store->begin();
  store->savepoint();
  table.put(place("A", 2));
  store->release();
  store->savepoint();
  table.put(place("A", 3));
  store->rollback_to();
  store->release();
  EXPECT_EQ(seq_of(table, "A"), 2);
  store->commit();
  EXPECT_EQ(seq_of(table, "A"), 2);
}

TEST_F(RowCacheInStore, AWholeTurnThatGoesBackIsForgotten) {
  store->begin();
  store->savepoint();
  table.put(place("A", 2));
  store->release();
  store->savepoint();
  table.erase(LocationId("A"));
  EXPECT_EQ(seq_of(table, "A"), -1);
  store->release();
  store->rollback();
  EXPECT_EQ(seq_of(table, "A"), 1);
}

TEST(RowCache, IsEmptiedWhenFull) {
  const auto& spec = rows::spec_of<Location>();
  RowCache cache;
  const auto key = [&](std::size_t i) {
    return RowCache::key_of(spec, {Value(std::to_string(i))});
  };
  for (std::size_t i = 0; i <= RowCache::rows_max; ++i) cache.read(key(i), std::nullopt);
  EXPECT_EQ(cache.find(key(0)), nullptr);
  EXPECT_NE(cache.find(key(RowCache::rows_max)), nullptr);
}

TEST(RowCache, KeysOfSeveralCellsDoNotRunTogether) {
  const auto& spec = rows::spec_of<OrderLine>();
  EXPECT_NE(RowCache::key_of(spec, {Value("a1:b"), Value(std::int64_t{1})}),
            RowCache::key_of(spec, {Value("a"), Value(std::int64_t{1})}));
}

}  // namespace
}  // namespace wec::test
