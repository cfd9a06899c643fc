import type { AnyFlow } from "../definitions/flow.ts";

/** Flows that subscribe to an event: same contract name, same major version. */
export function subscribersByContract(
  flows: readonly AnyFlow[],
): (name: string, version: string) => readonly AnyFlow[] {
  const subscribers = new Map<string, AnyFlow[]>();
  for (const flow of flows) {
    if (flow.on.type !== "event") continue;
    const topic = topicOf(flow.on.contract.name, flow.on.contract.version);
    subscribers.set(topic, [...(subscribers.get(topic) ?? []), flow]);
  }
  return (name, version) => subscribers.get(topicOf(name, version)) ?? [];
}

function topicOf(name: string, version: string): string {
  return `${name}@${version.split(".", 1)[0]}`;
}
