import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import type { SecretRef } from "../../definitions/secret.ts";
import { declaredHosts } from "../../governance/declared-hosts.ts";
import { openLedger } from "../../ledger/sqlite/open.ts";
import type { ObservedCall } from "../../runs/observed-call.ts";
import { loadLandscape } from "../../server/load-landscape.ts";
import { type Context, handle, type Session } from "../context.ts";
import type { ExitCode } from "../exit.ts";
import { type CallOfFlow, formatCalls } from "../format/observed-call.ts";
import { openProject } from "../open-project.ts";
import { viewOf } from "../view.ts";

export function addFlowCalls(flows: Command, session: Session): void {
  const calls = flows
    .command("calls")
    .option("--flow <flow>", "only of this flow")
    .description("which hosts the code of flows was seen to call, and which of them no system declares");
  handle(session, calls, (context) => listCalls(context, calls.opts<{ readonly flow?: string }>().flow));
}

async function listCalls(context: Context, flow: string | undefined): Promise<ExitCode> {
  const project = await openProject(context);
  const observed = observedCalls(project.config.data);
  const { systems } = await loadLandscape(project);
  const declared = declaredHosts(systems, observed, ({ name }: SecretRef) => process.env[name]);
  const calls = observed
    .filter((call) => flow === undefined || call.flow === flow)
    .map((call): CallOfFlow => ({ ...call, declaredBy: declared.get(call.host) ?? [] }));
  context.print(calls, () => formatCalls(calls, viewOf(context)));
  return 0;
}

/** Read beside whoever owns the data folder; there may be no data yet. */
function observedCalls(dataDir: string): readonly ObservedCall[] {
  if (!existsSync(join(dataDir, "waybill.db"))) return [];
  const ledger = openLedger(dataDir);
  try {
    return ledger.observedCalls();
  } finally {
    ledger.close();
  }
}
