import { useEffect, useState } from "preact/hooks";
import { fetchStations } from "./connection";
import { words } from "./messages.en";
import type { StationRow } from "./screen";

const refreshMs = 2000;

/** All stations, each one touch away. */
export function Overview() {
  const [rows, setRows] = useState<StationRow[] | null>(null);
  useEffect(() => {
    const refresh = () => void fetchStations().then((list) => list && setRows(list.stations), () => setRows(null));
    refresh();
    const timer = setInterval(refresh, refreshMs);
    return () => clearInterval(timer);
  }, []);
  return (
    <main class="overview">
      <h1>{words.allStations}</h1>
      {rows === null && <p>{words.loading}</p>}
      <ul>
        {rows?.map((row) => (
          <li key={row.id}>
            <a href={`/station/${encodeURIComponent(row.id)}`}>
              <strong>{row.id}</strong>
              <span>{words.kinds[row.kind] ?? row.kind}</span>
              <span class="quiet">{row.operator ?? words.nobody}</span>
            </a>
          </li>
        ))}
      </ul>
    </main>
  );
}
