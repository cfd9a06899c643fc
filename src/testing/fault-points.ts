import type { Connector } from "../runs/connector.ts";
import type { Change, Journal } from "../runs/journal.ts";
import type { LedgerWriter } from "../runs/ledger-writer.ts";

const changeNames = [
  "accept",
  "signal",
  "flow",
  "rejection",
  "schedule",
  "seal",
  "started",
  "attempt",
  "attempt-failed",
  "undo",
  "undo-failed",
  "slept",
  "emitted",
  "waiting",
  "undoing",
  "completed",
  "compensated",
  "rejected",
  "dead",
  "replayed",
  "resolved",
  "closed",
  "called",
  "awaiting",
  "received",
  "canceled",
  "diverged",
  "paused",
  "resumed",
  "hurried",
  "moved",
] as const;

/** What is being written when a fault strikes. */
export type ChangeName = (typeof changeNames)[number];

/** Facts that the journal adds to an acceptance or a seal by itself. */
type OwnFact = "gathering" | "gathered" | "sealed";

/**
 * A place where a process can die with a consequence of its own: around the commit that records something, and around a call
 * to a system. Between two of them nothing happens that anyone could see.
 */
export type FaultPoint =
  | `before-commit:${ChangeName}`
  | `after-commit:${ChangeName}`
  | "before-effect"
  | "after-effect";

export const faultPoints: readonly FaultPoint[] = [
  "before-effect",
  "after-effect",
  ...changeNames.flatMap((name) => [`before-commit:${name}`, `after-commit:${name}`] as const),
];

/**
 * Called whenever a run comes by a fault point; a test kills the process in it. What it answers is awaited at an effect; what
 * it throws at a commit is thrown by the commit.
 * @param changes the whole commit, at a commit.
 */
export type Reach = (point: FaultPoint, changes: readonly Change[]) => unknown;

/** The journal, with the fault points around its commits. */
export function journalWithFaultPoints(journal: Journal, reach: Reach): Journal {
  return {
    ...journal,
    commit(changes) {
      for (const change of changes) reach(`before-commit:${changeName(change)}`, changes);
      const existing = journal.commit(changes);
      for (const change of changes) reach(`after-commit:${changeName(change)}`, changes);
      return existing;
    },
  };
}

/** The writer of a ledger, with the fault points around what it writes, again or for the first time. */
export function ledgerWithFaultPoints(ledger: LedgerWriter, reach: Reach): LedgerWriter {
  return {
    async write(changes) {
      for (const change of changes) reach(`before-commit:${changeName(change)}`, changes);
      await ledger.write(changes);
      for (const change of changes) reach(`after-commit:${changeName(change)}`, changes);
    },
  };
}

/** The connector, with the fault points around every call. */
export function connectorWithFaultPoints(connector: Connector, reach: Reach): Connector {
  return {
    type: connector.type,
    open: (system, attempt) => withFaultPoints(connector.open(system, attempt), reach),
    close: () => connector.close(),
  };
}

function withFaultPoints(call: unknown, reach: Reach): unknown {
  if (typeof call !== "object" || call === null) return call;
  return new Proxy(call, {
    get(target, property) {
      const member: unknown = Reflect.get(target, property, target);
      if (typeof member !== "function") return member;
      return async (...parameters: readonly unknown[]) => {
        await reach("before-effect", []);
        const answer: unknown = await Reflect.apply(member, target, parameters);
        await reach("after-effect", []);
        return answer;
      };
    },
  });
}

/** What is being written, as fault points call it. */
export function changeName(change: Change): ChangeName {
  if (change.kind !== "fact") return change.kind;
  const { fact } = change.recorded;
  if (fact.kind !== "attempt") return fact.kind as Exclude<typeof fact.kind, OwnFact>;
  const name = fact.phase === "undo" ? "undo" : "attempt";
  return fact.failure === undefined ? name : `${name}-failed`;
}
