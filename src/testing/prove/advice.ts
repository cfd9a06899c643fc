import type { SimulatedCall } from "../simulated-call.ts";
import type { Mistake } from "./diagnose.ts";
import { keyInWords, type RunNames } from "./words.ts";

/** Why it went wrong and what to do about it, in words. */
export interface Advice {
  readonly why: string;
  readonly todo: string;
}

/** The part that a call plays in an advice. */
function stepOf(calls: readonly SimulatedCall[]): string {
  const step = calls.at(-1)?.step;
  return step === undefined ? "the flow function" : `step "${step.name}"`;
}

function systemOf(calls: readonly SimulatedCall[]): string {
  return calls.at(-1)?.system ?? "the system";
}

function requestOf(calls: readonly SimulatedCall[]): string {
  const call = calls.at(-1);
  return call === undefined ? "the call" : `${call.method} ${call.path}`;
}

/** Keys of the calls, each once, in quotes. */
function keysOf(calls: readonly SimulatedCall[], names: RunNames): string {
  const keys = [...new Set(calls.map(({ key }) => (key === null ? "none" : `"${keyInWords(key, names)}"`)))];
  return keys.join(" and then ");
}

export function adviceFor(mistake: Mistake, names: RunNames): Advice {
  const { calls } = mistake;
  switch (mistake.kind) {
    case "effect-outside-step":
      return {
        why: `${requestOf(calls)} is called by the flow function itself, outside of run.step. The flow function is executed anew after every crash and every wait, and whatever it does outside of steps is done anew with it.`,
        todo: `Put the call into a step: await run.step("...", ${systemOf(calls)}, (call) => call.${methodOf(calls)}(...)).`,
      };
    case "call-not-awaited":
      return {
        why: `${requestOf(calls)} of ${stepOf(calls)} arrived after the step had returned: nobody awaited it. The step is recorded as done while its call is still on its way, so a crash in between loses the call, and a failure of it is never seen.`,
        todo: `Return or await the call in ${stepOf(calls)}.`,
      };
    case "call-without-key":
      return {
        why: `${stepOf(calls)} called ${systemOf(calls)} ${past(calls)}without an Idempotency-Key. A step is done again when the process dies between its effect and its record, and without a key the system cannot know that it is the same request.`,
        todo: `Call ${systemOf(calls)} with the "call" that run.step("...", system, (call) => ...) gives, which sends the key; or send the "idempotencyKey" that the step is given as the header Idempotency-Key.`,
      };
    case "key-changes":
      return {
        why: `${stepOf(calls)} sent another Idempotency-Key for the same request: ${keysOf(calls, names)}. A key that is made of time or chance is new each time, and tells the system that the request is new.`,
        todo: 'Send the "idempotencyKey" that the step is given, or run.id("...") when you need an id of your own: both are the same in every execution.',
      };
    case "keys-ignored":
      return {
        why: `Both calls had the key ${keysOf(calls, names)}, and ${systemOf(calls)} made the change twice: it does not honour Idempotency-Key. A step is done again when the process dies between its effect and its record.`,
        todo: `Make the change itself repeatable: PUT to an id of your own (run.id("...")), or look in the step whether it is there before you create it. If ${systemOf(calls)} does honour the key in production, leave "idempotent: false" out of the proof.`,
      };
    case "body-changes":
      return {
        why: `${stepOf(calls)} sent the key ${keysOf(calls, names)} again with another body: it differs at ${mistake.pointers.map((pointer) => pointer || "the top").join(", ")}. ${systemOf(calls)} refuses a key that it knows from another request.`,
        todo: "Build the body from the message and from results of steps only: run.now() for the time, run.id() for an id, a step of its own for anything that comes out differently each time.",
      };
    case "calls-change":
      return {
        why: `${stepOf(calls)} makes several changing calls, and made others, or in another order, when it was done again: ${calls.map(({ method, path, key }) => `${method} ${path} had the key ${key === null ? "none" : `"${keyInWords(key, names)}"`}`).join(", then ")}. The calls of a step have keys by their place.`,
        todo: "Make each changing call in a step of its own.",
      };
    case "trigger-key-changes":
      return {
        why: `There were two runs, with the keys ${mistake.keys.map((key) => `"${names(key)}"`).join(" and ")}. The key of the trigger decides what is the same message; one that has time, chance or an id of the delivery in it is new for every delivery.`,
        todo: "Take the key from what the message is about, such as the number of the order.",
      };
    case "requests-change":
      return {
        why: `When the flow function was executed anew it asked for other things: first ${quoted(mistake.requests.first)}, then ${mistake.requests.instead === undefined ? "not for it any more" : quoted(mistake.requests.instead)}. What is recorded under a name is found again only under that name.`,
        todo: "Let names and branches depend on the message and on results of steps only, not on Date.now(), Math.random() or anything else outside of run. run.now() is the same in every execution; what must be decided by chance is decided in a step.",
      };
    case "state-outside-journal":
      return {
        why: `When nothing goes wrong the flow asks for ${quoted(mistake.missing)}; this time no execution did. Something outside of the message and the results of steps decides that, such as a variable of the module or a file.`,
        todo: "Keep what a flow has to remember in results of steps: nothing else survives a crash, and nothing else is there in another process.",
      };
    case "attempts-too-few":
      return {
        why: `One lost answer was enough to end the run of ${mistake.end.flow} as ${mistake.end.status}, although the call was carried out.`,
        todo: 'Allow more than one attempt in the "retry" of the step, the system or the flow: the next one has the same key.',
      };
    case "repetition-refused":
      return {
        why: `${requestOf(calls)} of ${stepOf(calls)} was made again and answered with ${mistake.status}, which does not happen when nothing goes wrong: ${systemOf(calls)} refuses what is done already.`,
        todo: `If ${mistake.status} means here that it is done, say so with { alsoOk: [${mistake.status}] } in the call; else ask for the state before you change it, in the same step.`,
      };
    case "order-matters":
      return {
        why: "The messages have other effects, or another end, when they come in this order. Nothing keeps messages in order between a sender and a flow.",
        todo: 'Let the flow wait for what has to come first, or make the outcome independent of it. If the order is promised, say so in the proof with "inOrder: true".',
      };
    case "unexplained":
      return {
        why: "Compare the course above with the one of an undisturbed execution: something that the flow does depends on more than the message and the results of its steps.",
        todo: "Look at what the flow function and the actions of its steps read and write past run.",
      };
  }
}

function quoted(request: string): string {
  const [kind = "", ...name] = request.split(" ");
  return name.length === 0 ? request : kind === "the" ? request : `${kind} "${name.join(" ")}"`;
}

function methodOf(calls: readonly SimulatedCall[]): string {
  return (calls.at(-1)?.method ?? "post").toLowerCase();
}

function past(calls: readonly SimulatedCall[]): string {
  return calls.at(-1)?.via === "fetch" ? "with fetch, past its connector, " : "";
}
