import { useEffect, useState } from "preact/hooks";
import { promptText, refusalText, text, words } from "../messages.en";
import type { Screen, Severity, Signal } from "../screen";
import { Shape } from "./shape";

const flashMs: Record<string, number> = { OK: 250, DONE: 1000, ATTENTION: 1000, STOP: 0 };
const shapes: Record<Severity, string> = { info: "arrow", success: "tick", warning: "triangle", error: "octagon" };

/** The light of the last signal: green ones fade, red stays as long as the refusal does. */
function useFlash(signal: Signal | null): Signal | null {
  const [shown, setShown] = useState<Signal | null>(null);
  useEffect(() => {
    setShown(signal);
    const length = signal ? (flashMs[signal.tone] ?? 0) : 0;
    if (length === 0) return undefined;
    const timer = setTimeout(() => setShown(null), length);
    return () => clearTimeout(timer);
  }, [signal]);
  return shown;
}

/** How far the pieces are, where pieces are being counted. */
function counter(screen: Screen): string {
  const { task, units_done, units_total } = screen.view;
  if (screen.prompt === "ENTER_QTY") return text(screen.args["keyed"]) || "–";
  if (["SCAN_ITEM", "SCAN_LOT", "PUT_TO"].includes(screen.prompt) && task) return `${task.done}/${task.need}`;
  if (screen.prompt === "PACK_SCAN_ITEM" && units_total) return `${text(units_done)}/${units_total}`;
  return "";
}

/** The one question, or what was wrong with the last answer; the biggest words after the place. */
export function PromptBar(props: { screen: Screen; signal: Signal | null; connected: boolean }) {
  const { screen, connected } = props;
  const flash = useFlash(props.signal);
  if (!connected) {
    return (
      <section class="prompt lost" role="alert">
        <Shape shape="octagon" />
        <div>
          <p class="sentence">{words.notConnected}</p>
          <p class="todo">{words.notConnectedHint}</p>
        </div>
      </section>
    );
  }
  const refusal = screen.refusal;
  const good = flash !== null && flash.tone !== "STOP" && !refusal;
  // "The label is printing" below "the printer has no labels" would be a lie.
  const silent = refusal !== null && screen.prompt === "PRINTING";
  const stopped = refusal !== null && screen.severity === "error";
  const tone = good ? `flash ${flash.tone.toLowerCase()}` : screen.severity;
  return (
    <section class={`prompt ${tone}`} aria-live="assertive" aria-atomic="true">
      <Shape shape={good ? flash.light.shape : shapes[screen.severity]} />
      {good && <span class="word">{flash.light.word}</span>}
      <div>
        {refusal && <p class="sentence">{refusalText(refusal)}</p>}
        {!silent && <p class={refusal ? "todo" : "sentence"}>{promptText(screen)}</p>}
      </div>
      {stopped ? <span class="word">STOP</span> : <span class="count">{counter(screen)}</span>}
    </section>
  );
}
