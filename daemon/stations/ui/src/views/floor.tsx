import { text, words } from "../messages.en";
import { Picture } from "../parts/picture";
import { Shape } from "../parts/shape";
import type { FloorLine, Screen } from "../screen";

function Line({ line }: { line: FloorLine }) {
  const done = line.need !== undefined && (line.done ?? 0) >= line.need;
  const counted = line.delta === undefined ? text(line.done ?? "") : `${text(line.counted ?? "")} (${text(line.delta)})`;
  return (
    <li class={done ? "done" : "open"}>
      <Shape shape={done ? "tick" : "arrow"} />
      <span class="what">
        <strong>{line.sku}</strong>
        <span class="name">{[text(line.name), line.lot ? `${words.lot} ${line.lot}` : "", line.location ?? ""].filter(Boolean).join(" · ")}</span>
      </span>
      <span class="how-many">{line.need === undefined ? counted : `${text(line.done ?? 0)}/${line.need}`}</span>
    </li>
  );
}

/** Receiving, put-away, refilling, counting, returns, kits, approvals: the goods at hand, the place, and the list. */
export function Floor({ screen, image }: { screen: Screen; image: boolean }) {
  const { task, lines = [], about, waiting } = screen.view;
  const place = text(screen.args["location"] ?? task?.location ?? "");
  return (
    <main class="body pick">
      {place && (
        <section class={`field place-field ${screen.prompt === "SCAN_LOCATION" ? "asked" : ""}`}>
          <h2>{words.location}</h2>
          <p class={`place ${place.length > 12 ? "long" : ""}`}>{place}</p>
        </section>
      )}
      {task && (
        <section class="field item-field">
          {image && <Picture sku={task.sku} name={text(task.name)} />}
          <div>
            <h2>{words.item}</h2>
            <p class="sku">{task.sku}</p>
            <p class="name">{text(task.name)}</p>
            <p class="quiet">
              {task.lot && <strong class="lot">{`${words.lot} ${task.lot}`}</strong>}
              {task.expiry && <span>{`${words.best} ${task.expiry}`}</span>}
              {task.serial && <span>{task.serial}</span>}
            </p>
          </div>
        </section>
      )}
      <section class="field units-field">
        <h2>{about ?? words.kinds[screen.kind] ?? screen.kind}</h2>
        <p class="units">{task ? text(task.done) : text(waiting ?? "")}</p>
      </section>
      <ul class="field lines">
        {lines.map((line, i) => (
          <Line key={`${i}`} line={line as FloorLine} />
        ))}
      </ul>
    </main>
  );
}
