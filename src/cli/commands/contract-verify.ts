import type { Command } from "commander";
import type { ContractFinding } from "../../governance/published/contract-finding.ts";
import { unpublished, verifyContracts } from "../../governance/published/verify-contracts.ts";
import { type Context, handle, type Session } from "../context.ts";
import type { ExitCode } from "../exit.ts";
import { formatContractFinding, wireContractFinding } from "../format/contract-finding.ts";
import { openLandscape } from "../open-landscape.ts";
import { viewOf } from "../view.ts";

export function addContractVerify(contract: Command, session: Session): void {
  const command = contract
    .command("verify")
    .description("whether contracts are as they were published, and who uses those that are not");
  handle(session, command, verify);
}

async function verify(context: Context): Promise<ExitCode> {
  const open = await openLandscape(context);
  const { published, landscape } = open;
  const findings = verifyContracts(published, open, Date.now());
  const missing = unpublished(published, landscape);
  const count = Object.values(published.contracts).flat().length;
  context.print(wireVerification(findings, missing), () =>
    [
      ...findings.map((finding) => formatContractFinding(finding, viewOf(context))),
      summary(findings, missing, count),
    ].join("\n\n"),
  );
  return findings.length === 0 ? 0 : 1;
}

/** As documented in docs/cli.md. */
export function wireVerification(findings: readonly ContractFinding[], missing: readonly string[]): object {
  return { ok: findings.length === 0, findings: findings.map(wireContractFinding), unpublished: missing };
}

function summary(findings: readonly ContractFinding[], missing: readonly string[], count: number): string {
  const verdict =
    findings.length === 0
      ? `All is as it was published: ${count} ${count === 1 ? "version" : "versions"} of contracts.`
      : `${findings.length} ${findings.length === 1 ? "finding" : "findings"}. What is published is in waybill.lock.json.`;
  if (missing.length === 0) return verdict;
  return `${verdict}\nNot published yet: ${missing.join(", ")}. Publish with "waybill contract lock".`;
}
