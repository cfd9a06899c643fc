/** What happened, in words. Runs are numbered in the order in which they are met: their ids say nothing to a reader. */
import { formatMs } from "../../core/duration.ts";
import type { Change } from "../../runs/journal.ts";
import type { SimulatedCall } from "../simulated-call.ts";
import type { Disturbance, Moment } from "./disturbance.ts";
import { pauseMs } from "./execute.ts";
import type { Trace, TraceEvent } from "./trace.ts";

/** Puts a short name in the place of every run id. */
export type RunNames = (text: string) => string;

export function createRunNames({ events, ends }: Trace): RunNames {
  const ids = [
    ...events.flatMap((event) => {
      if (event.kind === "sent") return event.answer?.runId ?? [];
      return event.kind === "call" ? (event.call.run?.runId ?? []) : [];
    }),
    ...ends.map(({ runId }) => runId),
  ];
  const names = new Map([...new Set(ids)].map((id, index) => [id, `run ${index + 1}`]));
  return (text) => {
    let named = text;
    for (const [id, name] of names) named = named.replaceAll(id, name);
    return named;
  };
}

/** What was sent, done and lost, one line each. Calls that only read are left out. */
export function courseInWords(trace: Trace, names: RunNames): readonly string[] {
  const lines = trace.events.flatMap((event) => eventInWords(event, names));
  const ends = trace.ends.map(
    ({ flow, status, cause, message }) =>
      `${flow} is ${status}${cause === undefined ? "" : ` (${cause})`}${message === undefined ? "" : `: ${message}`}`,
  );
  return [...lines, ...ends.map(names)];
}

function eventInWords(event: TraceEvent, names: RunNames): readonly string[] {
  switch (event.kind) {
    case "sent": {
      const { flow, key, answer } = event;
      const taken = answer === undefined ? "no answer" : answer.duplicate ? "a duplicate of" : "accepted as";
      return [names(`${flow} was sent a message with key "${key}": ${taken} ${answer?.runId ?? ""}`.trim())];
    }
    case "crash":
      return [`THE PROCESS DIED ${momentInWords(event.at)}. It was started anew after ${formatMs(pauseMs)}.`];
    case "call":
      return isRead(event.call) ? [] : [callInWords(event.call, names)];
  }
}

function isRead({ method }: SimulatedCall): boolean {
  return method === "GET" || method === "HEAD";
}

/** E.g. `step "charge" called billing: POST /invoices, key "run 1/charge": 201, invoices-1 created`. */
export function callInWords(call: SimulatedCall, names: RunNames): string {
  const how = call.via === "fetch" ? " with fetch" : "";
  const key = call.key === null ? "no key" : `key "${keyInWords(call.key, names)}"`;
  const after = call.isLate ? " (after the step was over)" : "";
  return `${callerInWords(call)} called ${call.system}${how}: ${names(`${call.method} ${call.path}`)}, ${key}: ${outcome(call)}${after}`;
}

/** The key without what HTTP and the names of steps need encoded. */
export function keyInWords(key: string, names: RunNames): string {
  try {
    return names(decodeURIComponent(decodeURIComponent(key)));
  } catch {
    return names(key);
  }
}

function callerInWords({ step, run }: SimulatedCall): string {
  if (step === undefined) return run === undefined ? "code of no flow" : `the flow function of ${run.flow} itself`;
  return `${step.phase === "undo" ? "the undo of step" : "step"} "${step.name}"`;
}

function outcome({ ending }: SimulatedCall): string {
  if (ending === undefined) return "it did not arrive";
  if (ending.kind === "hang") return "no answer";
  const { effect } = ending;
  const change =
    effect === undefined
      ? "nothing changed"
      : effect.change === "unchanged"
        ? "nothing changed"
        : `${effect.id} ${effect.change}`;
  return ending.kind === "reset" ? `no answer, ${change}` : `${ending.answer.status}, ${change}`;
}

/** E.g. `before attempt 1 of step "charge" was recorded`. */
export function momentInWords({ point, changes, call }: Moment): string {
  if (call !== undefined) {
    const where = `${call.system} carried out ${call.method} ${call.path} of ${callerInWords(call)}`;
    return point === "before-effect" ? `just before ${where}` : `just after ${where}`;
  }
  if (point === "before-effect" || point === "after-effect") return `just ${point.replace("-", " a call had its ")}`;
  const what = changes.map(changeInWords).join(", and ");
  return point.startsWith("before") ? `before ${what} was on disk` : `after ${what} was on disk`;
}

function changeInWords(change: Change): string {
  if (change.kind === "accept") return `the message for ${change.acceptance.flow}`;
  if (change.kind === "seal") return "that a run takes no more messages";
  if (change.kind !== "fact") return `a ${change.kind}`;
  const { fact } = change.recorded;
  if (fact.kind === "attempt") {
    const ofWhat = fact.phase === "undo" ? `the undo of step "${fact.step}"` : `step "${fact.step}"`;
    return `attempt ${fact.attempt} of ${ofWhat}`;
  }
  return "step" in fact && typeof fact.step === "string" ? `"${fact.kind}" (${fact.step})` : `"${fact.kind}"`;
}

/** E.g. `a crash after attempt 1 of step "charge" was on disk`. */
export function disturbanceInWords(disturbance: Disturbance): string {
  switch (disturbance.kind) {
    case "none":
      return "nothing goes wrong";
    case "another-day":
      return "nothing goes wrong, on another day";
    case "crash":
      return `a crash ${momentInWords(disturbance.at)}`;
    case "lost-answer": {
      const { call } = disturbance;
      return `the answer of ${call.system} to ${call.method} ${call.path} of ${callerInWords(call)} gets lost`;
    }
    case "double-delivery":
      return `message ${disturbance.message + 1} comes twice, ${copyInWords(disturbance.at)}`;
    case "reordered": {
      const order = disturbance.order.map((message) => message + 1).join(", ");
      return `the messages come in the order ${order}${disturbance.together ? ", all together" : ""}`;
    }
  }
}

function copyInWords(at: "start" | Moment | "end"): string {
  if (at === "start") return "both at the same moment";
  return at === "end" ? "the second time after the end" : `the second time ${momentInWords(at)}`;
}
