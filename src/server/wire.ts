/**
 * The HTTP API of the portal and the CLI, as types. Instants are milliseconds since the Unix epoch. Errors are RFC 9457
 * problem details (`Problem`), content type `application/problem+json`.
 *
 * GET  /api/home                      Home
 * GET  /api/flows                     FlowSummary[]
 * GET  /api/runs?flow&status&cause&key&before&limit   RunPage
 * GET  /api/runs/:id                  RunDetail
 * POST /api/runs/:id/replay           ReplayRequest  -> Done
 * POST /api/runs/:id/resolve          ResolveRequest -> Done
 * POST /api/runs/:id/close            CloseRequest   -> Done
 * POST /api/runs/:id/cancel           CancelRequest  -> Done
 * POST /api/runs/:id/pause            ReasonRequest  -> Done
 * POST /api/runs/:id/resume, retry    {}             -> Done
 * POST /api/runs/:id/move             MoveRequest    -> Done
 * POST /api/runs/:id/tasks/:step      TaskRequest    -> Done
 * GET  /api/tasks                     OpenTask[], at most 500
 * POST /api/flows/:name/pause         ReasonRequest  -> FlowDone
 * POST /api/flows/:name/resume        {}             -> FlowDone
 * POST /api/flows/:name/runs          StartRequest   -> 202 Started, 200 Started with duplicate
 * GET  /api/gate                      GateView: what the gate finds in the project, and what each flow is ready for
 * GET  /api/flows/:name/scorecard     ScorecardView
 * GET  /api/observed-calls?flow       ObservedCall[]
 * GET  /api/live                      server-sent events: `change` with data LiveChange, at most two a second
 * GET  /healthz                       200: the process lives, its event loop answers
 * GET  /readyz                        Readiness: 200 when messages are taken, else 503 with Retry-After
 */
import type { Cause } from "../runs/cause.ts";
import type { ReplayFrom } from "../runs/fact.ts";
import type { StandingEffects } from "../runs/standing-effects.ts";
import type { RunStatus, WaitKind } from "../runs/status.ts";

export type { Cause, ReplayFrom, RunStatus, WaitKind };

/** RFC 9457. `errors` names each wrong field of a payload. */
export interface Problem {
  /** Page of the code in the docs. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly errors?: readonly FieldError[];
}

export interface FieldError {
  /** JSON pointer (RFC 6901); empty for the whole document. */
  readonly pointer: string;
  readonly expected: string;
  readonly found: string;
  readonly message: string;
}

/** Whether messages are taken at this moment, and why not. */
export type Readiness =
  | { readonly status: "ready" }
  | { readonly status: "unready"; readonly reason: UnreadyReason; readonly detail: string };

export type UnreadyReason = "starting" | "shutting-down" | "queue-full" | "disk-full" | "data-unwritable";

/** Runs by status; statuses without a run are absent. */
export type StatusCounts = Readonly<Partial<Record<RunStatus, number>>>;

export interface FlowSummary {
  readonly name: string;
  readonly version: string;
  readonly description?: string;
  readonly tier: "gold" | "silver" | "bronze";
  readonly owner: { readonly name: string; readonly onCall: string };
  readonly runbook?: string;
  /** What starts a run, e.g. `POST /shopify/orders-create`, `event order.booked`, `schedule 0 2 * * * UTC`; of gathered messages `POST /orders, up to 100 within 10s`. */
  readonly trigger: string;
  /** For flows whose trigger is a schedule. */
  readonly schedule?: ScheduleSummary;
  readonly contract: { readonly name: string; readonly version: string };
  readonly promise?: {
    /** `99.5 % complete within 5m, over 28d` */
    readonly words: string;
    /** What broken means for the business. */
    readonly broken: string;
  };
  /** Runs accepted since midnight UTC. */
  readonly today: StatusCounts;
  /** All that is unfinished or dead now, whenever accepted. */
  readonly open: StatusCounts;
  /** Messages turned away since midnight UTC, by code. */
  readonly rejectedToday: Readonly<Record<string, number>>;
  /** Present while nothing of the flow is taken up. */
  readonly paused?: { readonly by: string; readonly reason: string };
}

export interface ScheduleSummary {
  readonly pattern: string;
  readonly timezone: string;
  /** The next three due times; fewer when there are no more. Jitter comes on top. */
  readonly next: readonly number[];
  /** The oldest due time that has passed without being decided: it waits for its jitter, for a run, or for the end of a pause. */
  readonly dueSince?: number;
  /** The dead run for which the schedule is paused. */
  readonly pausedBy?: string;
  /** The youngest run of the flow, whoever started it. */
  readonly lastRun?: RunSummary;
  /** The latest due times that got no run. */
  readonly lastLeft?: { readonly at: number; readonly code: string; readonly detail: string };
}

export interface SystemSummary {
  readonly name: string;
  readonly breaker: "closed" | "open" | "half-open";
  readonly probeAt?: number;
  readonly active: number;
  readonly waiting: number;
}

