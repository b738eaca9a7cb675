// Every word that the page shows, by the codes of daemon/core/catalogue.hpp. A translation is another
// file of this shape. Codes, barcodes and ids are never translated.

import type { Args, Refusal, Screen } from "./screen";

type Sentence = (args: Args) => string;

export const text = (value: unknown): string =>
  value === null || value === undefined ? "" : typeof value === "object" ? JSON.stringify(value) : String(value);

/** "That is LAMP-B": what was scanned, by name where it has one. */
const seen = (a: Args): string => {
  const kinds: Record<string, string> = {
    LOCATION: "location ",
    CONTAINER: "tote ",
    CARTON_TYPE: "box ",
    BADGE: "a badge: ",
    PARCEL: "parcel ",
  };
  const kind = kinds[text(a["seen_kind"])] ?? "";
  return a["seen"] === undefined ? "" : `That is ${kind}${text(a["seen"])}. `;
};
const need = (a: Args): string => (a["expected"] === undefined ? "" : `Need ${text(a["expected"])}. `);
const either = (a: Args, ...names: string[]): string =>
  names.map((name) => text(a[name])).find((value) => value !== "") ?? "";

export const grams = (mg: unknown): string => {
  if (typeof mg !== "number") return "–";
  const g = mg / 1000;
  if (Math.abs(g) >= 10000) return `${(g / 1000).toFixed(3)} kg`;
  return `${Number.isInteger(g) || Math.abs(g) >= 100 ? g.toFixed(0) : g.toFixed(1)} g`;
};

/** The one question of the screen. */
const prompts: Record<string, Sentence> = {
  SCAN_BADGE: () => "Scan your badge",
  MENU: () => "No work right now",
  SCAN_TOTE: (a) => `Scan ${text(a["expected"] ?? "an empty tote")}`,
  SCAN_CART: (a) => `Scan a cart, or go to ${text(a["location"])} without one`,
  SCAN_LOCATION: (a) => `Go to ${text(a["location"])} and scan it`,
  SCAN_ITEM: (a) => (a["sku"] ? `Scan ${text(a["sku"])}, each piece` : `Scan a piece of ${text(a["tote"] ?? "the tote")}`),
  SCAN_LOT: (a) => `Scan the lot of ${text(a["sku"])}${a["lot"] ? `: need ${text(a["lot"])}` : ""}`,
  SCAN_SERIAL: () => "Scan the serial number",
  ENTER_QTY: (a) => `How many ${text(a["sku"])} in all? Up to ${text(a["need"] ?? a["qty"])}`,
  PUT_TO: (a) => `Put into tote ${text(a["tote"])} and scan it`,
  PUT_SLOT: (a) => `Put ${text(a["qty"])} into slot ${text(a["slot"])} and scan it`,
  ZERO_CHECK: (a) => `Is ${text(a["location"])} empty now?`,
  SCAN_DROP: (a) => (a["location"] ? `Bring the tote to ${text(a["location"])} and scan it` : "Bring the tote to packing and scan the place"),
  PACK_SCAN_TOTE: () => "Scan a picked tote",
  PACK_CHOOSE_BOX: (a) => (a["suggestion"] ? `Take box ${text(a["suggestion"])} and scan it` : "Scan the box you take"),
  PACK_SCAN_ITEM: () => "Scan the next item into the box",
  PLACE_ON_SCALE: () => "Put the box on the scale",
  WAIT_STABLE: () => "Hands off: the scale is settling",
  PRINTING: () => "The label is printing",
  APPLY_LABEL_SCAN: () => "Stick the label on, then scan it",
  SCAN_DOOR: () => "Scan the door",
  SCAN_LPN: (a) => (a["expected"] ? `Scan ${text(a["expected"])}` : "Scan the next parcel"),
  SCAN_SUPERVISOR: (a) => (a["location"] ? `Scan ${text(a["location"])}, or a supervisor scans a badge` : "A supervisor scans a badge"),
  ENTER_PIN: () => "Enter your PIN",
  CHOOSE_REASON: () => "Choose a reason",
  CONFIRM_TAKEOVER: (a) => `${text(a["operator"])} works here. Scan the badge of ${text(a["by"])} again to take over`,
  CONFIRM_LOT_CHANGE: (a) => `${a["lot"] ? `Scan lot ${text(a["lot"])} again to take it` : "Scan the other lot, twice"}`,
  CONFIRM_LPN_CHANGE: (a) => `${a["lpn"] ? `Scan ${text(a["lpn"])} again to take it` : "Scan the other pallet, twice"}`,
  ENTER_EXPIRY: () => "Enter the expiry date",
  SCAN_HANDOVER: () => "Scan the hand-over place",
  TAKEN_OVER: () => "Another station has taken over",
  LINE_CANCELLED: () => "This line was cancelled",
  COUNT: (a) => `Count ${text(a["sku"])} at ${text(a["location"])}`,
  SCAN_RMA: () => "Scan the return",
  GRADE: (a) => `Grade ${text(a["sku"])}`,
  PUTBACK: (a) => `Put back to ${text(a["location"])}`,
  CONFIRM_OTHER_DEST: (a) => `${text(a["location"])} is another place than ${text(a["expected"])}: scan it again to put it there`,
  APPROVE: (a) => `${text(a["what"]) === "count" ? "Count" : "Adjustment"} of ${text(a["location"])} ${text(a["sku"])}: ${text(a["delta"])}. Approve or reject`,
  DONE: () => "Done",
};

