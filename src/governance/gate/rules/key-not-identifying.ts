import { type Contract, referenceOf } from "../../../contracts/contract.ts";
import type { AnyTrigger } from "../../../definitions/trigger.ts";
import { type KeyVerdict, keyVerdicts } from "../../key/key-verdicts.ts";
import { type KeyFunction, probeKey } from "../../key/probe-key.ts";
import type { Problem } from "../finding.ts";
import { placed } from "../placed.ts";
import { always, type FlowSubject, type RuleAbout } from "../rule.ts";
import { someOf } from "../words.ts";

export const keyNotIdentifying: RuleAbout<"flow"> = {
  code: "key-not-identifying",
  title: "The key of the flow is the same for messages that differ, or there is none",
  about: "flow",
  level: "bronze",
  severity: always,
  *judge(subject) {
    const { on } = subject.flow;
    if (on.type === "schedule" || typeof on.key !== "function") return;
    const place = placed(subject.source?.key?.place ?? subject.source?.place);
    for (const verdict of verdictsOn(on.key, subject)) yield { ...place, ...problemOf(verdict, subject.flow.name, on) };
  },
};

function verdictsOn(key: KeyFunction, { flow: { on }, source }: FlowSubject): readonly KeyVerdict[] {
  const readings = probeKey(key, on.contract);
  if (readings.length > 0) return keyVerdicts(readings, on.contract);
  // Without an example nothing can be tried; a function that takes nothing and reads nothing is the same always.
  const { reads = [], readsHeaders = false } = source?.key ?? {};
  return key.length === 0 && reads.length === 0 && !readsHeaders ? [{ kind: "constant" }] : [];
}

const lost =
  "The first message starts a run, and the next one with its key is answered as a duplicate of it: it was acknowledged, it is never worked on, and nobody hears of it.";

function problemOf(verdict: KeyVerdict, flow: string, on: AnyTrigger): Problem {
  const { contract } = on;
  const key = `The key of flow "${flow}"`;
  const better = `Make it of what each message has for itself${example(contract)}`;
  switch (verdict.kind) {
    case "unusable":
      return {
        fact: `${key} ${verdict.what}: tried with example ${verdict.example} of ${referenceOf(contract)}.`,
        consequence: verdict.what.startsWith('has "') ? lost : refused(on),
        fix: `${better}.`,
      };
    case "gap":
      return {
        fact: `${key} needs ${verdict.gap.pointer}, which ${verdict.gap.state === "null" ? "may be null" : "may be missing"} by ${referenceOf(contract)}; then the key ${verdict.gap.what}.`,
        consequence: verdict.gap.what.startsWith('has "') ? lost : refused(on),
        fix: `Make the key of something that every message has, or require ${verdict.gap.pointer} in the contract if it is always there.`,
      };
    case "constant":
      return {
        fact: `${key} is the same for all messages: no field of ${referenceOf(contract)} changes it.`,
        consequence: lost,
        fix: `${better}.`,
      };
    case "shared-fields":
      return {
        fact: `${key} is made of nothing but ${someOf(
          verdict.fields.map(({ pointer, is }) => `${pointer} (${is})`),
          4,
        )}, which many messages have in common.`,
        consequence: lost,
        fix: `${better}.`,
      };
    case "shared-headers":
      return {
        fact: `${key} is made of nothing but ${someOf(verdict.headers, 4)}, a header that many messages have in common.`,
        consequence: lost,
        fix: `${better}, or of the header in which the sender numbers its deliveries.`,
      };
    case "id-of-changed":
      return {
        fact: `${key} is ${verdict.pointer} alone, the id of what changes, and ${referenceOf(contract)} tells of each change of it.`,
        consequence:
          "The first change starts a run. Every later change of the same thing is taken for a duplicate of it, and is acknowledged and left undone.",
        fix:
          on.type === "event"
            ? "Leave the key out: then the id of the event is the key. Or add what tells changes apart, such as a version."
            : "Add what tells changes apart: a version, the instant of the change, or the header in which the sender numbers its deliveries.",
      };
  }
}

function refused({ type }: AnyTrigger): string {
  return type === "event"
    ? "A message without a usable key cannot be accepted: the run that publishes the event fails there with key-invalid, in the middle of its work."
    : "A message without a usable key is refused with key-invalid: the sender gets 422, and what it tells of does not happen.";
}

/** `: key: (message) => message.order.id`. */
function example({ canonicalId }: Contract): string {
  if (canonicalId === undefined || !/^(?:\/[A-Za-z_$][\w$]*)+$/.test(canonicalId)) return ", such as its id";
  return `: key: (message) => message${canonicalId.replaceAll("/", ".")}`;
}
