import { type ErrorCode, type ErrorDetails, WaybillError } from "../core/errors.ts";
import { type Cause, isRetryable } from "./cause.ts";
import type { Effect } from "./effect.ts";

/** A failure as it is kept in the journal. Never holds payload values of classified fields. */
export interface Failure {
  readonly cause: Cause;
  readonly code: ErrorCode;
  readonly message: string;
  readonly details?: ErrorDetails;
}

/** A failure with its cause, thrown by connectors and by `run.step`. */
export class RunFailure extends WaybillError {
  override readonly name = "RunFailure";
  readonly failureCause: Cause;
  /** What the other side asked us to wait, in milliseconds (`Retry-After`). */
  readonly retryAfterMs: number | undefined;
  /** What is known about the effect of what failed; `undefined` when whoever threw it does not say. */
  readonly effect: Effect | undefined;

  constructor(
    failure: Failure,
    options: {
      readonly retryAfterMs?: number | undefined;
      readonly effect?: Effect | undefined;
      readonly cause?: unknown;
    } = {},
  ) {
    super(failure.code, failure.message, {
      ...(failure.details === undefined ? {} : { details: failure.details }),
      ...(options.cause === undefined ? {} : { cause: options.cause }),
    });
    this.failureCause = failure.cause;
    this.retryAfterMs = options.retryAfterMs;
    this.effect = options.effect;
  }

  /**
   * Also for failures of another copy of this package, such as the one that a project brought along: they carry the same
   * meaning and the same fields.
   */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === "RunFailure" && "failureCause" in value && "code" in value;
  }

  get retryable(): boolean {
    return isRetryable(this.failureCause);
  }
}

/** Which step a failure is of. */
const steps = new WeakMap<object, string>();

/** The failure of a step, as its flow function gets it. */
export function stepFailure(step: string, failure: Failure, effect?: Effect): RunFailure {
  const thrown = new RunFailure(failure, { effect });
  steps.set(thrown, step);
  return thrown;
}

/** The step whose failure was thrown, when it is the very one that the step threw. */
export function failedStepOf(thrown: unknown): string | undefined {
  return typeof thrown === "object" && thrown !== null ? steps.get(thrown) : undefined;
}

/**
 * Says no for good, from a step or a flow function: the run undoes what it did and ends as `compensated`, or as `rejected` when there is
 * nothing to undo. Thrown by a step, it says that the attempt changed nothing that has to be undone.
 * `throw reject("The order has no lines")`.
 */
export function reject(reason: string, details?: ErrorDetails): RunFailure {
  return new RunFailure(
    { cause: "rejected", code: "run-rejected", message: reason, ...(details === undefined ? {} : { details }) },
    { effect: "none" },
  );
}

/** Whether somebody said no whose word it is: the flow, a person, or a run that this one called. */
export function isBusinessRejection({ cause, code }: Failure): boolean {
  return cause === "rejected" && code === "run-rejected";
}

/**
 * The record of whatever was thrown. What is not a RunFailure is a defect of the code that threw it.
 * @param code of what has no code of its own.
 */
export function failureOf(thrown: unknown, code: ErrorCode): Failure {
  try {
    if (thrown instanceof RunFailure) return recordOf(thrown, thrown.failureCause);
    if (thrown instanceof WaybillError) return recordOf(thrown, "defect");
    return { cause: "defect", code, message: defectMessage(thrown) };
  } catch {
    return { cause: "defect", code, message: "Something was thrown that throws when it is read. Throw an Error." };
  }
}

/** What whoever threw it says about its effect. */
export function effectOf(thrown: unknown): Effect | undefined {
  try {
    return thrown instanceof RunFailure ? thrown.effect : undefined;
  } catch {
    return undefined;
  }
}

/** How long whoever threw it asked us to wait, in milliseconds. */
export function retryAfterOf(thrown: unknown): number | undefined {
  try {
    return thrown instanceof RunFailure ? thrown.retryAfterMs : undefined;
  } catch {
    return undefined;
  }
}

function recordOf({ code, message, details }: WaybillError, cause: Cause): Failure {
  const plain = plainDetails(details);
  return { cause, code, message, ...(Object.keys(plain).length === 0 ? {} : { details: plain }) };
}

/** Details as their type has them. What plain JavaScript puts there besides, an object with a cycle say, cannot be recorded. */
function plainDetails(details: ErrorDetails): ErrorDetails {
  const isPlain = (value: unknown): boolean =>
    value === null || typeof value === "string" || typeof value === "boolean" || Number.isFinite(value);
  return Object.fromEntries(Object.entries(details).filter(([, value]) => isPlain(value)));
}

function defectMessage(thrown: unknown): string {
  if (thrown instanceof Error) return `${thrown.name}: ${thrown.message}`.slice(0, 2_000);
  return `Something that is not an Error was thrown (${thrown === null ? "null" : typeof thrown}). Throw an Error, so that its place can be shown.`;
}
