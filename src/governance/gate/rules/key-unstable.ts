import { type KeyFunction, probeKey } from "../../key/probe-key.ts";
import { placed } from "../placed.ts";
import { always, type FlowSubject, type RuleAbout } from "../rule.ts";
import { someOf } from "../words.ts";

/** What is set for a process is the same for all of its messages: a prefix by environment does no harm. */
const ofProcess = ["process.env", "process.argv"];

export const keyUnstable: RuleAbout<"flow"> = {
  code: "key-unstable",
  title: "The key of a message is another one each time it is made",
  about: "flow",
  level: "bronze",
  severity: always,
  *judge(subject) {
    const { flow, source } = subject;
    const chances = (source?.nondeterminism ?? []).filter(({ what, inKey }) => inKey && !ofProcess.includes(what));
    if (chances.length === 0 && !isUnstable(subject)) return;
    const used = someOf([...new Set(chances.map(({ what }) => what))], 4);
    yield {
      ...placed(chances[0]?.place ?? source?.key?.place ?? source?.place),
      fact:
        used === ""
          ? `The key of flow "${flow.name}" came out differently when it was made twice of one example of its contract.`
          : `The key of flow "${flow.name}" is made with ${used}.`,
      consequence:
        "Senders deliver twice whenever an answer is lost. With another key each delivery is a run of its own: the order is booked twice.",
      fix: "Make the key of fields of the message only: they are the same in every delivery.",
    };
  },
};

function isUnstable({ flow: { on } }: FlowSubject): boolean {
  if (on.type === "schedule" || typeof on.key !== "function") return false;
  const key: KeyFunction = on.key;
  return probeKey(key, on.contract).some(({ outcome }) => outcome === "unstable");
}
