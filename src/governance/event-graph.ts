/** Which flows begin which: by an event that one emits and the other takes, or by a call. */
import type { Contract } from "../contracts/contract.ts";
import { subscribersByContract } from "../runs/subscribers.ts";
import type { Landscape } from "./landscape.ts";
import { sourceOfFlow } from "./landscape-use.ts";
import type { EmitSource, Place, ProjectSource } from "./source/source.ts";

/** One flow begins another one. */
export interface Beginning {
  readonly from: string;
  readonly to: string;
  /** Name of the contract of the event; absent for a call. */
  readonly event?: string;
  readonly place: Place;
}

export function beginnings(landscape: Landscape, source: ProjectSource): readonly Beginning[] {
  const { flows, contracts } = landscape;
  const subscribersOf = subscribersByContract(flows);
  const names = new Set(flows.map(({ name }) => name));
  return flows.flatMap((flow) => {
    const code = sourceOfFlow(source, flow);
    const emitted = (code?.emits ?? []).flatMap((emit) =>
      contractsEmitted(emit, contracts)
        .flatMap(({ name, version }) => subscribersOf(name, version))
        .map(({ flow: { name: to } }) => ({ to, place: emit.place, event: emit.contract ?? "" })),
    );
    const called = (code?.calls ?? []).flatMap(({ flow: to, place }) =>
      to === undefined || !names.has(to) ? [] : [{ to, place }],
    );
    return [...emitted, ...called].map((beginning) => ({ from: flow.name, ...beginning }));
  });
}

/** The versions that an emit may be of: all, where the code does not say which. */
export function contractsEmitted(
  { contract, version }: EmitSource,
  contracts: readonly Contract[],
): readonly Contract[] {
  return contracts.filter(({ name, version: own }) => name === contract && (version === undefined || own === version));
}

/** The shortest way from a flow back to itself on which at least one event is emitted; undefined when there is none. */
export function circleThrough(flow: string, all: readonly Beginning[]): readonly Beginning[] | undefined {
  const pending: (readonly Beginning[])[] = [[]];
  const seen = new Set<string>();
  // In order of length; what is added meanwhile is gone through as well.
  for (const way of pending) {
    const at = way.at(-1)?.to ?? flow;
    for (const next of all.filter(({ from }) => from === at)) {
      const longer = [...way, next];
      const hasEvent = longer.some(({ event }) => event !== undefined);
      if (next.to === flow && hasEvent) return longer;
      const key = `${next.to} ${hasEvent}`;
      if (seen.has(key)) continue;
      seen.add(key);
      pending.push(longer);
    }
  }
  return undefined;
}
