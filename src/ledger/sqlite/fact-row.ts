import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import type { AttemptFact, AwaitingFact, DeadFact, Fact, RecordedFact, ResponseSummary } from "../../runs/fact.ts";
import type { Failure } from "../../runs/failure.ts";
import { stayFrom } from "../../runs/overstay.ts";
import { isOpen, type RunStatus, type WaitKind } from "../../runs/status.ts";
import type { EntryRow } from "./entry-row.ts";
import type { PayloadWriter } from "./payloads.ts";

/** Writes a fact, and the run's row when the fact changes what that shows. Answers the number of the fact's row. */
export function createFactWriter(
  db: DatabaseSync,
  payloads: PayloadWriter,
): (run: number, recorded: RecordedFact, from: RunStatus, to: RunStatus) => number {
  const insertAttempt = db.prepare(
    "INSERT INTO entries (run, at, kind, step, attempt, system, started_at, duration_ms, due_at, body, detail, response) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
  );
  const insertOther = db.prepare(
    "INSERT INTO entries (run, at, kind, step, due_at, body, detail) VALUES (?, ?, ?, ?, ?, ?, ?)",
  );
  const updateRun = db.prepare(
    "UPDATE runs SET status = ?, ended_at = ?, waiting_kind = ?, waiting_name = ?, due_at = ?, stay_from = ? WHERE id = ?",
  );
  const updateFailure = db.prepare("UPDATE runs SET cause = ?, message = ? WHERE id = ?");
  const updateVersion = db.prepare("UPDATE runs SET version = ? WHERE id = ?");

  return (run, recorded, from, to) => {
    const { at, fact } = recorded;
    const body = bodyOf(fact);
    const inline = payloads.inline(body);
    const { lastInsertRowid } =
      fact.kind === "attempt"
        ? insertAttempt.run(...attemptColumns(run, at, fact, inline))
        : insertOther.run(run, at, fact.kind, ...otherColumns(fact, inline));
    payloads.rest(lastInsertRowid, body);
    const wait = waitOf(recorded);
    // Waits come and go within "waiting" and "compensating" without a change of status.
    if (from !== to || wait !== undefined || (to === "compensating" && !leavesWait(fact))) {
      const endedAt = isOpen(to) ? null : at;
      const stay = endedAt === null ? stayFrom(at, wait) : null;
      updateRun.run(to, endedAt, wait?.kind ?? null, wait?.name ?? null, wait?.untilAt ?? null, stay, run);
    }
    if ("failure" in fact && fact.kind !== "attempt" && fact.kind !== "received" && fact.failure !== undefined) {
      updateFailure.run(fact.failure.cause, fact.failure.message, run);
    } else if (fact.kind === "replayed" || fact.kind === "moved" || (fact.kind === "started" && from === "waiting")) {
      updateFailure.run(null, null, run);
    }
    if (fact.kind === "moved") updateVersion.run(fact.to, run);
    return Number(lastInsertRowid);
  };
}

/** Facts that say nothing about what the run waits for. */
function leavesWait({ kind }: Fact): boolean {
  return kind === "hurried" || kind === "moved" || kind === "resolved";
}

/** What a fact has of results and events, as JSON text. */
function bodyOf(fact: Fact): string | null {
  if (fact.kind === "emitted") return fact.data;
  if (fact.kind === "received") return fact.value ?? null;
  if (fact.kind === "gathered") return fact.input;
  const hasResult = fact.kind === "attempt" || fact.kind === "completed" || fact.kind === "resolved";
  return hasResult ? (fact.result ?? null) : null;
}

function attemptColumns(run: number, at: number, fact: AttemptFact, body: string | null): SQLInputValue[] {
  return [
    run,
    at,
    attemptKind(fact),
    fact.step,
    fact.attempt,
    fact.system ?? null,
    fact.startedAt,
    fact.durationMs,
    fact.retryAt ?? null,
    body,
    attemptDetail(fact),
    fact.response === undefined ? null : JSON.stringify(fact.response),
  ];
}

