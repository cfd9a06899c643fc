import { type Contract, referenceOf } from "../contracts/contract.ts";
import { WaybillError } from "../core/errors.ts";
import { comparePrecedence } from "../definitions/versions.ts";
import type { Landscape } from "../governance/landscape.ts";

/**
 * The contracts of a project with a name, or with a name and version (`order.booked@1.0.0`), lowest version first.
 * @throws WaybillError `request-invalid` when there is none.
 */
export function findContracts({ contracts }: Pick<Landscape, "contracts">, wanted: string): readonly Contract[] {
  const found = contracts.filter((contract) => contract.name === wanted || referenceOf(contract) === wanted);
  if (found.length > 0) return found.toSorted((left, right) => comparePrecedence(left.version, right.version));
  const known = [...new Set(contracts.map(referenceOf))].join(", ");
  const there = known === "" ? "The project has none." : `The project has: ${known}.`;
  throw new WaybillError(
    "request-invalid",
    `No contract is called "${wanted}". ${there} Contracts are found in flows, and in the places that "definitions" of waybill.config.ts names.`,
  );
}

/**
 * The highest version of a contract, or the one that is named.
 * @throws WaybillError `request-invalid` when there is none.
 */
export function findContract(landscape: Pick<Landscape, "contracts">, wanted: string): Contract {
  // There is at least one.
  return findContracts(landscape, wanted).at(-1) as Contract;
}
