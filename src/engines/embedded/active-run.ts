import { durationMs } from "../../core/duration.ts";
import type { RunId } from "../../core/ids.ts";
import type { AnyFlow } from "../../definitions/flow.ts";
import type { Signal } from "../../runs/execution.ts";
import type { Fact, Lane } from "../../runs/fact.ts";
import type { Failure } from "../../runs/failure.ts";
import { beginningOf } from "../../runs/gather.ts";
import type { Address, StoredRun } from "../../runs/journal.ts";
import { normalKey } from "../../runs/message-key.ts";
import { initialState, type RunState, stateOf } from "../../runs/state.ts";
import type { RunStatus } from "../../runs/status.ts";

/** A run in memory, being executed. */
export interface ActiveRun {
  readonly run: RunId;
  readonly flow: AnyFlow;
  readonly key: string;
  readonly input: unknown;
  /** Why the input is not what the flow takes: it could not be upcast. */
  readonly misfit?: Failure;
  readonly acceptedAt: number;
  readonly state: RunState;
  /** The run and the step that wait for the end of this one. */
  readonly parent: Address | undefined;
  readonly lane: Lane | undefined;
  /** What it was told and has not recorded yet, by step. */
  signals: ReadonlyMap<string, Signal>;
  status: RunStatus;
  statusOnDisk: RunStatus;
  /** The latest thing that was recorded. */
  latest: Fact | undefined;
  /** Whether it holds one of the engine's places. A run that waits on disk gave its place back. */
  hasPlace: boolean;
  /** Facts on their way to disk: as long as there are any the run cannot be read from there. */
  unwrittenCount: number;
  /** Told when there are none any more. */
  onWritten: (() => void) | undefined;
  /** What kept a fact of it from being written, which leaves a gap after which nothing can be recorded. */
  broken: { readonly error: unknown } | undefined;
  /** Whether something that an earlier process began may be under way without a record (taken-over.ts). */
  isTakenOver: boolean;
  /** Whether it is to leave memory as soon as nothing of it is under way, to be taken up again. */
  isRecalled: boolean;
  /** Tells the execution that something it waits for may have come. Answers whether something goes on by that. */
  poke: () => boolean;
}

type Accepted = Pick<ActiveRun, "run" | "key" | "input" | "acceptedAt" | "status" | "parent" | "lane">;

const noSignals: ReadonlyMap<string, Signal> = new Map();

/** A run that was just accepted. Its place is the scheduler's business. */
export function freshRun(flow: AnyFlow, accepted: Accepted): ActiveRun {
  const { run, key, input, acceptedAt, status, parent, lane } = accepted;
  return {
    run,
    flow,
    key,
    input,
    acceptedAt,
    state: initialState(),
    parent,
    lane,
    signals: noSignals,
    status,
    statusOnDisk: status,
    hasPlace: false,
    ...idle(),
  };
}

export function restoredRun(
  flow: AnyFlow,
  stored: StoredRun,
  signals: ReadonlyMap<string, Signal>,
  isTakenOver = false,
): ActiveRun {
  return {
    ...idle(),
    ...beginningOf(flow, stored),
    run: stored.run,
    flow,
    key: stored.key,
    state: stateOf(stored.facts),
    parent: stored.parent,
    lane: stored.lane === undefined ? undefined : laneWith(flow, stored.lane),
    latest: stored.facts.at(-1)?.fact,
    signals,
    status: stored.status,
    statusOnDisk: stored.status,
    hasPlace: true,
    isTakenOver,
  };
}

function idle(): Pick<
  ActiveRun,
  "latest" | "unwrittenCount" | "onWritten" | "broken" | "isTakenOver" | "isRecalled" | "poke"
> {
  return {
    latest: undefined,
    unwrittenCount: 0,
    onWritten: undefined,
    broken: undefined,
    isTakenOver: false,
    isRecalled: false,
    poke: notInMemory,
  };
}

function notInMemory(): boolean {
  return false;
}

/** The lane of a message. */
export function laneOf(flow: AnyFlow, input: unknown): Lane | undefined {
  return flow.order === undefined ? undefined : laneWith(flow, normalKey(String(flow.order(input as never))));
}

function laneWith(flow: AnyFlow, key: string): Lane {
  return { key, holdsWhenDead: flow.afterDead !== "pass" };
}

/** When the run has to be looked at again although what it waits for is due later. */
export function deadlineOf(flow: AnyFlow, acceptedAt: number): number {
  return flow.deadline === undefined ? Number.POSITIVE_INFINITY : acceptedAt + durationMs(flow.deadline);
}