/** The failure, and what is known besides; NULL for an ordinary success. */
function attemptDetail({ failure, effect, repeat, checked }: AttemptFact): string | null {
  if (failure === undefined && checked === undefined && repeat === undefined) return null;
  return JSON.stringify({ ...failure, effect, repeat, checked });
}

function attemptKind({ phase, probe }: AttemptFact): string {
  return probe === true ? `${phase}-probe` : phase;
}

type OtherColumns = readonly [step: string | null, dueAt: number | null, body: string | null, detail: string | null];

function otherColumns(fact: Exclude<Fact, AttemptFact>, inline: string | null): OtherColumns {
  switch (fact.kind) {
    case "started":
    case "sealed":
      return [null, null, null, null];
    case "gathering":
      return [null, fact.untilAt, null, JSON.stringify({ by: fact.by })];
    case "gathered": {
      const { key, untilAt, parent } = fact;
      return [key, untilAt ?? null, inline, parent === undefined ? null : JSON.stringify({ parent })];
    }
    case "called":
      return [fact.step, null, null, JSON.stringify({ flow: fact.flow, key: fact.key })];
    case "awaiting": {
      const { kind, step, untilAt, ...detail } = fact;
      return [step, untilAt ?? null, null, JSON.stringify(detail)];
    }
    case "received": {
      const { kind, step, value, ...detail } = fact;
      return [step, null, inline, JSON.stringify(detail)];
    }
    case "slept":
      return [fact.step, fact.untilAt, null, null];
    case "waiting":
      return [null, fact.untilAt ?? null, null, JSON.stringify({ for: fact.for, name: fact.name })];
    case "emitted": {
      const { eventId, contract, contractVersion } = fact;
      return [fact.step, null, inline, JSON.stringify({ eventId, contract, contractVersion })];
    }
    case "undoing":
      return [null, null, null, JSON.stringify({ failure: fact.failure, canceled: fact.canceled })];
    case "dead":
      return [fact.step ?? null, null, null, JSON.stringify({ ...fact.failure, doubts: fact.doubts })];
    case "compensated":
    case "rejected":
    case "diverged":
      return [null, null, null, JSON.stringify(fact.failure)];
    case "resolved": {
      const { step, phase, happened, by, reason } = fact;
      return [step, null, inline, JSON.stringify({ phase, happened, by, reason })];
    }
    case "completed":
      return [null, null, inline, null];
    case "replayed":
      return [
        null,
        null,
        null,
        JSON.stringify({ from: fact.from, by: fact.by, reason: fact.reason, repeat: fact.repeat }),
      ];
    default: {
      // What people decided.
      const { kind, ...detail } = fact;
      return [null, null, null, JSON.stringify(detail)];
    }
  }
}

/** What the run waits for after the fact. */
function waitOf({
  at,
  fact,
}: RecordedFact): { readonly kind: WaitKind; readonly name: string; readonly untilAt: number | undefined } | undefined {
  if (fact.kind === "gathering") return { kind: "timer", name: "more messages", untilAt: fact.untilAt };
  if (fact.kind === "gathered" && fact.untilAt !== undefined)
    return { kind: "timer", name: "more messages", untilAt: fact.untilAt };
  if (fact.kind === "sealed") return { kind: "timer", name: "its turn", untilAt: at };
  if (fact.kind === "waiting") return { kind: fact.for, name: fact.name, untilAt: fact.untilAt };
  if (fact.kind === "awaiting") return { kind: fact.for, name: fact.step, untilAt: fact.untilAt };
  if (fact.kind === "paused") return { kind: "pause", name: fact.by, untilAt: undefined };
  if (fact.kind === "diverged") return { kind: "version", name: versionOf(fact.failure), untilAt: undefined };
  if (fact.kind === "slept") return { kind: "timer", name: fact.step, untilAt: fact.untilAt };
  if (fact.kind === "attempt" && fact.retryAt !== undefined)
    return { kind: "timer", name: fact.step, untilAt: fact.retryAt };
  return undefined;
}

