import type { Place } from "../source/source.ts";

/** From the gravest. An `error` that is enforced keeps a flow from being started. */
export const severities = ["error", "warning", "note"] as const;
export type Severity = (typeof severities)[number];

export const subjectTypes = ["flow", "contract", "system", "team", "entity", "project"] as const;
export type SubjectType = (typeof subjectTypes)[number];

/** What a finding is about. */
export interface Subject {
  readonly type: SubjectType;
  /** Name; of a contract with its version: `order.booked@1.0.0`. */
  readonly name: string;
}

/** What a rule found at one place. Each text is a sentence; none holds data of messages, and none the value of a secret. */
export interface Problem {
  /** Where it is, when it is in the code. */
  readonly place?: Place;
  /** What is the case, with names and values. */
  readonly fact: string;
  /** What comes of it in production. */
  readonly consequence: string;
  /** What to do, as concretely as can be. */
  readonly fix: string;
}

/** Whether an error keeps a flow from being started (`enforce`), or is only told (`evaluate`). */
export const gateModes = ["evaluate", "enforce"] as const;
export type GateMode = (typeof gateModes)[number];

/** A leave to break a rule for a while. */
export interface Waiver {
  /** Code of the rule. */
  readonly rule: string;
  /** `flow:order-to-cash`, `contract:order.booked@1.0.0`, `system:crm`. */
  readonly subject: string;
  readonly reason: string;
  /** Who allowed it. */
  readonly approver: string;
  /** The last day on which it holds, in UTC, e.g. `2026-12-31`. */
  readonly expires: string;
}

export interface Finding extends Problem {
  /** Code of the rule. */
  readonly rule: string;
  readonly severity: Severity;
  readonly mode: GateMode;
  readonly subject: Subject;
  /** Names of the flows that it is about or that use its subject, sorted. */
  readonly flows: readonly string[];
  /** The leave that covers it. */
  readonly waiver?: Waiver;
}

/** `flow:order-to-cash`. */
export function subjectKey({ type, name }: Subject): string {
  return `${type}:${name}`;
}

/** Whether a finding keeps its flows from being started, and fails a check. */
export function isRefusal({ severity, mode, waiver }: Finding): boolean {
  return severity === "error" && mode === "enforce" && waiver === undefined;
}
