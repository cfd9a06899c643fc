import { referenceOf } from "../../../contracts/contract.ts";
import { subscribersByContract } from "../../../runs/subscribers.ts";
import { sourceOfFlow } from "../../landscape-use.ts";
import { contractUses } from "../contract-uses.ts";
import type { Evidence } from "../evidence.ts";
import { placed } from "../placed.ts";
import { advice, type RuleAbout } from "../rule.ts";
import { someOf } from "../words.ts";

export const eventUnconsumed: RuleAbout<"contract"> = {
  code: "event-unconsumed",
  title: "An event is emitted, and nobody takes it",
  about: "contract",
  level: "gold",
  severity: advice,
  *judge(contract, evidence) {
    const { landscape, source } = evidence;
    const emits = landscape.flows.flatMap((flow) => {
      const code = sourceOfFlow(source, flow);
      const uses = contractUses({ flow, ...(code === undefined ? {} : { source: code }) }, landscape);
      return uses
        .filter((use) => use.how === "emits" && use.contract === contract)
        .map(({ place }) => ({ flow: flow.name, place }));
    });
    if (emits.length === 0 || (contract.consumers ?? []).length > 0) return;
    const isTaken = subscribersByContract(landscape.flows)(contract.name, contract.version).length > 0;
    if (isTaken || mayBeAwaited(contract.name, evidence)) return;
    const flows = emits.map(({ flow }) => `"${flow}"`);
    yield {
      ...placed(emits[0]?.place),
      fact: `${someOf(flows, 4)} ${flows.length === 1 ? "emits" : "emit"} ${referenceOf(contract)}: no flow begins with it or waits for it, and the contract names no consumer elsewhere.`,
      consequence:
        "Either somebody reads it whom nobody knows, and is not told when it changes; or nobody does, and it is kept true and paid for without use.",
      fix: `Name who reads it outside of this project: consumers: ["data-warehouse"]; or do not emit it.`,
    };
  },
};

/** By a flow of any version; when it cannot be told what a flow waits for, it may be this. */
function mayBeAwaited(name: string, { source }: Evidence): boolean {
  const waits = source.flows.flatMap((flow) => flow.waits).filter(({ kind }) => kind === "event");
  return waits.some(({ contract }) => contract === undefined || contract === name);
}
