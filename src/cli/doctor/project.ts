import { existsSync } from "node:fs";
import { join } from "node:path";
import { formatMs } from "../../core/duration.ts";
import type { AnyFlow } from "../../definitions/flow.ts";
import { dueTimesOf } from "../../definitions/schedule.ts";
import type { Landscape } from "../../governance/landscape.ts";
import { describeSecrets, missingSecrets, neededSecrets } from "../../governance/needed-secrets.ts";
import { openLedger } from "../../ledger/sqlite/open.ts";
import { allowedStayOf } from "../../runs/overstay.ts";
import { isOpen } from "../../runs/status.ts";
import type { Project } from "../../server/project.ts";
import { formatInstant } from "../format/time.ts";
import type { Owner } from "../owner.ts";
import { type CheckResult, fail, pass, reasonOf, warn } from "./check.ts";

export function checkFlows(project: Project): CheckResult {
  const names = project.flows.map((flow) => flow.name).join(", ");
  return pass("project", `${project.name} with ${project.flows.length} flows: ${names}`);
}

/** The secrets of webhooks and systems. */
export function checkSecrets(
  landscape: Pick<Landscape, "flows" | "systems">,
  env: Readonly<Record<string, string | undefined>>,
): CheckResult {
  const needed = neededSecrets(landscape);
  const missing = missingSecrets(needed, env);
  return missing.length === 0
    ? pass("secrets", needed.length === 0 ? "none is needed" : `${needed.length} of webhooks and systems are set`)
    : fail(
        "secrets",
        `not set: ${describeSecrets(missing)}`,
        "Set them in the environment, or in .env on your own machine.",
      );
}

export function checkRunbooks(project: Project): CheckResult {
  const missing = project.flows
    .map((flow) => flow.runbook)
    .filter((path) => path !== undefined)
    .filter((path) => !existsSync(join(project.dir, path)));
  return missing.length === 0
    ? pass("runbooks", "every runbook that a flow names is there")
    : fail("runbooks", `not there: ${missing.join(", ")}`, "Write them: they are what a person reads at night.");
}

/** A schedule that is never due again is one that somebody forgot. @param now in milliseconds since the Unix epoch. */
export function checkSchedules(flows: readonly AnyFlow[], now: number): CheckResult {
  const next = flows.flatMap(({ name, on }) =>
    on.type === "schedule" ? [{ name, at: dueTimesOf(on).after(now) }] : [],
  );
  const over = next.filter(({ at }) => at === undefined).map(({ name }) => name);
  if (over.length > 0) {
    return warn("schedules", `never due again: ${over.join(", ")}`, "Give them another pattern, or remove the flows.");
  }
  const [first] = next.toSorted((a, b) => (a.at ?? 0) - (b.at ?? 0));
  return pass(
    "schedules",
    first?.at === undefined
      ? "no flow has one"
      : `${next.length}, the next due is ${first.name} at ${formatInstant(first.at)}`,
  );
}

export function checkOwner(owner: Owner | undefined): CheckResult {
  return pass(
    "server",
    owner === undefined
      ? "not running"
      : `running as process ${owner.pid} since ${formatInstant(owner.startedAt)}, portal ${owner.portal}`,
  );
}

/** Runs that doctor names one by one; the portal and the log have all. */
const namedStays = 5;

/** Runs that stay in a status longer than their flow allows. */
export function checkStays(dataDir: string, flows: readonly AnyFlow[], now: number): CheckResult {
  if (!existsSync(join(dataDir, "waybill.db"))) return pass("runs", "none yet");
  try {
    const ledger = openLedger(dataDir);
    try {
      const stays = ledger.overstaying(allowedStayOf(flows), now, 1_000);
      if (stays.length === 0) return pass("runs", "none stays in a status longer than its flow allows");
      const named = stays
        .slice(0, namedStays)
        .map(({ run, flow, status, sinceAt }) => `${run} of ${flow} is ${status} for ${formatMs(now - sinceAt)}`);
      const more = stays.length - named.length;
      return warn(
        "runs",
        `${stays.length} overstay: ${named.join("; ")}${more > 0 ? `; and ${more} more` : ""}`,
        'See what they wait for with "waybill runs show RUN". Normal for the flow? Raise its "overstay".',
      );
    } finally {
      ledger.close();
    }
  } catch (error) {
    return warn("runs", reasonOf(error), "Start Waybill once, which brings the data up to date.");
  }
}

/** Opens the data as a reader, which refuses what this version cannot read. */
export function checkData(dataDir: string): CheckResult {
  if (!existsSync(join(dataDir, "waybill.db"))) return pass("data", "none yet");
  try {
    const ledger = openLedger(dataDir);
    try {
      const counts = ledger.openCounts();
      const sum = (wanted: (entry: (typeof counts)[number]) => boolean) =>
        counts.filter(wanted).reduce((total, entry) => total + entry.count, 0);
      const unfinished = sum(({ status }) => isOpen(status));
      const dead = sum(({ status }) => status === "dead");
      return pass("data", `readable by this version; ${unfinished} runs unfinished, ${dead} dead`);
    } finally {
      ledger.close();
    }
  } catch (error) {
    return fail("data", reasonOf(error), "Do what the message says before you start Waybill.");
  }
}
