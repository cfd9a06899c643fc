import { type Contract, referenceOf } from "./contract.ts";
import { lifeStageOf } from "./deprecation.ts";

/**
 * Why documents of a version are not taken any more, in a sentence; `undefined` when they are.
 * @param now in milliseconds since the Unix epoch.
 */
export function sunsetProblem(contract: Contract, now: number): string | undefined {
  const { deprecation } = contract;
  if (lifeStageOf(deprecation, now) !== "sunset") return undefined;
  const instead = deprecation?.successor === undefined ? "a later version" : deprecation.successor;
  return `${referenceOf(contract)} is not served any more since ${deprecation?.sunset}. Send ${instead}.`;
}
