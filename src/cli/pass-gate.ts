import { resolve } from "node:path";
import { WaybillError } from "../core/errors.ts";
import { type Finding, isRefusal } from "../governance/gate/finding.ts";
import { type GateReport, gateReport } from "../server/gate/judge-project.ts";
import { hasOwnPolicy } from "../server/gate/load-policy.ts";
import { countsOf } from "../server/gate/present.ts";
import type { Project } from "../server/project.ts";
import type { Context } from "./context.ts";

export interface GateFlags {
  /** Path of the core team's policy. */
  readonly policy?: string;
  /** Shows the findings and lets everything pass. */
  readonly dev?: true;
}

/**
 * Lets a project start, or not. A project for which nobody wrote a policy is not judged: it is told of the gate by `waybill check`.
 * It is refused as a whole: the senders of a flow that is not served would be answered 404, and what they send would be lost.
 * @throws WaybillError `gate-refused`, `policy-invalid`, `policy-loosened`.
 */
export async function passGate(context: Context, project: Project, flags: GateFlags): Promise<void> {
  const { policy, dev } = flags;
  if (dev !== true && policy === undefined && !hasOwnPolicy(project.dir)) return;
  const corePolicy = corePolicyOf(context, flags);
  const report = await gateReport(project, { now: Date.now(), ...corePolicy });
  if (dev === true) return tell(context, report);
  const refusals = report.findings.filter(isRefusal);
  if (refusals.length > 0) throw refused(refusals);
}

/** The core team's policy as an absolute path. */
export function corePolicyOf(context: Context, { policy }: GateFlags): { readonly corePolicy?: string } {
  return policy === undefined ? {} : { corePolicy: resolve(context.terminal.cwd, policy) };
}

function tell(context: Context, { findings }: GateReport): void {
  const { error, warning, note } = countsOf(findings);
  if (error + warning + note === 0) return;
  const counts = `${error} errors, ${warning} warnings, ${note} notes`;
  const paint = error > 0 ? context.colors.red : context.colors.yellow;
  context.note(
    paint(`The gate found ${counts}${error > 0 ? listed(findings.filter(isRefusal)) : ""}. See "waybill check".`),
  );
}

function refused(refusals: readonly Finding[]): WaybillError {
  const flows = new Set(refusals.flatMap((finding) => finding.flows));
  const what = flows.size === 0 ? "the project" : `${flows.size} ${flows.size === 1 ? "flow" : "flows"}`;
  return new WaybillError(
    "gate-refused",
    `The gate refuses ${what}${listed(refusals)}. Nothing was started. "waybill check" shows each finding with its fix.`,
    { details: { flows: [...flows].join(", ") } },
  );
}

/** `: book-order (key-missing), project (waiver-expired)`. */
function listed(findings: readonly Finding[]): string {
  const names = new Set(findings.flatMap(({ flows }) => (flows.length === 0 ? ["project"] : flows)));
  const parts = [...names].sort().map((name) => {
    const own = findings.filter(({ flows }) => (name === "project" ? flows.length === 0 : flows.includes(name)));
    return `${name} (${[...new Set(own.map(({ rule }) => rule))].join(", ")})`;
  });
  return parts.length === 0 ? "" : `: ${parts.join(", ")}`;
}
