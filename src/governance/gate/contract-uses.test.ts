import { expect, it } from "vitest";
import { type Contract, contract, referenceOf } from "../../contracts/contract.ts";
import { flow } from "../../definitions/flow.ts";
import { team } from "../../definitions/team.ts";
import { event } from "../../definitions/trigger.ts";
import { landscapeOf } from "../landscape.ts";
import type { FlowSource, StepSource } from "../source/source.ts";
import { contractUses } from "./contract-uses.ts";

const named = (name: string, version = "1.0.0"): Contract => contract(name, { version, schema: { type: "object" } });
const [placed, paid, older, younger, receipt] = [
  named("order.placed"),
  named("order.paid"),
  named("order.booked", "1.0.0"),
  named("order.booked", "2.0.0"),
  named("bank.receipt"),
];
const owner = team("sales", { onCall: "pager:sales", productOwner: "Head of sales" });
const booking = flow("booking", { version: "1.0.0", owner, on: event(placed), run: () => undefined });
const landscape = landscapeOf([booking, placed, paid, older, younger, receipt]);

const at = (line: number) => ({ file: "flows/booking.ts", line, column: 1 });
const step = { answers: [{ contract: "bank.receipt", place: at(2) }] } as unknown as StepSource;
const source = (rest: Partial<FlowSource>): FlowSource =>
  ({ steps: [], waits: [], emits: [], place: at(1), ...rest }) as FlowSource;

const uses = (rest?: Partial<FlowSource>) =>
  contractUses({ flow: booking, ...(rest === undefined ? {} : { source: source(rest) }) }, landscape).map(
    ({ contract: used, how, place }) => [how, referenceOf(used), place?.line],
  );

it("are those of the trigger, of what is waited for, answered and emitted, with their places", () => {
  const wait = { kind: "event", contract: "order.paid", hasTimeout: true, place: at(3) } as const;
  const emit = { contract: "order.booked", version: "2.0.0", place: at(4) };
  expect(uses({ steps: [step, step], waits: [wait], emits: [emit] })).toEqual([
    ["begins with", "order.placed@1.0.0", 1],
    ["waits for", "order.paid@1.0.0", 3],
    ["takes answers by", "bank.receipt@1.0.0", 2],
    ["emits", "order.booked@2.0.0", 4],
  ]);
});

it("are that of the trigger alone where the code is not known", () => {
  expect(uses()).toEqual([["begins with", "order.placed@1.0.0", undefined]]);
});

it("are not guessed when there are several versions", () => {
  expect(uses({ emits: [{ contract: "order.booked", place: at(4) }] })).toHaveLength(1);
});
