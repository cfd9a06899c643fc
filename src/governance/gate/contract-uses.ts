import type { Contract } from "../../contracts/contract.ts";
import type { Landscape } from "../landscape.ts";
import type { Place } from "../source/source.ts";
import type { FlowSubject } from "./rule.ts";

/** One way in which a flow uses a contract. */
export interface ContractUse {
  readonly contract: Contract;
  readonly how: "begins with" | "waits for" | "takes answers by" | "emits";
  readonly place?: Place;
}

/** A contract as the code names it. */
interface Named {
  readonly contract?: string;
  readonly version?: string;
  readonly place: Place;
}

/**
 * The contracts that a flow uses, each once for each way. Where the code does not say which version it uses, and there are several,
 * none is named.
 */
export function contractUses({ flow, source }: FlowSubject, landscape: Landscape): readonly ContractUse[] {
  const named = (how: ContractUse["how"], names: readonly Named[] = []): readonly ContractUse[] =>
    names.flatMap((name) => usesOf(name, how, landscape));
  const uses: readonly ContractUse[] = [
    { contract: flow.on.contract, how: "begins with", ...(source === undefined ? {} : { place: source.place }) },
    ...named("waits for", source?.waits),
    ...named(
      "takes answers by",
      source?.steps.flatMap(({ answers }) => answers),
    ),
    ...named("emits", source?.emits),
  ];
  return uses.filter(
    ({ contract, how }, index) => uses.findIndex((other) => other.contract === contract && other.how === how) === index,
  );
}

function usesOf(
  { contract, version, place }: Named,
  how: ContractUse["how"],
  landscape: Landscape,
): readonly ContractUse[] {
  const candidates = landscape.contracts.filter(
    (each) => each.name === contract && (version === undefined || each.version === version),
  );
  const [only] = candidates;
  return only === undefined || candidates.length > 1 ? [] : [{ contract: only, how, place }];
}