function versionOf({ details }: Failure): string {
  return `${details?.["flow"]}@${details?.["version"]}`;
}

/** The fact of a row. `detail` was written by `otherColumns`, so its shape is known. */
export function factOf(row: EntryRow): Fact {
  const detail = row.detail === null ? {} : (JSON.parse(row.detail) as Record<string, never>);
  const step = row.step ?? "";
  switch (row.kind) {
    case "do":
    case "undo":
    case "do-probe":
    case "undo-probe":
      return attemptOf(row, step);
    case "slept":
      return { kind: "slept", step, untilAt: row.due_at ?? 0 };
    case "waiting":
      return { kind: "waiting", ...detail, ...optional("untilAt", row.due_at) } as Fact;
    case "emitted":
      return { kind: "emitted", step, data: row.body ?? "null", ...detail } as Fact;
    case "called":
      return { kind: "called", step, ...detail } as unknown as Fact;
    case "awaiting":
      return { kind: "awaiting", step, ...detail, ...optional("untilAt", row.due_at) } as unknown as AwaitingFact;
    case "received":
      return { kind: "received", step, ...detail, ...optional("value", row.body) };
    case "gathering":
      return { kind: "gathering", ...detail, untilAt: row.due_at ?? 0 } as unknown as Fact;
    case "gathered":
      return { kind: "gathered", key: step, input: row.body ?? "null", ...detail, ...optional("untilAt", row.due_at) };
    case "undoing":
      // Of a data folder from before runs could be canceled the failure itself.
      return { kind: "undoing", ...("failure" in detail ? detail : { failure: detail }) } as unknown as Fact;
    case "dead":
      return deadOf(detail, row.step);
    case "compensated":
    case "rejected":
    case "diverged":
      return { kind: row.kind, failure: detail as unknown as Failure };
    case "resolved":
      return { kind: "resolved", step, ...detail, ...optional("result", row.body) } as unknown as Fact;
    case "completed":
      return { kind: "completed", result: row.body ?? undefined };
    default:
      return { kind: row.kind, ...detail } as unknown as Fact;
  }
}

function knownOfAttempt(detail: string): Partial<AttemptFact> {
  const { effect, repeat, checked, ...failure } = JSON.parse(detail) as Partial<Failure> & Partial<AttemptFact>;
  return {
    ...(effect === undefined ? {} : { effect }),
    ...(repeat === undefined ? {} : { repeat }),
    ...(checked === undefined ? {} : { checked }),
    ...(failure.cause === undefined ? {} : { failure: failure as Failure }),
  };
}

function deadOf({ doubts, ...failure }: Record<string, never>, step: string | null): DeadFact {
  return {
    kind: "dead",
    failure: failure as unknown as Failure,
    ...optional("step", step),
    ...(doubts === undefined ? {} : { doubts }),
  };
}

function attemptOf(row: EntryRow, step: string): AttemptFact {
  return {
    kind: "attempt",
    step,
    phase: row.kind.startsWith("undo") ? "undo" : "do",
    attempt: row.attempt ?? 1,
    ...optional("system", row.system),
    startedAt: row.started_at ?? row.at,
    durationMs: row.duration_ms ?? 0,
    ...optional("result", row.body),
    ...(row.detail === null ? {} : knownOfAttempt(row.detail)),
    ...optional("retryAt", row.due_at),
    ...(row.response === null ? {} : { response: JSON.parse(row.response) as ResponseSummary }),
    ...(row.kind.endsWith("-probe") ? { probe: true as const } : {}),
  };
}

export function optional<K extends string, V>(key: K, value: V | null): { readonly [P in K]?: V } {
  return value === null ? {} : ({ [key]: value } as { [P in K]: V });
}
