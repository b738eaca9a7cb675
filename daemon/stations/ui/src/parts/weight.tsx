import { grams, words } from "../messages.en";
import type { Weight } from "../screen";
import { Shape } from "./shape";

// The window is the middle third of the scale: outside it there is room to see by how much.
const tolerancesEachSide = 3;
const shapes = { inside: "tick", light: "triangle", heavy: "triangle", unknown: "dot" };

function position(weight: Weight): number {
  if (weight.mass_mg === null) return 0;
  const span = 2 * tolerancesEachSide * Math.max(weight.tolerance_mg, 1);
  const left = weight.expected_mg - span / 2;
  return Math.min(Math.max((weight.mass_mg - left) / span, 0), 1);
}

function Hint({ weight }: { weight: Weight }) {
  const hint = weight.hint;
  if (!hint) return null;
  return <p class="hint">{hint.n < 0 ? words.missing(-hint.n, hint.sku) : words.extra(hint.n, hint.sku)}</p>;
}

/** A big number, and a needle in a window: inside, too light, too heavy. */
export function WeightGauge({ weight }: { weight: Weight }) {
  const at = position(weight) * 300;
  return (
    <div class={`weight ${weight.verdict}`} data-verdict={weight.verdict}>
      <p class="mass">
        {weight.mass_mg === null ? "–" : grams(weight.mass_mg)}
        <span class={weight.stable ? "steady" : "moving"}>{weight.stable ? "" : "~"}</span>
      </p>
      <svg class="gauge" viewBox="0 0 300 56" role="img" aria-label={words.verdicts[weight.verdict]}>
        <rect class="track" x="0" y="18" width="300" height="26" rx="4" />
        <rect class="window" x="100" y="18" width="100" height="26" />
        <path class="edge" d="M100 12 V50 M200 12 V50" />
        {weight.mass_mg !== null && <path class="needle" d={`M${at} 50 L${at - 9} 4 H${at + 9} Z`} />}
      </svg>
      <p class="verdict">
        <Shape shape={shapes[weight.verdict]} /> {words.verdicts[weight.verdict]}
      </p>
      <p class="quiet">{`${words.expect} ${grams(weight.expected_mg)} ± ${grams(weight.tolerance_mg)}`}</p>
      <Hint weight={weight} />
      {weight.discriminating === false && <p class="quiet small">{words.notDiscriminating}</p>}
    </div>
  );
}
