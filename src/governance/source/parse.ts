import { type Program, parse } from "acorn";
import { err, ok, type Result } from "../../core/result.ts";

/** The syntax of a module, or the reason why there is none. Never throws. */
export function parseModule(text: string): Result<Program, string> {
  try {
    return ok(parse(text, { ecmaVersion: "latest", sourceType: "module", locations: true, allowHashBang: true }));
  } catch (thrown) {
    return err(reasonOf(thrown));
  }
}

function reasonOf(thrown: unknown): string {
  // The parser is recursive: text that is nested tens of thousands deep ends its stack.
  if (thrown instanceof RangeError) return "It is nested too deeply to be read.";
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const place = /^(.*) \((\d+):(\d+)\)$/s.exec(message);
  if (place === null) return `It is no JavaScript: ${message}.`;
  return `It is no JavaScript: ${place[1]} at line ${place[2]}, column ${Number(place[3]) + 1}.`;
}
