import type { Contract } from "../../contracts/contract.ts";
import type { Landscape } from "../landscape.ts";

/** The contracts that are of the project: that of a schedule is part of Waybill. */
export function ownContracts({
  flows,
  earlier,
  contracts,
}: Pick<Landscape, "flows" | "earlier" | "contracts">): readonly Contract[] {
  const foreign = [...flows, ...earlier].filter(({ on }) => on.type === "schedule").map(({ on }) => on.contract);
  return contracts.filter((contract) => !foreign.includes(contract));
}
