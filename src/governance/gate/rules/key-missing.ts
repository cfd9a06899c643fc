import { always, type RuleAbout } from "../rule.ts";

export const keyMissing: RuleAbout<"flow"> = {
  code: "key-missing",
  title: "The messages of a webhook have no key",
  about: "flow",
  level: "bronze",
  severity: always,
  *judge({ flow: { name, on }, source }) {
    // The types ask for it; a project in plain JavaScript may leave it out. An event has its id, a schedule its due time.
    if (on.type !== "webhook" || typeof on.key === "function") return;
    yield {
      ...(source === undefined ? {} : { place: source.place }),
      fact: `The webhook of flow "${name}" has no key.`,
      consequence:
        "Senders deliver twice whenever an answer is lost. Without a key each delivery is a run of its own: the order is booked twice.",
      fix: "Say what makes two deliveries the same message: key: (order) => order.id.",
    };
  },
};
