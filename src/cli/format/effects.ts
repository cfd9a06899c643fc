import type { RunDetail } from "../../server/wire.ts";
import { oneLine } from "./table.ts";

/** What a run has done to systems and what it has not: a line each for what is undone, what stays and what is in doubt. */
export function effectLines({ done, undone, uncertain }: RunDetail["effects"]): readonly string[] {
  const names = (steps: readonly string[]) => steps.map(oneLine).join(", ");
  return [
    ...(undone.length === 0 ? [] : [`undone: ${names(undone)}`]),
    ...(done.length === 0 ? [] : [`not undone: ${names(done)}`]),
    ...uncertain.map(
      ({ step, phase, attempt, effect, message }) =>
        `${effect === "happened" ? "took effect without a result" : "may have taken effect"}: ${oneLine(`${phase === "undo" ? "the undo of " : ""}${step}, attempt ${attempt}: ${message}`)}`,
    ),
    ...(undone.length + done.length + uncertain.length === 0 ? ["no step had taken effect"] : []),
  ];
}
