import { text, words } from "../messages.en";
import { Picture } from "../parts/picture";
import { Shape } from "../parts/shape";
import { WeightGauge } from "../parts/weight";
import type { PackLine, Screen, Weight } from "../screen";

/** What is left comes first, the piece just scanned is the large one, done items sink. */
function arranged(screen: Screen): PackLine[] {
  const rank = (line: PackLine) => (line.sku === screen.view.last_sku ? 0 : line.done >= line.need ? 2 : 1);
  return [...(screen.view.lines ?? [])].sort((a, b) => rank(a) - rank(b) || a.line - b.line);
}

function Line({ line, last }: { line: PackLine; last: boolean }) {
  const done = line.done >= line.need;
  return (
    <li class={`${done ? "done" : "open"} ${last ? "last" : ""}`}>
      <Shape shape={done ? "tick" : "arrow"} />
      {last && <Picture sku={line.sku} name={text(line.name)} />}
      <span class="what">
        <strong>{line.sku}</strong>
        <span class="name">{text(line.name)}</span>
      </span>
      <span class="how-many">{`${line.done}/${line.need}`}</span>
    </li>
  );
}

function Box({ screen }: { screen: Screen }) {
  const { carton, suggestion, ship_by } = screen.view;
  const asked = screen.prompt === "PACK_CHOOSE_BOX" ? "asked" : "";
  if (!carton && !suggestion) return null;
  const sscc = carton ? `SSCC …${carton.sscc.slice(-6)}` : "";
  return (
    <section class={`field box-field ${asked}`}>
      <h2>{carton ? `${words.box} ${carton.n}` : `${words.box} (${words.suggested})`}</h2>
      <p class="box">{carton?.type ?? suggestion}</p>
      <p class="quiet">{sscc}</p>
      {ship_by && <p class="quiet">{`${words.due} ${due(ship_by)}`}</p>}
    </section>
  );
}

function due(when: string): string {
  const at = new Date(when);
  if (Number.isNaN(at.getTime())) return when;
  const today = at.toDateString() === new Date().toDateString();
  const time = at.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  return today ? time : `${at.toLocaleDateString([], { month: "short", day: "numeric" })} ${time}`;
}

function Label({ screen }: { screen: Screen }) {
  const label = screen.view.label;
  if (!label) return null;
  const asked = screen.prompt === "APPLY_LABEL_SCAN" ? "asked" : "";
  return (
    <section class={`field label-field ${asked}`}>
      <h2>{`${words.label} · ${words.steps[label.state] ?? label.state}`}</h2>
      <p class="number">{label.number}</p>
      <p class="quiet">{screen.view.carton ? `SSCC ${screen.view.carton.sscc}` : ""}</p>
    </section>
  );
}

function Units({ screen }: { screen: Screen }) {
  const { units_done, units_total } = screen.view;
  return (
    <section class="field units-field">
      <h2>{words.units}</h2>
      <p class="units">{`${text(units_done)}/${text(units_total)}`}</p>
    </section>
  );
}

function Lines({ screen }: { screen: Screen }) {
  const last = screen.view.last_sku;
  return (
    <ul class="field lines">
      {arranged(screen).map((line) => (
        <Line key={line.line} line={line} last={line.sku === last} />
      ))}
    </ul>
  );
}

/** What the present step is about is large and comes first: the pieces, the weight, or the label. */
export function Pack({ screen }: { screen: Screen }) {
  const { weight, label } = screen.view;
  const main = label ? <Label screen={screen} /> : weight ? <WeightField weight={weight} /> : null;
  return (
    <main class={`body pack ${main ? "with-main" : ""}`}>
      {main ?? <Lines screen={screen} />}
      <aside>
        <Box screen={screen} />
        <Units screen={screen} />
        {main && <Lines screen={screen} />}
      </aside>
    </main>
  );
}

function WeightField({ weight }: { weight: Weight }) {
  return (
    <section class="field weight-field">
      <h2>{words.weight}</h2>
      <WeightGauge weight={weight} />
    </section>
  );
}
