import { useEffect, useState } from "preact/hooks";
import { text, words } from "../messages.en";
import type { Device, Screen } from "../screen";
import { unmute } from "../tones";
import { Shape } from "./shape";

function clockText(): string {
  return new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
}

function Clock() {
  const [now, setNow] = useState(clockText());
  useEffect(() => {
    const timer = setInterval(() => setNow(clockText()), 1000);
    return () => clearInterval(timer);
  }, []);
  return <span class="clock">{now}</span>;
}

function Link({ screen }: { screen: Screen }) {
  const link = screen.view.link;
  if (!link) return null;
  const online = link.state === "online";
  const waiting = link.backlog ? ` +${link.backlog}` : "";
  const age = !online && link.age_ms ? ` ${Math.floor(link.age_ms / 60_000)} min` : "";
  return (
    <span class={`chip ${online ? "good" : "look"}`} data-link={link.state}>
      <Shape shape={online ? "dot" : "triangle"} />
      {words.links[link.state] ?? link.state.toUpperCase()}
      {age}
      {waiting}
    </span>
  );
}

function DeviceChip({ device }: { device: Device }) {
  const good = device.state === "ok";
  const unsure = device.state === "unknown";
  return (
    <span class={`chip ${good ? "good" : unsure ? "quiet" : "bad"}`} title={device.text ?? ""}>
      <Shape shape={good ? "dot" : unsure ? "triangle" : "octagon"} />
      {device.id} {words.deviceStates[device.state] ?? device.state}
    </span>
  );
}

/** Always the same place: who, where, what; and whether anything is broken. */
export function StatusLine(props: { screen: Screen; station: string; connected: boolean; muted: boolean }) {
  const { screen, station, muted } = props;
  const view = screen.view;
  const progress = view.lines_total === undefined ? "" : `${text(view.lines_done)}/${view.lines_total} ${words.lines}`;
  return (
    <header class="status">
      <strong>{screen.operator === null ? words.nobody : (view.operator_name ?? screen.operator)}</strong>
      <span>{station}</span>
      {view.order && <span>{view.order}</span>}
      {view.carrier && <span class="wide-only">{`${view.carrier} ${text(view.service)}`}</span>}
      {progress && <span>{progress}</span>}
      <span class="gap" />
      {muted && (
        <button type="button" class="mute" onClick={() => void unmute()}>
          {words.soundOff}
        </button>
      )}
      <Link screen={screen} />
      {view.devices?.map((device) => <DeviceChip key={device.id} device={device} />)}
      <Clock />
    </header>
  );
}
