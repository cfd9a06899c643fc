/**
 * What is in doubt about the effect of a step, and what that makes of a refusal.
 *
 * 1. An attempt that may have had an effect, or had one and failed all the same, leaves a doubt. Only three things remove it: an
 *    attempt that succeeds, a `check` that finds that nothing happened, and a person's word.
 * 2. As long as there is a doubt, a refusal is no refusal of the effect: "exists already" may well be what the first attempt did.
 *    Such a step fails with cause `uncertain`, which undoes nothing.
 * 3. That a process ended while an attempt may have been under way is a weaker doubt. A system that keeps to the idempotency key
 *    answers the repeated attempt as it answered the first, so its refusal counts, unless the status is about what is there already.
 */
import type { System } from "../definitions/system.ts";
import { isRetryable } from "./cause.ts";
import type { Doubt, Effect } from "./effect.ts";
import type { AttemptFact } from "./fact.ts";
import type { Failure } from "./failure.ts";

/** The doubt about a step after an attempt of it. */
export function doubtAfter(fact: AttemptFact, before: Doubt | undefined): Doubt | undefined {
  const { failure, attempt, effect, repeat, checked } = fact;
  // A refusal that counts is recorded as one: see `judgeFailure`.
  if (failure === undefined || (failure.cause === "rejected" && effect === undefined)) return undefined;
  const left = checked === "not-happened" ? undefined : before;
  if (effect !== undefined) {
    const isFinal = effect === "happened" && !isRetryable(failure.cause) && failure.cause !== "uncertain";
    return { attempt, effect, isByRestart: false, isFinal, message: failure.message };
  }
  return left ?? (repeat === true && checked === undefined ? doubtByRestart(attempt) : undefined);
}

/** The doubt about an attempt that a process which ended may have made. */
export function doubtByRestart(attempt: number): Doubt {
  return {
    attempt,
    effect: "unknown",
    isByRestart: true,
    isFinal: false,
    message: "Waybill was stopped or killed while it may have been under way.",
  };
}

/** The doubt about a step that is done again because its run is replayed from the start. */
export function doubtByReplay({ attempt }: AttemptFact): Doubt {
  return {
    attempt,
    effect: "happened",
    isByRestart: false,
    isFinal: false,
    message: "It was done before the run was replayed from the start.",
  };
}

/** The doubt about a run that was called and ended without being undone. */
export function doubtByCall({ message }: Failure): Doubt {
  return { attempt: 1, effect: "unknown", isByRestart: false, isFinal: false, message };
}

/** Whether a refusal may be about what an earlier attempt did: it exists already, it has changed, it is not there any more. */
function isAboutState({ details }: Failure): boolean {
  const status = details?.["status"];
  if (status === 404 || status === 410) return details?.["method"] === "DELETE";
  return status === 409 || status === 412;
}

/**
 * What a failed attempt is recorded as: a refusal that does not show that nothing happened is `uncertain`.
 * @param effect what is known about the calls of this attempt.
 */
export function judgeFailure(
  {
    step,
    phase,
    system,
  }: { readonly step: string; readonly phase: AttemptFact["phase"]; readonly system: System<unknown> | undefined },
  failure: Failure,
  effect: Effect,
  doubt: Doubt | undefined,
): Failure {
  if (failure.cause !== "rejected") return failure;
  if (effect !== "none") {
    const what =
      effect === "happened"
        ? "a call of the same attempt was carried out"
        : "a call of the same attempt may have been carried out";
    return uncertain(step, phase, failure, `${what}.`);
  }
  if (doubt === undefined) return failure;
  if (doubt.isByRestart && keepsToKey(system) && !isAboutState(failure)) return failure;
  return uncertain(
    step,
    phase,
    failure,
    `attempt ${doubt.attempt} ${doubt.effect === "happened" ? "took effect" : "may have taken effect"}: ${doubt.message}`,
  );
}

/** Whether a call of the system may be made twice under one key. */
export function keepsToKey(system: System<unknown> | undefined): boolean {
  return system?.idempotency === "key" || system?.idempotency === "natural";
}

function uncertain(step: string, phase: AttemptFact["phase"], refusal: Failure, why: string): Failure {
  const what = phase === "undo" ? `The undo of step "${step}"` : `Step "${step}"`;
  return {
    cause: "uncertain",
    code: "outcome-unknown",
    message: `${what} was refused, but ${why} The refusal: ${refusal.message} Find out at the system whether it happened, then say so with "waybill runs resolve".`,
    details: { step, ...refusal.details },
  };
}

/** What keeps a run from being undone: steps whose effect is not known. */
export function unresolved(doubts: readonly { readonly step: string; readonly doubt: Doubt }[]): Failure {
  const named = doubts.map(({ step, doubt }) => `"${step}" (attempt ${doubt.attempt}: ${doubt.message})`);
  return {
    cause: "uncertain",
    code: "outcome-unknown",
    message: `The run has to be undone, but it is not known whether ${named.join(", ")} took effect. Nothing more was undone. Find out at the system, then say so with "waybill runs resolve".`,
    details: { step: doubts[0]?.step ?? "" },
  };
}

/** A step that took effect is not done a second time only because its answer could not be used. */
export function alreadyHappened(step: string, doubt: Doubt, system: System<unknown> | undefined): Failure {
  return {
    cause: "uncertain",
    code: "effect-happened",
    message: `Step "${step}" was not done again: attempt ${doubt.attempt} took effect and then failed: ${doubt.message} System "${system?.name}" does not declare that a call can be repeated (idempotency). Say what the step gave with "waybill runs resolve", or replay with --repeat to do it again.`,
    details: { step },
  };
}
