import type { Command } from "commander";
import { changedShapes, type ShapeChange } from "../../governance/flow-shape.ts";
import { readFlows } from "../../governance/landscape-use.ts";
import { publishedFlows } from "../../governance/published/lock.ts";
import { unpublished, verifyContracts } from "../../governance/published/verify-contracts.ts";
import { writeLockFile } from "../../server/lock-file.ts";
import type { Project } from "../../server/project.ts";
import { type Context, handle, type Session } from "../context.ts";
import type { ExitCode } from "../exit.ts";
import { formatContractFinding } from "../format/contract-finding.ts";
import { type OpenLandscape, openLandscape } from "../open-landscape.ts";
import { publish } from "../publish.ts";
import { viewOf } from "../view.ts";
import { formatPublication } from "./contract-lock.ts";
import { wireVerification } from "./contract-verify.ts";

export function addLock(program: Command, session: Session): void {
  const command = program
    .command("lock")
    .option("--check", "write nothing; answer 1 when a flow or a contract changed under a version that is published")
    .description("publish flows and contracts: keep what they are in waybill.lock.json, for review and for checks");
  handle(session, command, (context) => lock(context, command.opts<{ readonly check?: true }>().check === true));
}

async function lock(context: Context, isCheck: boolean): Promise<ExitCode> {
  const open = await openLandscape(context);
  const { project, published, landscape, use } = open;
  const changes = changedShapes(published.flows, readFlows(landscape, use));
  if (isCheck) return check(context, open, changes);
  const { contracts, added } = publish(open, Date.now());
  const flows = publishedFlows(landscape, use);
  await writeLockFile(project.dir, { contracts, flows });
  context.print({ contracts, flows, added, changes }, () =>
    [
      `waybill.lock.json has ${allFlows(project).length} versions of ${Object.keys(flows).length} flows`,
      formatPublication(contracts, added),
      ...(changes.length === 0 ? [] : [formatChanges(changes)]),
    ].join("\n"),
  );
  return 0;
}

function check(context: Context, open: OpenLandscape, changes: readonly ShapeChange[]): ExitCode {
  const { published, landscape } = open;
  const findings = verifyContracts(published, open, Date.now());
  const ok = changes.length === 0 && findings.length === 0;
  const verification = wireVerification(findings, unpublished(published, landscape));
  context.print({ ...verification, ok, changes }, () =>
    [formatChanges(changes), ...findings.map((finding) => formatContractFinding(finding, viewOf(context)))].join(
      "\n\n",
    ),
  );
  return ok ? 0 : 1;
}

/** All versions of all flows. */
export function allFlows({ flows, earlier = [] }: Project): Project["flows"] {
  return [...flows, ...earlier];
}

function formatChanges(changes: readonly ShapeChange[]): string {
  if (changes.length === 0) return "No flow changed under a published version.";
  return changes
    .map(
      ({ flow, version, removed, added }) =>
        `${flow}@${version} is not what was published: ${removed.join(", ")} ${removed.length === 1 ? "is" : "are"} gone${added.length === 0 ? "" : `, ${added.join(", ")} came`}.\n  Runs that began with it are held back. Give the flow a new version and keep the old one beside it.`,
    )
    .join("\n");
}