/** What was scanned, what was needed, the one thing to do. */
const refusals: Record<string, Sentence> = {
  WRONG_LOCATION: (a) => `${seen(a)}${need(a)}Go there and scan it.`,
  SCAN_LOCATION_FIRST: (a) => `First scan the place${a["expected"] ? ` ${text(a["expected"])}` : ""}, then the item.`,
  WRONG_ITEM: (a) => `${seen(a)}${need(a)}Put it back.`,
  UNKNOWN_BARCODE: (a) => `Nobody knows the code ${either(a, "seen", "data")}. ${need(a)}Scan another code on it.`,
  INVALID_CHECK_DIGIT: (a) => `Misread: ${either(a, "seen", "data")} has a wrong check digit. Scan again.`,
  MALFORMED: (a) => `Not a readable code${a["seen"] ? `: ${text(a["seen"])}` : ""}. Scan again.`,
  OVER_PICK: (a) => `Too many${a["sku"] ? ` ${text(a["sku"])}` : ""}. ${need(a)}Put one back.`,
  WRONG_TOTE: (a) => `${seen(a)}${need(a)}Scan the right tote.`,
  TOTE_FULL: () => "That tote is full. Take another one.",
  TOTE_IN_USE: (a) => `Tote ${text(a["seen"])} is in use${a["order"] ? ` for ${text(a["order"])}` : ""}. Take an empty one.`,
  LOT_REQUIRED: (a) => `This item has a lot. ${a["expected"] ? `Need ${text(a["expected"])}. ` : ""}Scan its lot code.`,
  LOT_UNKNOWN: (a) => `Lot ${text(a["seen"])} is not known here. Scan again.`,
  LOT_MISMATCH: (a) => `${a["seen"] ? `That is lot ${text(a["seen"])}. ` : ""}${need(a)}Put it back.`,
  LOT_BLOCKED: (a) => `Lot ${text(a["seen"])} is blocked. Put it back.`,
  UNKNOWN_SERIAL: (a) => `Serial ${text(a["seen"])} is not known here. Put it aside.`,
  DUPLICATE_SERIAL: (a) => `Serial ${text(a["seen"])} was already scanned. Take another piece.`,
  SERIAL_NOT_IN_TOTE: (a) => `Serial ${text(a["seen"])} is not in this tote. Put it aside.`,
  SERIAL_NOT_ON_RMA: (a) => `Serial ${text(a["seen"])} is not on this return.`,
  NOT_IN_TOTE: (a) => `${seen(a)}It is not in tote ${text(a["expected"])}. Put it aside.`,
  TOO_MANY: (a) => `${seen(a)}There are none left to pack. Put it aside.`,
  BOX_TOO_SMALL: (a) => `${a["seen"] ? `Box ${text(a["seen"])} is too small. ` : "Too small. "}${need(a)}Take a larger box.`,
  DG_SEGREGATION: () => "These goods may not travel together. Take another box.",
  DG_PACKAGING: () => "This box is not approved for these goods. Take another box.",
  UNDERWEIGHT: (a) => `Too light: ${grams(a["seen_mg"])}, expected ${grams(a["expected_mg"])}. Open the box and check.`,
  OVERWEIGHT: (a) => `Too heavy: ${grams(a["seen_mg"])}, expected ${grams(a["expected_mg"])}. Open the box and check.`,
  SCALE_NOT_ZERO: () => "The scale was not empty. Take everything off, then put the box on.",
  SCALE_UNSTABLE: () => "The scale does not come to rest. Hands off the box.",
  SCALE_GONE: (a) => `The scale ${text(a["device"])} is not connected. Check its cable, or call for help.`,
  PRINTER_PAPER_OUT: (a) => `Printer ${text(a["device"])} has no labels. Put in a new roll, then press Reprint.`,
  PRINTER_RIBBON_OUT: (a) => `Printer ${text(a["device"])} has no ribbon. Change it, then press Reprint.`,
  PRINTER_HEAD_OPEN: (a) => `Printer ${text(a["device"])} is open. Close it, then press Reprint.`,
  PRINTER_PAUSED: (a) => `Printer ${text(a["device"])} is paused. Press its pause key, then Reprint here.`,
  PRINTER_HOT: (a) => `Printer ${text(a["device"])} is too hot. Wait a minute, then press Reprint.`,
  PRINTER_NOT_READY: (a) => `Printer ${text(a["device"])} has a jam or another fault. See to it, then press Reprint.`,
  PRINTER_SILENT: (a) => `Printer ${text(a["device"])} does not answer. If the label came out, scan it.`,
  PRINTER_GONE: (a) => `Printer ${text(a["device"])} is not connected. Check its cable, then press Reprint.`,
  PRINT_UNCERTAIN: () => "Did the label come out? If so, stick it on and scan it. If not, press Reprint.",
  NO_TRACKING_NUMBER: (a) => `No ${a["kind"] === "sscc" ? "SSCC" : "tracking number"} left${a["carrier"] ? ` for ${text(a["carrier"])}` : ""}. Put the box aside and call for help.`,
  LABEL_MISMATCH: (a) => `That is another label: ${text(a["seen"])}. ${need(a)}Take it off.`,
  WRONG_LOAD: (a) => `${seen(a)}It belongs to another load. Put it aside.`,
  NOT_LABELLED: (a) => `Parcel ${text(a["carton"])} is not ready. Bring it back to packing.`,
  ALREADY_LOADED: (a) => `Parcel ${text(a["carton"])} was already scanned. Go on with the next one.`,
  LOAD_CLOSED: () => "This load is closed. Put the parcel aside.",
  CLOSE_BLOCKED: () => "Nothing to close yet. Scan a parcel first.",
  ORDER_CANCELLED: (a) => `Order ${text(a["order"])} was cancelled. Stop.`,
  CANCELLED_STOP: (a) => `Order ${text(a["order"])} was cancelled. Stop.`,
  ORDER_HELD: (a) => `Order ${text(a["order"])} is on hold. Put it aside.`,
  TAKEN_BY: (a) => `${a["operator"] ? `${text(a["operator"])} is` : "Somebody is"} already on it${a["station"] ? ` at ${text(a["station"])}` : ""}.`,
  NOT_ALLOWED: (a) => `Not now. ${seen(a)}${need(a)}`,
  OVER_RECEIPT: () => "More than was announced. Put it aside.",
  MIXED_LOT: () => "Two lots may not be mixed here.",
  EXPIRY_IMPLAUSIBLE: (a) => `${text(a["seen"])} cannot be a best-before date of these goods. Look again.`,
  OVER_RETURN: () => "More than was sent out. Put it aside.",
  WRONG_SLOT: (a) => `${seen(a)}${need(a)}`,
  EXTRA_UNIT: (a) => `One piece too many. Put it into ${text(a["slot"] ?? "no slot: aside")}.`,
  WALL_FULL: () => "The wall is full.",
  SHORT_AT_WALL: () => "A piece is missing at the wall.",
  CAPACITY: () => "There is no room left.",
  SEQUENCE_WARNING: () => "Out of order: look twice.",
  NOT_DECIDABLE: (a) => `This cannot be decided here${a["why"] ? `: ${text(a["why"])}` : ""}. Call for help.`,
  BUSY: () => "Too much at once. Nothing was stored: scan it again.",
  DISK_FULL: () => "The disk is full. Nothing was stored. Call for help.",
  SUSPECT: () => "This site is being checked. Nothing was stored. Call for help.",
  VERIFY_FIRST: (a) =>
    `Events were lost. Look whether ${text(a["order"])} was picked or sent already. If not, scan CMD-YES.`,
  CLOCK_UNSURE: () => "The clock is not sure. Call for help.",
};

