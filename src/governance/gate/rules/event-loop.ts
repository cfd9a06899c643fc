import { type Beginning, beginnings, circleThrough } from "../../event-graph.ts";
import { advice, type RuleAbout } from "../rule.ts";

export const eventLoop: RuleAbout<"flow"> = {
  code: "event-loop",
  title: "The events of flows lead back to where they began",
  about: "flow",
  level: "silver",
  severity: advice,
  *judge({ flow: { name } }, { landscape, source }) {
    const circle = circleThrough(name, beginnings(landscape, source));
    const [first] = circle ?? [];
    if (circle === undefined || first === undefined) return;
    yield {
      place: first.place,
      fact: `Flow "${name}" begins itself again: ${inWords(name, circle)}.`,
      consequence:
        "Unless a condition in the code ends it, one message makes runs without end: each is a new one with a new key, systems are called as fast as they answer, and the disk fills.",
      fix: 'Make the flow that does the change and the flow that tells of it two contracts (asked for, and done). Or emit only when something really changed, write the condition down, and have a waiver with "what ends the circle" as its reason.',
    };
  },
};

/** `a emits order.booked, which begins b; b calls a`. */
function inWords(start: string, circle: readonly Beginning[]): string {
  return circle
    .map(({ from, to, event }) => {
      const target = to === start && circle.length > 1 ? `"${to}" again` : `"${to}"`;
      return event === undefined ? `"${from}" calls ${target}` : `"${from}" emits ${event}, which begins ${target}`;
    })
    .join("; ");
}
