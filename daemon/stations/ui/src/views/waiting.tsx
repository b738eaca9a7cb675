import { words } from "../messages.en";
import type { Screen } from "../screen";

function Badge() {
  return (
    <svg class="emblem" viewBox="0 0 120 150" aria-hidden="true">
      <rect x="4" y="14" width="112" height="132" rx="12" fill="none" stroke="currentColor" stroke-width="6" />
      <path d="M48 14 V4 H72 V14" fill="none" stroke="currentColor" stroke-width="6" />
      <circle cx="60" cy="58" r="20" fill="currentColor" />
      <path d="M26 106 a34 24 0 0 1 68 0 Z" fill="currentColor" />
      <path d="M28 122 V136 M38 122 V136 M46 122 V136 M58 122 V136 M64 122 V136 M76 122 V136 M90 122 V136" stroke="currentColor" stroke-width="5" />
    </svg>
  );
}

function Tote() {
  return (
    <svg class="emblem" viewBox="0 0 150 120" aria-hidden="true">
      <path d="M8 20 H142 L128 112 H22 Z" fill="none" stroke="currentColor" stroke-width="7" />
      <path d="M58 44 H92" stroke="currentColor" stroke-width="9" />
    </svg>
  );
}

/** Nothing is under way: which station this is, and a picture of what it waits for. */
export function Waiting({ screen }: { screen: Screen }) {
  return (
    <main class="body waiting">
      <p class="place">{screen.station}</p>
      <p class="kind">{words.kinds[screen.kind] ?? screen.kind}</p>
      {screen.operator === null ? <Badge /> : <Tote />}
    </main>
  );
}
