import type { Contract } from "../contracts/contract.ts";
import { eventText, requireFit, subscriptions } from "./event.ts";
import type { EmittedFact } from "./fact.ts";
import { recordOnce, type Scope } from "./scope.ts";

/** Publishes an event, and accepts the runs of its subscribers in the same commit. Gives the id of the event. */
export async function emit(scope: Scope, id: string, contract: Contract<unknown>, data: unknown): Promise<string> {
  const { execution } = scope;
  const eventId = `${execution.run}/${id}`;
  const text = eventText(execution.flow, contract, data);
  const fact = (): EmittedFact => {
    requireFit(contract, data);
    return {
      kind: "emitted",
      step: id,
      eventId,
      contract: contract.name,
      contractVersion: contract.version,
      data: text,
    };
  };
  const recorded = await recordOnce(scope, `emitted:${id}`, fact, () =>
    subscriptions(execution, contract, eventId, text),
  );
  scope.latestAt = Math.max(scope.latestAt, recorded.at);
  return eventId;
}