export interface Home {
  readonly project: string;
  readonly now: number;
  readonly flows: readonly FlowSummary[];
  readonly systems: readonly SystemSummary[];
  /** Flows with runs that stay in a status longer than allowed, the longest first. Of all runs at most 1,000 count. */
  readonly overstaying: readonly OverstayingRuns[];
  /** Messages for which no flow was found since midnight UTC, by code. */
  readonly rejectedToday: Readonly<Record<string, number>>;
}

export interface OverstayingRuns {
  /** Also flows that are not in the project. */
  readonly flow: string;
  readonly count: number;
  /** The one that stays longest. */
  readonly longest: {
    readonly id: string;
    readonly status: RunStatus;
    /** From when the stay counts: the due time of a wait that has one, else when the status began. */
    readonly sinceAt: number;
    readonly waitingFor?: WaitingFor;
  };
}

export interface WaitingFor {
  readonly kind: WaitKind;
  /** Name of the wait, step or system. */
  readonly name: string;
  readonly untilAt?: number;
}

export interface RunSummary {
  readonly id: string;
  readonly flow: string;
  readonly version: string;
  readonly key: string;
  readonly status: RunStatus;
  readonly acceptedAt: number;
  readonly endedAt?: number;
  readonly waitingFor?: WaitingFor;
  readonly cause?: Cause;
  readonly message?: string;
  /** The run whose event started this one. */
  readonly parent?: string;
}

export interface RunPage {
  readonly runs: readonly RunSummary[];
  readonly next?: string;
}

export interface FailureDetail {
  readonly cause: Cause;
  readonly code: string;
  readonly message: string;
}

/** Work for a person. */
export interface TaskDetail {
  readonly title: string;
  readonly assignee: string;
  /** Name and version of the contract that what they hand in must fit. */
  readonly contract: string;
  /** JSON Schema of that contract. */
  readonly schema: unknown;
  readonly details?: unknown;
}

/** One line of a run's timeline, oldest first. */
export type TimelineEntry = { readonly seq: number; readonly at: number } & (
  | { readonly kind: "started" }
  /** The run waits for more messages. */
  | { readonly kind: "gathering"; readonly untilAt: number }
  /** A message joined it. `untilAt` when it waits longer for that. */
  | {
      readonly kind: "gathered";
      readonly key: string;
      readonly message: unknown;
      /** The run whose event it is about. */
      readonly parent?: string;
      readonly untilAt?: number;
    }
  /** It takes no more messages. */
  | { readonly kind: "sealed" }
  | {
      readonly kind: "attempt";
      readonly phase: "do" | "undo";
      readonly step: string;
      readonly attempt: number;
      readonly system?: string;
      readonly startedAt: number;
      readonly durationMs: number;
      readonly result?: unknown;
      readonly failure?: FailureDetail;
      readonly retryAt?: number;
      /** What the system answered: the last status, bytes and calls in all. */
      readonly response?: { readonly status: number; readonly bytes: number; readonly calls: number };
      /** It tested whether a broken-down system is back; its failure does not count against the retry policy. */
      readonly probe?: true;
      /** Of a failed attempt: what it may have done, or did. */
      readonly effect?: "happened" | "unknown";
      /** It repeats an attempt that a process which ended may have made. */
      readonly repeat?: true;
      /** What the check of the step found out about earlier attempts. */
      readonly checked?: "happened" | "not-happened";
    }
  | { readonly kind: "slept"; readonly step: string; readonly untilAt: number }
  | { readonly kind: "waiting"; readonly waitingFor: WaitingFor }
  | { readonly kind: "emitted"; readonly contract: string; readonly eventId: string; readonly data: unknown }
  | { readonly kind: "undoing"; readonly failure: FailureDetail }
  | { readonly kind: "completed" }
  | { readonly kind: "compensated"; readonly failure: FailureDetail }
  | { readonly kind: "rejected"; readonly failure: FailureDetail }
  | { readonly kind: "dead"; readonly failure: FailureDetail }
  /** A run of another flow was started. */
  | { readonly kind: "called"; readonly step: string; readonly flow: string; readonly key: string }
  | {
      readonly kind: "awaiting";
      readonly step: string;
      readonly for: "event" | "task" | "run";
      /** Of an event: the contract, and the fields that it must have, by JSON pointer. */
      readonly match?: { readonly topic: string; readonly values: Readonly<Record<string, unknown>> };
      readonly task?: TaskDetail;
      readonly untilAt?: number;
    }
  | {
      readonly kind: "received";
      readonly step: string;
      readonly value?: unknown;
      readonly failure?: FailureDetail;
      readonly timedOut?: true;
      /** Who completed the task. */
      readonly by?: string;
    }
  | { readonly kind: "diverged"; readonly failure: FailureDetail }
  | { readonly kind: "canceled"; readonly by: string; readonly reason: string; readonly killed?: true }
  | { readonly kind: "paused"; readonly by: string; readonly reason: string }
  | { readonly kind: "resumed"; readonly by: string }
  | { readonly kind: "hurried"; readonly by: string }
  | { readonly kind: "moved"; readonly from: string; readonly to: string; readonly by: string }
  | {
      readonly kind: "replayed";
      readonly from: ReplayFrom;
      readonly by: string;
      readonly reason?: string;
      readonly repeat?: true;
    }
  /** A person found out whether a step in doubt took effect. */
  | {
      readonly kind: "resolved";
      readonly step: string;
      readonly happened: boolean;
      readonly result?: unknown;
      readonly by: string;
      readonly reason: string;
    }
  | { readonly kind: "closed"; readonly by: string; readonly reason: string }
);

