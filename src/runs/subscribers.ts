import type { AnyFlow } from "../definitions/flow.ts";
import { type UpcastPath, wayFrom } from "./upcast.ts";

/** A flow that an event goes to. */
export interface Subscriber {
  readonly flow: AnyFlow;
  /** How the event becomes one of the version that the flow takes; absent when it takes it as it is. */
  readonly path?: UpcastPath;
}

/**
 * Flows that subscribe to an event: those that take its major version, and those that take a later one to which it is upcast. What is
 * of a later major than a flow takes does not go to it.
 */
export function subscribersByContract(
  flows: readonly AnyFlow[],
): (name: string, version: string) => readonly Subscriber[] {
  const known = new Map<string, readonly Subscriber[]>();
  return (name, version) => {
    const event = `${name}@${version}`;
    const found = known.get(event) ?? flows.flatMap((flow) => subscriberTo(name, version, flow));
    known.set(event, found);
    return found;
  };
}

function subscriberTo(name: string, version: string, flow: AnyFlow): readonly Subscriber[] {
  if (flow.on.type !== "event" || flow.on.contract.name !== name) return [];
  const way = wayFrom(version, flow.on.contract);
  if (way === undefined) return [];
  return [way === "as-is" ? { flow } : { flow, path: way }];
}
