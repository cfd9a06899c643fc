import type { Command } from "commander";
import { forgotten } from "../../governance/published/forget.ts";
import { writeLockFile } from "../../server/lock-file.ts";
import { type Context, handle, type Session } from "../context.ts";
import type { ExitCode } from "../exit.ts";
import { openLandscape } from "../open-landscape.ts";
import { publish } from "../publish.ts";

interface LockFlags {
  readonly forget?: string;
}

export function addContractLock(contract: Command, session: Session): void {
  const command = contract
    .command("lock")
    .option("--forget <name@version>", "take a version out that is sunset and that nothing uses")
    .description(
      "publish the contracts of the project: keep them in waybill.lock.json, where they do not change any more",
    );
  handle(session, command, (context) => lock(context, command.opts<LockFlags>()));
}

async function lock(context: Context, { forget }: LockFlags): Promise<ExitCode> {
  const open = await openLandscape(context);
  const now = Date.now();
  const { contracts, added } = publish(open, now);
  const kept = forget === undefined ? contracts : forgotten(contracts, forget, { ...open, now });
  await writeLockFile(open.project.dir, { ...open.published, contracts: kept });
  context.print({ contracts: kept, added, ...(forget === undefined ? {} : { forgotten: forget }) }, () =>
    [formatPublication(kept, added), ...(forget === undefined ? [] : [`${forget} is forgotten.`])].join("\n"),
  );
  return 0;
}

/** What is published now. */
export function formatPublication(
  contracts: Readonly<Record<string, readonly unknown[]>>,
  added: readonly string[],
): string {
  const count = Object.values(contracts).flat().length;
  const names = Object.keys(contracts).length;
  const has = `waybill.lock.json has ${count} ${count === 1 ? "version" : "versions"} of ${names} ${names === 1 ? "contract" : "contracts"}`;
  return added.length === 0 ? `${has}; none is new.` : `${has}. Published: ${added.join(", ")}.`;
}
