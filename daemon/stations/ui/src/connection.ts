// The page's only ties to the server: the list, the live socket, and inputs. Nothing is kept here
// that a reload could lose, but for one input whose answer is still due: it is sent again with the
// same command_id until it is answered, so that it counts once.

import type { Screen, Signal, StationList } from "./screen";

const firstRetryMs = 500;
const lastRetryMs = 5000;
const inputRetries = 20;

export interface Listener {
  screen(screen: Screen): void;
  signal(signal: Signal): void;
  connected(yes: boolean): void;
  meta(list: StationList): void;
  /** The station does not exist: nothing to wait for. */
  unknown(): void;
}

const json = { "Content-Type": "application/json", "X-Wec": "1" };
const sleep = (ms: number) => new Promise((wake) => setTimeout(wake, ms));

export async function fetchStations(): Promise<StationList | null> {
  const reply = await fetch("/api/v1/stations", { cache: "no-store" });
  // The session ended, as it does when the daemon restarts: a fresh page brings a fresh one.
  if (reply.status === 401) location.reload();
  return reply.ok ? ((await reply.json()) as StationList) : null;
}

export class Connection {
  private ui = "";
  private retryMs = firstRetryMs;

  constructor(
    private readonly station: string,
    private readonly listener: Listener,
  ) {}

  private path(end: string): string {
    return `/api/v1/stations/${encodeURIComponent(this.station)}/${end}`;
  }

  async run(): Promise<void> {
    for (;;) {
      try {
        await this.once();
      } catch {
        // Not reachable: the banner says so, and we try again.
      }
      this.listener.connected(false);
      await sleep(this.retryMs);
      this.retryMs = Math.min(this.retryMs * 2, lastRetryMs);
    }
  }

  /** One life of the live socket. */
  private async once(): Promise<void> {
    const list = await fetchStations();
    if (!list) return;
    // Another version of the page was compiled in since this one was loaded.
    if (this.ui !== "" && this.ui !== list.ui) return location.reload();
    this.ui = list.ui;
    this.listener.meta(list);
    if (!list.stations.some((row) => row.id === this.station)) return this.listener.unknown();

    const reply = await fetch(this.path("ticket"), { method: "POST", headers: json, body: "{}" });
    if (reply.status === 401 || reply.status === 403) return location.reload();
    if (!reply.ok) return;
    const { ticket } = (await reply.json()) as { ticket: string };
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    await this.live(`${scheme}://${location.host}${this.path("live")}?ticket=${ticket}`);
  }

  private live(url: string): Promise<void> {
    return new Promise((ended) => {
      const socket = new WebSocket(url);
      socket.onmessage = (event: MessageEvent<string>) => {
        const message = JSON.parse(event.data) as { type: string };
        if (message.type === "signal") return this.listener.signal(message as unknown as Signal);
        if (message.type !== "screen") return;
        this.retryMs = firstRetryMs;
        this.listener.screen(message as unknown as Screen);
        this.listener.connected(true);
      };
      socket.onclose = () => ended();
    });
  }

  /** True once the server has answered, whatever it answered; false if nobody did. */
  async input(kind: "scan" | "key", data: string): Promise<boolean> {
    const body = JSON.stringify({ command_id: newId(), kind, data });
    for (let tries = 0; tries < inputRetries; ++tries) {
      try {
        const reply = await fetch(this.path("input"), { method: "POST", headers: json, body });
        if (reply.status === 401) location.reload();
        if (reply.status !== 504) return true;
      } catch {
        await sleep(firstRetryMs);
      }
    }
    return false;
  }
}

// crypto.randomUUID is for secure contexts only, and a station may be plain loopback by address.
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return "ui-" + Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The address of an item's picture, or null if there is none. */
export async function fetchPicture(sku: string): Promise<string | null> {
  const url = `/images/${encodeURIComponent(sku)}.webp`;
  try {
    return (await fetch(url)).ok ? url : null;
  } catch {
    return null;
  }
}
