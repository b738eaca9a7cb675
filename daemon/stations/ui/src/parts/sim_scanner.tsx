import { useState } from "preact/hooks";
import { words } from "../messages.en";
import type { Screen } from "../screen";

/** Codes that stand on the screen, for those who try the page without a warehouse. */
function suggestions(screen: Screen): string[] {
  const { task, tote, lines, suggestion, label, carton } = screen.view;
  const open = lines?.find((line) => line.done < line.need);
  const all: Record<string, (string | null | undefined)[]> = {
    SCAN_LOCATION: [task?.location],
    SCAN_ITEM: [task?.gtin, task?.sku],
    SCAN_LOT: [task?.lot],
    PUT_TO: [tote],
    PACK_CHOOSE_BOX: [suggestion],
    PACK_SCAN_ITEM: [open?.gtin ?? open?.sku],
    APPLY_LABEL_SCAN: [label?.number, carton?.sscc],
  };
  return (all[screen.prompt] ?? []).filter((code): code is string => Boolean(code));
}

/** In simulation only: the one text field of the page, in place of the scanner that is not there. */
export function SimScanner({ screen, scan }: { screen: Screen; scan: (code: string) => Promise<boolean> }) {
  const [code, setCode] = useState("");
  const submit = (event: Event) => {
    event.preventDefault();
    if (code !== "") void scan(code);
    setCode("");
  };
  return (
    <form class="sim" onSubmit={submit} data-sim>
      <label for="sim-code">{words.simulation}</label>
      <input id="sim-code" value={code} autocomplete="off" spellcheck={false} placeholder={words.code}
        onInput={(event) => setCode(event.currentTarget.value)} />
      <button type="submit">{words.scan}</button>
      {suggestions(screen).map((one) => (
        <button type="button" key={one} class="suggested" onClick={() => void scan(one)}>
          {one}
        </button>
      ))}
    </form>
  );
}
