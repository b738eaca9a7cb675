import { text, words } from "../messages.en";
import { Picture } from "../parts/picture";
import { Shape } from "../parts/shape";
import type { PickTask, Screen } from "../screen";

type Field = "place" | "item" | "tote";
const asked: Record<string, Field> = {
  SCAN_LOCATION: "place",
  SCAN_DROP: "place",
  SCAN_ITEM: "item",
  SCAN_LOT: "item",
  ENTER_QTY: "item",
  PUT_TO: "tote",
  SCAN_TOTE: "tote",
};

/** The field to scan next pulses; fields already confirmed show a tick. */
function look(field: Field, screen: Screen): string {
  const now = asked[screen.prompt];
  if (now === field) return "asked";
  const order: Field[] = ["place", "item", "tote"];
  const before = now !== undefined && now !== "place" && order.indexOf(field) < order.indexOf(now);
  return before && screen.prompt !== "SCAN_TOTE" ? "confirmed" : "";
}

function Place({ task, className }: { task: PickTask; className: string }) {
  const size = task.location.length > 12 ? "long" : "";
  return (
    <section class={`field place-field ${className}`}>
      <h2>
        {words.location}
        {task.zone ? ` · ${task.zone}` : ""}
        <Shape shape="tick" />
      </h2>
      <p class={`place ${size}`}>{task.location}</p>
      {task.check_digits && <p class="check">{`${words.check} ${task.check_digits}`}</p>}
    </section>
  );
}

function Item({ task, className, image }: { task: PickTask; className: string; image: boolean }) {
  return (
    <section class={`field item-field ${className}`}>
      {image && <Picture sku={task.sku} name={text(task.name)} />}
      <div>
        <h2>
          {words.item}
          <Shape shape="tick" />
        </h2>
        <p class="sku">{task.sku}</p>
        <p class="name">{text(task.name)}</p>
        <p class="quiet">
          {task.lot && <strong class="lot">{`${words.lot} ${task.lot}`}</strong>}
          {task.expiry && <span>{`${words.best} ${task.expiry}`}</span>}
          {task.gtin && <span>{`GTIN ${task.gtin}`}</span>}
        </p>
      </div>
    </section>
  );
}

function Next({ screen }: { screen: Screen }) {
  const { next, task } = screen.view;
  if (!task) return null;
  return (
    <p class="next">
      {next ? `${words.next}: ${next.location}  ${next.sku}  × ${next.need}` : `${words.next}: ${words.lastLine}`}
    </p>
  );
}

function Tote({ screen, className }: { screen: Screen; className: string }) {
  return (
    <section class={`field tote-field ${className}`}>
      <h2>{screen.prompt === "SCAN_DROP" ? words.tote : words.put}</h2>
      <p class={screen.view.tote ? "tote" : "tote words"}>
        <span class="tote-mark" aria-hidden="true" />
        {screen.view.tote ?? words.scanTote}
      </p>
    </section>
  );
}

export function Pick({ screen, image }: { screen: Screen; image: boolean }) {
  const { task } = screen.view;
  const dropping = screen.prompt === "SCAN_DROP";
  const visible = task && !dropping && screen.prompt !== "SCAN_TOTE";
  return (
    <main class="body pick">
      {visible && <Place task={task} className={look("place", screen)} />}
      {visible && <Item task={task} className={look("item", screen)} image={image} />}
      {visible && (
        <section class="field take-field">
          <h2>{words.take}</h2>
          <p class="take">
            {task.need - task.done}
            <span class="of">{task.done > 0 ? `${task.done}/${task.need} ✓` : ""}</span>
          </p>
        </section>
      )}
      <Tote screen={screen} className={`${look("tote", screen)} ${visible ? "" : "alone"}`} />
      <Next screen={screen} />
    </main>
  );
}
