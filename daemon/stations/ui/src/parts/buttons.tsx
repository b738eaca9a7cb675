import { useState } from "preact/hooks";
import { words } from "../messages.en";
import type { Screen } from "../screen";

// Items up to this many are scanned one by one (floor.md 1.5); the server has the last word.
const eachScanMax = 5;
const digits = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0"];

/** Receiving, counts, returns and the like: what the step at hand understands. */
const floorCommands: Record<string, string[]> = {
  "receive SCAN_ITEM": ["CMD-CLOSE", "CMD-CANCEL"],
  "receive SCAN_LPN": ["CMD-QTY", "CMD-DAMAGED", "CMD-NEWPALLET", "CMD-UNDO"],
  "receive ENTER_EXPIRY": ["CMD-CONFIRM", "CMD-CANCEL"],
  "putaway SCAN_LOCATION": ["CMD-SKIP"],
  "putaway CONFIRM_OTHER_DEST": ["CMD-CANCEL"],
  "replenish SCAN_LOCATION": ["CMD-SKIP"],
  "replenish SCAN_ITEM": ["CMD-QTY", "CMD-CONFIRM", "CMD-EMPTY", "CMD-SKIP"],
  "count SCAN_LOCATION": ["CMD-SKIP"],
  "count COUNT": ["CMD-QTY", "CMD-CONFIRM", "CMD-EMPTY", "CMD-UNDO", "CMD-CANCEL"],
  "kit SCAN_ITEM": ["CMD-QTY", "CMD-CONFIRM", "CMD-CANCEL"],
  "return SCAN_ITEM": ["CMD-CLOSE", "CMD-CANCEL"],
  "return GRADE": ["CMD-GRADE-A", "CMD-GRADE-B", "CMD-GRADE-C", "CMD-GRADE-U"],
  "return ENTER_EXPIRY": ["CMD-CONFIRM", "CMD-CANCEL"],
};

const wallCommands: Record<string, string[]> = {
  SORTING: ["CMD-EMPTY", "CMD-CANCEL"],
  PUT_TO_SLOT: ["CMD-QTY", "CMD-CANCEL"],
  SERIAL_SCAN: ["CMD-CANCEL"],
  ENTERING_QTY: ["CMD-CONFIRM", "CMD-CANCEL"],
};

/** Only what the present step understands: a button that does nothing teaches people to ignore buttons. */
function commandsOf(screen: Screen): string[] {
  const view = screen.view;
  if (screen.kind === "wall") return wallCommands[screen.step] ?? [];
  if (screen.step === "UNIT") return ["CMD-EMPTY", "CMD-CANCEL"];
  const ofFloor = floorCommands[`${view.process ?? ""} ${screen.prompt}`];
  if (ofFloor) return ofFloor;
  switch (screen.prompt) {
    case "APPROVE":
      return screen.step === "REVERSE" ? ["CMD-UNDO", "CMD-CANCEL"] : ["CMD-APPROVE", "CMD-REJECT", "CMD-SKIP"];
    case "SCAN_RMA":
      return ["CMD-UNREADABLE"];
    case "MENU":
      return ["CMD-GETWORK"];
    case "SCAN_ITEM":
      return (view.task?.done ?? 0) > 0 && (view.task?.need ?? 0) > eachScanMax ? ["CMD-QTY"] : [];
    case "ENTER_QTY":
      return ["CMD-CONFIRM", "CMD-CANCEL"];
    case "PACK_CHOOSE_BOX":
      return screen.args["suggestion"] ? ["CMD-CONFIRM", "CMD-CANCEL"] : ["CMD-CANCEL"];
    case "PACK_SCAN_ITEM":
      return (view.units_done ?? 0) > 0 ? ["CMD-CLOSEBOX"] : [];
    case "PRINTING":
      return screen.refusal ? ["CMD-REPRINT"] : [];
    case "APPLY_LABEL_SCAN":
      return ["CMD-REPRINT"];
    case "SCAN_LPN":
      return (view.parcels?.length ?? 0) > 0 ? ["CMD-CLOSE"] : [];
    default:
      return [];
  }
}

type Progress = "idle" | "sending" | "failed";

export function Buttons({ screen, send }: { screen: Screen; send: (code: string) => Promise<boolean> }) {
  const [progress, setProgress] = useState<Progress>("idle");
  const press = async (code: string) => {
    setProgress("sending");
    setProgress((await send(code)) ? "idle" : "failed");
  };
  const button = (code: string, label: string, look = "") => (
    <button type="button" key={code} class={look} data-command={code} disabled={progress === "sending"} onClick={() => void press(code)}>
      {label}
    </button>
  );
  const suggestion = screen.args["suggestion"];
  const command = (code: string, look = "") => {
    const label = code === "CMD-CONFIRM" && suggestion ? words.use(String(suggestion)) : words.commands[code];
    return button(code, label ?? code, look);
  };
  return (
    <nav class="buttons">
      {(screen.prompt === "ENTER_QTY" || screen.prompt === "ENTER_EXPIRY") && digits.map((digit) => button(digit, digit, "digit"))}
      {commandsOf(screen).map((code) => command(code, "main"))}
      <span class="gap" role="status">
        {progress === "sending" ? words.sending : progress === "failed" ? words.notSent : ""}
      </span>
      {screen.operator !== null && screen.prompt !== "ENTER_QTY" && command("CMD-LOGOUT")}
    </nav>
  );
}
