import { anyHost, anyStep, type ObservedCall } from "../../runs/observed-call.ts";
import type { View } from "./run.ts";
import { clip, table } from "./table.ts";
import { formatDistance } from "./time.ts";

/** Calls with the systems that are at the host. */
export interface CallOfFlow extends ObservedCall {
  readonly declaredBy: readonly string[];
}

/** Calls as a table. What no system declares stands out. */
export function formatCalls(calls: readonly CallOfFlow[], view: View): string {
  if (calls.length === 0) return "No flow was seen to call anything. Calls show up ten seconds after they are made.";
  const rows = calls.map((call) => [
    call.flow,
    clip(stepInWords(call.step), 40),
    call.host === anyHost ? "further hosts" : clip(call.host, 60),
    systemInWords(call, view),
    formatDistance(call.lastAt, view.now),
    call.count.toLocaleString("en-US"),
  ]);
  return table(["FLOW", "STEP", "HOST", "SYSTEM", "LAST SEEN", "CALLS"], rows);
}

function stepInWords(step: string | undefined): string {
  if (step === undefined) return "(outside of steps)";
  return step === anyStep ? "(further steps)" : step;
}

function systemInWords({ system, host, declaredBy }: CallOfFlow, { colors }: View): string {
  if (system !== undefined) return system;
  if (host === anyHost) return colors.yellow("not told apart");
  if (declaredBy.length === 0) return colors.red("no system declares it");
  return colors.yellow(`past ${declaredBy.join(", ")}`);
}
