// What the drivers cost, next to a plain memory pass over the same bytes.
#pragma once

namespace wec::bench {

/// Prints scale frames/s, SSI packets/s and GS1 parses/s, each with the pass beside it.
void parser_rates(int seconds_each);

}  // namespace wec::bench