const cleaned = (sentence: string): string => sentence.replace(/\s+/g, " ").trim();

export const promptText = (screen: Screen): string =>
  cleaned(prompts[screen.prompt]?.(screen.args) ?? screen.prompt);

/** A code without a sentence is still shown: unknown is not silence. */
export const refusalText = (refusal: Refusal): string =>
  cleaned(refusals[refusal.code]?.(refusal.args) ?? `Refused: ${refusal.code} ${JSON.stringify(refusal.args)}`);

export const words = {
  commands: {
    "CMD-LOGOUT": "Sign out",
    "CMD-GETWORK": "Get work",
    "CMD-CONFIRM": "OK",
    "CMD-CANCEL": "Back",
    "CMD-QTY": "Type quantity",
    "CMD-REPRINT": "Reprint",
    "CMD-CLOSE": "Ship all scanned",
    "CMD-CLOSEBOX": "Close box",
    "CMD-NEWBOX": "New box",
    "CMD-DAMAGED": "Damaged",
    "CMD-NEWPALLET": "New pallet",
    "CMD-EMPTY": "Nothing there",
    "CMD-SKIP": "Later",
    "CMD-UNDO": "Take back",
    "CMD-APPROVE": "Approve",
    "CMD-REJECT": "Reject",
    "CMD-GRADE-A": "A as new",
    "CMD-GRADE-B": "B opened",
    "CMD-GRADE-C": "C damaged",
    "CMD-GRADE-U": "U unknown",
    "CMD-UNREADABLE": "Unknown parcel",
    "CMD-COUNT": "Count",
  } as Record<string, string>,
  kinds: { pick: "Picking", pack: "Packing", dock: "Dock", receive: "Receiving", returns: "Returns", supervisor: "Supervisor" } as Record<string, string>,
  verdicts: { inside: "Inside", light: "Too light", heavy: "Too heavy", unknown: "Waiting" },
  links: { online: "ONLINE", offline: "OFFLINE", degraded: "SLOW LINK" } as Record<string, string>,
  deviceStates: {
    ok: "ok",
    gone: "gone",
    unknown: "?",
    silent: "silent",
    paper_out: "no labels",
    head_open: "open",
    ribbon_out: "no ribbon",
    paused: "paused",
  } as Record<string, string>,
  use: (box: string) => `Use ${box}`,
  scanWhatToKnow: "Scan what you want to know",
  supervisorCalled: "A supervisor is called.",
  calls: (station: string, operator: string) => `${station} calls: ${operator}.`,
  notConnected: "NOT CONNECTED",
  notConnectedHint: "Do not scan. The page connects again by itself.",
  soundOff: "Sound is off: tap here",
  nobody: "nobody signed in",
  unknownStation: (id: string) => `There is no station ${id}.`,
  allStations: "Stations",
  loading: "Connecting …",
  sending: "Sending …",
  notSent: "Not sent. Press again.",
  location: "Location",
  check: "check",
  lot: "lot",
  best: "best before",
  take: "Take",
  put: "Put into",
  tote: "tote",
  scanTote: "an empty tote",
  item: "Item",
  next: "Next",
  lastLine: "last line",
  lines: "lines",
  due: "due",
  box: "Box",
  suggested: "suggested",
  units: "Units",
  weight: "Weight",
  expect: "expect",
  label: "Label",
  missing: (n: number, sku: string) => `≈ ${n} × ${sku} missing`,
  extra: (n: number, sku: string) => `≈ ${n} × ${sku} too many`,
  notDiscriminating: "Weight alone cannot prove the count here: scan every piece.",
  parcels: "Parcels on this manifest",
  waiting: "orders wait for the dock",
  manifest: "Manifest",
  noPicture: "no picture",
  simulation: "Simulated scanner",
  scan: "Scan",
  code: "code",
  steps: { PRINTING: "printing", printed: "printed", queued: "printing", doubtful: "unsure", failed: "failed", voided: "void" } as Record<
    string,
    string
  >,
};