export interface RunDetail extends RunSummary {
  /** The message that started it; of a run that gathered the first one, and the others are in the timeline. */
  readonly input: unknown;
  readonly result?: unknown;
  readonly timeline: readonly TimelineEntry[];
  readonly effects: StandingEffects;
  readonly children: readonly RunSummary[];
}

export interface ReplayRequest {
  readonly from: ReplayFrom;
  readonly reason?: string;
  /** Does the failed step again although it took effect. Default: false. */
  readonly repeat?: boolean;
}

/** What a person found out about a step in doubt. */
export interface ResolveRequest {
  readonly step: string;
  readonly happened: boolean;
  /** What the step gave; of a step that happened. */
  readonly result?: unknown;
  readonly reason: string;
}

export interface CloseRequest {
  readonly reason: string;
}

export interface CancelRequest {
  readonly reason: string;
  /** Whether what the run did is undone; true unless told. Without it the run is killed: it ends at once. */
  readonly undo?: boolean;
}

export interface ReasonRequest {
  readonly reason: string;
}

export interface MoveRequest {
  readonly version: string;
}

export interface TaskRequest {
  /** What the person hands in. */
  readonly data: unknown;
}

export interface OpenTask {
  readonly run: string;
  readonly flow: string;
  readonly key: string;
  readonly step: string;
  readonly since: number;
  readonly untilAt?: number;
  readonly task: TaskDetail;
}

/** Calls of one kind that the code of a flow was seen to make, by whatever client. Written every ten seconds. */
export interface ObservedCall {
  readonly flow: string;
  /** Absent outside of steps; `*` for further steps. */
  readonly step?: string;
  /** With the port when it is not the usual one: `crm.example.com`; `*` for further hosts. */
  readonly host: string;
  /** The system through whose connector the calls went; absent when they went past all systems. */
  readonly system?: string;
  readonly firstAt: number;
  readonly lastAt: number;
  readonly count: number;
}

export interface FlowDone {
  readonly flow: string;
}

export interface StartRequest {
  readonly input: unknown;
  /** The key that the flow's trigger finds in the message, unless told. */
  readonly key?: string;
}

export interface Started {
  readonly runId: string;
  readonly duplicate?: true;
}

export interface Done {
  readonly runId: string;
}

export interface LiveChange {
  /** Grows with everything that is recorded. */
  readonly revision: number;
}

/** What the gate finds; at most a minute old. */
export interface GateView {
  /** Whether it passes: no error stands that is enforced and not waived. */
  readonly ok: boolean;
  /** Without the waived ones, which are counted apart. */
  readonly counts: Readonly<Record<"error" | "warning" | "note" | "waived", number>>;
  /** Relative to the project; none when the usual severities hold. */
  readonly policyFiles: readonly string[];
  /** The gravest first. */
  readonly findings: readonly FindingView[];
  /** One for each flow, in order of name. */
  readonly scorecards: readonly ScorecardView[];
}

export interface FindingView {
  /** Code of the rule; its page is docs/rules/<code>.md. */
  readonly rule: string;
  readonly severity: "error" | "warning" | "note";
  readonly mode: "evaluate" | "enforce";
  /** Whether it fails the check and keeps the project from being started. */
  readonly refuses: boolean;
  /** `flow:order-to-cash`. */
  readonly subject: string;
  /** The flows that it is about, or that use its subject. */
  readonly flows: readonly string[];
  /** Line and column from 1. */
  readonly place?: { readonly file: string; readonly line: number; readonly column: number };
  readonly fact: string;
  readonly consequence: string;
  readonly fix: string;
  readonly waiver?: { readonly reason: string; readonly approver: string; readonly expires: string };
}

export type ReadinessLevel = "bronze" | "silver" | "gold";

/** What a flow is ready for. */
export interface ScorecardView {
  readonly flow: string;
  readonly tier: ReadinessLevel;
  readonly level: ReadinessLevel | "none";
  /** Absent with gold. */
  readonly next?: ReadinessLevel;
  readonly levels: readonly LevelView[];
}

export interface LevelView {
  readonly level: ReadinessLevel;
  /** How many rules the level has, and how many of them are held. */
  readonly rules: number;
  readonly held: number;
  readonly missing: readonly { readonly rule: string; readonly subject: string; readonly fix: string }[];
}
