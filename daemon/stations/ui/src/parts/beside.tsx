// Beside the work: what CMD-INFO told, and who waits for a supervisor.

import { words } from "../messages.en";
import type { Info, View } from "../screen";

function facts(info: Info): string {
  const head = [info.seen, info.seen_name, info.state, info.order, info.operator, info.location];
  const rows = (info.stock ?? []).map((row) =>
    [row.qty, row.sku, row.lot, row.location ?? row.lpn, row.status === "AVAILABLE" ? undefined : row.status]
      .filter((word) => word !== undefined)
      .join(" "),
  );
  return [head.filter((word) => word).join(" · "), ...rows].join("; ");
}

export function Beside({ view }: { view: View }) {
  const calls = view.calls ?? [];
  if (!view.info && !view.help && calls.length === 0) return null;
  return (
    <p class="beside" role="status">
      {view.info && (view.info.asked ? words.scanWhatToKnow : facts(view.info))}
      {view.help && ` ${words.supervisorCalled}`}
      {calls.map((call) => ` ${words.calls(call.station, call.operator)}`)}
    </p>
  );
}
