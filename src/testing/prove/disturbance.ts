import type { Change } from "../../runs/journal.ts";
import type { FaultPoint } from "../fault-points.ts";
import type { SimulatedCall } from "../simulated-call.ts";

/** What goes wrong in one execution of a proof. */
export type Disturbance =
  | { readonly kind: "none" }
  /** Another day and other chance: shows what depends on them without anything going wrong. */
  | { readonly kind: "another-day" }
  /** The process dies at a fault point, and is started anew. */
  | { readonly kind: "crash"; readonly at: Moment }
  /** A call is carried out, and its answer gets lost. */
  | { readonly kind: "lost-answer"; readonly call: SimulatedCall }
  /** A message comes a second time: with the first, after a commit, or after the end. */
  | { readonly kind: "double-delivery"; readonly message: number; readonly at: "start" | Moment | "end" }
  /** The messages come in another order, one after the end of the other or all together. */
  | { readonly kind: "reordered"; readonly order: readonly number[]; readonly together: boolean };

/** A fault point that an execution came by. */
export interface Moment {
  /** 1 for the first of the execution. */
  readonly ordinal: number;
  readonly point: FaultPoint;
  /** What is written there, at a commit. */
  readonly changes: readonly Change[];
  /** The call that arrives there, around an effect. */
  readonly call: SimulatedCall | undefined;
  /** How many messages had been sent. */
  readonly sentCount: number;
}

/** What an undisturbed execution came by. */
export interface Course {
  readonly moments: readonly Moment[];
  readonly calls: readonly SimulatedCall[];
  readonly messageCount: number;
}

/** Everything that is to go wrong, one thing for each execution. */
export function disturbancesOf({ moments, calls, messageCount }: Course): readonly Disturbance[] {
  const messages = Array.from({ length: messageCount }, (_, message) => message);
  const commits = moments.filter(({ point }) => point.startsWith("after-commit:"));
  return [
    ...moments.map((at) => ({ kind: "crash" as const, at })),
    ...calls.map((call) => ({ kind: "lost-answer" as const, call })),
    ...messages.map((message) => ({ kind: "double-delivery" as const, message, at: "start" as const })),
    ...commits.map((at) => ({ kind: "double-delivery" as const, message: at.sentCount - 1, at })),
    ...messages.map((message) => ({ kind: "double-delivery" as const, message, at: "end" as const })),
    ...ordersOf(messages).flatMap((order, index) => [
      ...(index === 0 ? [] : [{ kind: "reordered" as const, order, together: false }]),
      ...(messageCount === 1 ? [] : [{ kind: "reordered" as const, order, together: true }]),
    ]),
  ];
}

/** All orders of up to four messages are 24; of more of them each message comes first once, and last to first. */
const mostPermuted = 4;

/** The first is the order as it is given. */
function ordersOf(messages: readonly number[]): readonly (readonly number[])[] {
  if (messages.length <= mostPermuted) return permutations(messages);
  const rotations = messages.map((first) => [...messages.slice(first), ...messages.slice(0, first)]);
  return [...rotations, messages.toReversed()];
}

function permutations(items: readonly number[]): readonly (readonly number[])[] {
  if (items.length <= 1) return [items];
  return items.flatMap((first) => permutations(items.filter((item) => item !== first)).map((rest) => [first, ...rest]));
}
