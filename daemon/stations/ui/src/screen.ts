// What the server says, as types. Everything in `view` may be missing: the page shows what is there.

export type Severity = "info" | "success" | "warning" | "error";
export type Tone = "OK" | "DONE" | "ATTENTION" | "STOP";
export type Args = Record<string, unknown>;

export interface Refusal {
  code: string;
  args: Args;
  at?: number;
}

export interface Device {
  id: string;
  kind: string;
  state: string;
  text?: string;
}

export interface PickTask {
  location: string;
  zone?: string;
  aisle?: string;
  check_digits?: string;
  sku: string;
  name?: string | null;
  gtin?: string | null;
  lot?: string;
  expiry?: string;
  serial?: string;
  need: number;
  done: number;
  image?: string;
}

export interface PackLine {
  line: number;
  sku: string;
  name?: string | null;
  gtin?: string | null;
  need: number;
  done: number;
}

/** A line of a delivery, a count, a return or an adjustment. */
export interface FloorLine {
  sku: string;
  name?: string | null;
  lot?: string;
  location?: string;
  need?: number;
  done?: number;
  counted?: number;
  delta?: number;
}

export interface Weight {
  mass_mg: number | null;
  expected_mg: number;
  tolerance_mg: number;
  stable: boolean | null;
  verdict: "inside" | "light" | "heavy" | "unknown";
  discriminating?: boolean;
  hint?: { sku: string; n: number };
}

/** What CMD-INFO told of a code; `asked`: it waits for the code. */
export interface Info {
  asked?: boolean;
  seen?: string;
  seen_name?: string;
  state?: string;
  order?: string;
  operator?: string;
  location?: string;
  stock?: { sku: string; qty: number; status: string; location?: string; lpn?: string; lot?: string }[];
}

export interface View {
  site?: string;
  link?: { state: string; backlog?: number; age_ms?: number | null };
  clock?: string; // synced holdover unsynced
  devices?: Device[];
  operator_name?: string | null;
  order?: string;
  ship_by?: string;
  // pick
  task?: PickTask;
  tote?: string;
  lines_done?: number;
  lines_total?: number;
  next?: { location: string; sku: string; need: number } | null;
  // pack
  carrier?: string;
  service?: string;
  carton?: { sscc: string; type: string; n: number } | null;
  suggestion?: string | null;
  lines?: PackLine[];
  last_sku?: string | null;
  units_done?: number;
  units_total?: number;
  weight?: Weight | null;
  label?: { number: string; state: string } | null;
  // dock
  manifest?: string | null;
  parcels?: { carton: string; number: string; order: string }[];
  waiting?: number;
  // beside the work: what CMD-INFO told, a supervisor called, and who calls one
  info?: Info;
  help?: boolean;
  calls?: { station: string; operator: string }[];
  // receiving, put-away, counts, returns, approvals
  process?: string;
  about?: string;
}

export interface Screen {
  station: string;
  kind: string;
  prompt: string;
  args: Args;
  severity: Severity;
  operator: string | null;
  step: string;
  refusal: Refusal | null;
  view: View;
}

export interface Signal {
  tone: Tone;
  light: { colour: string; shape: string; word: string };
  at: number;
  command_id: string;
}

export interface StationRow {
  id: string;
  kind: string;
  prompt: string;
  step: string;
  operator: string | null;
}

export interface StationList {
  stations: StationRow[];
  simulation: boolean;
  ui: string;
}
