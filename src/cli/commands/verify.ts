import { setImmediate as turn } from "node:timers/promises";
import type { Command } from "commander";
import { WaybillError } from "../../core/errors.ts";
import { verifyStore } from "../../ledger/sqlite/open.ts";
import { type Verified, type VerifyCheck, verifyChecks } from "../../ledger/sqlite/verify.ts";
import { type Context, handle, type Session } from "../context.ts";
import { type CheckResult, fail, pass } from "../doctor/check.ts";
import type { ExitCode } from "../exit.ts";
import { formatCheck } from "../format/check.ts";
import { dataDirOf } from "../open-project.ts";
import { withProgress } from "../progress.ts";

export function addVerify(program: Command, session: Session): void {
  const command = program
    .command("verify")
    .description("look whether the data is sound: its pages, and what must be true of runs, counts and payloads");
  handle(session, command, verify);
}

async function verify(context: Context): Promise<ExitCode> {
  const dataDir = await dataDirOf(context);
  const checks = await withProgress(context, "verifying", (say) => examine(dataDir, say));
  const ok = checks.every(({ status }) => status === "ok");
  context.print({ ok, checks }, () => checks.map((check) => formatCheck(check, context.colors)).join("\n"));
  return ok ? 0 : 1;
}

async function examine(dataDir: string, say: (what: string) => void): Promise<readonly CheckResult[]> {
  try {
    const work = verifyStore(dataDir);
    for (;;) {
      const { done, value } = work.next();
      if (done === true) return resultsOf(value);
      say(`verifying ${value}`);
      // The line on the terminal moves only between two questions.
      await turn();
    }
  } catch (error) {
    if (error instanceof WaybillError && error.code === "data-corrupt") {
      return [fail("integrity", error.message, advice.integrity)];
    }
    throw error;
  }
}

const restore =
  "Stop Waybill, copy the data folder, and restore the latest backup: see docs/guide/operations.md#backup.";
const defect = "This is a defect of Waybill, or somebody changed the data. Copy the data folder before anything else.";

const advice: Readonly<Record<VerifyCheck, string>> = {
  integrity: restore,
  payloads: restore,
  texts: restore,
  messages: defect,
  statuses: defect,
  counts: defect,
  gathers: defect,
};

function resultsOf({ runCount, entryCount, problems }: Verified): readonly CheckResult[] {
  const sizes = `${runCount.toLocaleString("en-US")} runs, ${entryCount.toLocaleString("en-US")} entries`;
  const sound: Readonly<Record<VerifyCheck, string>> = {
    integrity: "every page and index is as it was written",
    messages: `${sizes}: each run begins with its message`,
    statuses: "the status of each run is what its facts amount to",
    counts: "runs are as many as counted",
    payloads: "what lies out of line is there",
    texts: "messages, results and events are JSON",
    gathers: "messages that were gathered are found in their runs",
  };
  return verifyChecks.map((check) => {
    const found = problems.get(check);
    if (found === undefined) return pass(check, sound[check]);
    const more = found.count > found.first.length ? `\n${found.count - found.first.length} more` : "";
    return fail(check, found.first.join("\n") + more, advice[check]);
  });
}
