import { durationMs } from "../../../core/duration.ts";
import type { AnyFlow } from "../../../definitions/flow.ts";
import { dueTimesOf } from "../../../definitions/schedule.ts";
import type { FlowSource } from "../../source/source.ts";
import type { Evidence } from "../evidence.ts";
import { placed } from "../placed.ts";
import { advice, type RuleAbout } from "../rule.ts";

export const flowUnused: RuleAbout<"flow"> = {
  code: "flow-unused",
  title: "The flow has had no run for long",
  about: "flow",
  level: "gold",
  severity: advice,
  *judge({ flow, source }, evidence) {
    const { ledger, now, parameters } = evidence;
    const since = ledger?.lastAcceptedAt.get(flow.name) ?? ledger?.firstAcceptedAt;
    const unusedFrom = now - durationMs(parameters.unusedAfter);
    if (ledger === undefined || since === undefined || since >= unusedFrom) return;
    const wasUsed = ledger.lastAcceptedAt.has(flow.name);
    if (!wasDue(flow, unusedFrom, now) || (!wasUsed && mayBeNew(source, evidence))) return;
    const day = new Date(since).toISOString().slice(0, 10);
    yield {
      ...placed(source?.place),
      fact: wasUsed
        ? `Flow "${flow.name}" had its latest run on ${day}, which is longer ago than ${parameters.unusedAfter}.`
        : `Flow "${flow.name}" never had a run, and the ledger begins on ${day}, which is longer ago than ${parameters.unusedAfter}.`,
      consequence:
        "Either its sender stopped sending and nobody noticed, or it is kept, secured and paid for without use.",
      fix: "Ask its product owner. When it is to be used, find out why nothing arrives (the sender's settings, the webhook's address, the event that nobody emits); when it is not, delete it, and withdraw the secrets and scopes that it alone needed.",
    };
  },
};

/** A flow that is started by a clock is not unused because its time has not come. */
function wasDue({ on }: AnyFlow, from: number, to: number): boolean {
  return on.type !== "schedule" || (dueTimesOf(on).before(to) ?? Number.NEGATIVE_INFINITY) >= from;
}

/** A flow that never had a run may be new: then its file was changed lately. */
function mayBeNew(source: FlowSource | undefined, { changeCounts }: Evidence): boolean {
  return source !== undefined && (changeCounts?.get(source.place.file) ?? 0) > 0;
}
