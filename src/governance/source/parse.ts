import { type AnyNode, type Program, parse } from "acorn";
import { err, ok, type Result } from "../../core/result.ts";
import { childrenOf } from "./syntax.ts";

/** Code that people write has about 40. Whoever goes through a module calls itself for each level, and the stack has an end. */
const deepest = 400;
const tooDeep = `It is nested deeper than ${deepest} levels: such code is not read.`;

/** The syntax of a module, or the reason why there is none. Never throws. */
export function parseModule(text: string): Result<Program, string> {
  try {
    const program = parse(text, { ecmaVersion: "latest", sourceType: "module", locations: true, allowHashBang: true });
    return isTooDeep(program) ? err(tooDeep) : ok(program);
  } catch (thrown) {
    return err(reasonOf(thrown));
  }
}

/** Level by level, so that the stack does not matter. */
function isTooDeep(program: Program): boolean {
  let level: readonly AnyNode[] = [program];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > deepest) return true;
    level = level.flatMap(childrenOf);
  }
  return false;
}

function reasonOf(thrown: unknown): string {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  if (thrown instanceof RangeError || message.startsWith("Not enough stack")) return tooDeep;
  const place = /^(.*) \((\d+):(\d+)\)$/s.exec(message);
  if (place === null) return `It is no JavaScript: ${message}.`;
  return `It is no JavaScript: ${place[1]} at line ${place[2]}, column ${Number(place[3]) + 1}.`;
}
