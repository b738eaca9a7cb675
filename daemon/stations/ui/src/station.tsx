import { useEffect, useMemo, useState } from "preact/hooks";
import { Connection } from "./connection";
import { words } from "./messages.en";
import { Beside } from "./parts/beside";
import { Buttons } from "./parts/buttons";
import { PromptBar } from "./parts/prompt_bar";
import { SimScanner } from "./parts/sim_scanner";
import { StatusLine } from "./parts/status_line";
import type { Screen, Signal } from "./screen";
import { isMuted, play } from "./tones";
import { Dock } from "./views/dock";
import { Floor } from "./views/floor";
import { Pack } from "./views/pack";
import { Pick } from "./views/pick";
import { Waiting } from "./views/waiting";

/** The last tone, where a test (and a curious engineer) can read it. */
function mark(signal: Signal): void {
  const data = document.documentElement.dataset;
  data["tone"] = signal.tone;
  data["toneAt"] = String(signal.at);
  data["toneCommand"] = signal.command_id;
  data["toneCount"] = String(Number(data["toneCount"] ?? "0") + 1);
}

function useStation(id: string) {
  const [screen, setScreen] = useState<Screen | null>(null);
  const [signal, setSignal] = useState<Signal | null>(null);
  const [connected, setConnected] = useState(false);
  const [simulation, setSimulation] = useState(false);
  const [unknown, setUnknown] = useState(false);
  const connection = useMemo(
    () =>
      new Connection(id, {
        screen: setScreen,
        signal: (given) => {
          play(given.tone);
          mark(given);
          setSignal(given);
        },
        connected: setConnected,
        meta: (list) => setSimulation(list.simulation),
        unknown: () => setUnknown(true),
      }),
    [id],
  );
  useEffect(() => void connection.run(), [connection]);
  return { screen, signal, connected, simulation, unknown, connection };
}

function Body({ screen, image }: { screen: Screen; image: boolean }) {
  const floor = screen.view.process !== undefined || screen.view.about !== undefined;
  if (screen.operator !== null && floor) return <Floor screen={screen} image={image} />;
  const idle = screen.kind !== "dock" && !screen.view.order;
  if (screen.operator === null || idle) return <Waiting screen={screen} />;
  if (screen.kind === "pick") return <Pick screen={screen} image={image} />;
  if (screen.kind === "pack") return <Pack screen={screen} />;
  if (screen.kind === "dock") return <Dock screen={screen} />;
  return <div class="body" />;
}

export function Station({ id }: { id: string }) {
  const { screen, signal, connected, simulation, unknown, connection } = useStation(id);
  const [muted, setMuted] = useState(isMuted());
  useEffect(() => {
    document.title = id;
    const timer = setInterval(() => setMuted(isMuted()), 1000);
    return () => clearInterval(timer);
  }, [id]);

  if (unknown) return <p class="notice">{words.unknownStation(id)}</p>;
  if (!screen) return <p class="notice">{words.loading}</p>;
  const data = { "data-prompt": screen.prompt, "data-step": screen.step, "data-connected": String(connected) };
  return (
    <div class={`station ${connected ? "" : "stale"}`} {...data} data-refusal={screen.refusal?.code ?? ""}>
      <StatusLine screen={screen} station={id} connected={connected} muted={muted} />
      <Body screen={screen} image={connected} />
      <Beside view={screen.view} />
      <PromptBar screen={screen} signal={signal} connected={connected} />
      <Buttons screen={screen} send={(code) => connection.input("key", code)} />
      {simulation && <SimScanner screen={screen} scan={(code) => connection.input("scan", code)} />}
    </div>
  );
}
