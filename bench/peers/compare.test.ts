import { describe, expect, it } from "vitest";
import { compare, type Measurer } from "./compare.ts";
import type { Round } from "./measure.ts";
import type { PeerName } from "./peer.ts";

const effort = { names: ["waybill", "dbos"], concurrencies: [64], seconds: 5, rounds: 3 } as const;

/** A round whose runs per second are `runsPerSecond`, measured at a candidate. */
function round(candidate: number, runsPerSecond: number): Round {
  return { version: "1.0.0", settings: { candidate }, figures: [{ runsPerSecond, p50Ms: 1, p99Ms: 2 }] };
}

/** Answers with the rounds of a script, in order, and writes down what was asked for. */
function scripted(
  rates: Readonly<Record<string, readonly number[]>>,
  candidateCounts: Readonly<Record<string, number>> = {},
): { readonly measurer: Measurer; readonly asked: string[] } {
  const asked: string[] = [];
  const left = new Map(Object.entries(rates).map(([name, values]) => [name, [...values]]));
  const measurer: Measurer = {
    candidateCount: async (name: PeerName) => candidateCounts[name] ?? 1,
    async round(name, plan) {
      asked.push(`${name} ${plan.candidate}`);
      const rate = left.get(name)?.shift();
      if (rate === undefined) throw new Error(`${name} has no server`);
      return round(plan.candidate, rate);
    },
  };
  return { measurer, asked };
}

const quiet = (): void => {};

describe("compare", () => {
  it("takes the median of the rounds, with the peers in turn", async () => {
    const { measurer, asked } = scripted({ waybill: [100, 900, 200], dbos: [10, 20, 30] });
    const { results, missing } = await compare(effort, measurer, quiet);
    expect(asked).toEqual(["waybill 0", "dbos 0", "waybill 0", "dbos 0", "waybill 0", "dbos 0"]);
    expect(results.map(({ name, runsPerSecond }) => [name, runsPerSecond])).toEqual([
      ["waybill", 200],
      ["dbos", 20],
    ]);
    expect(missing).toEqual([]);
  });

  it("tries every candidate of a peer and measures it at the fastest", async () => {
    const { measurer, asked } = scripted({ dbos: [10, 40, 30, 35, 36, 37] }, { dbos: 3 });
    const { results } = await compare({ ...effort, names: ["dbos"] }, measurer, quiet);
    expect(asked).toEqual(["dbos 0", "dbos 1", "dbos 2", "dbos 1", "dbos 1", "dbos 1"]);
    expect(results).toMatchObject([{ settings: { candidate: 1 }, runsPerSecond: 36 }]);
  });

  it("names a peer that fails, leaves it out, and goes on with the others", async () => {
    const { measurer } = scripted({ waybill: [100, 100, 100], dbos: [10] });
    const said: string[] = [];
    const { results, missing } = await compare(effort, measurer, (line) => said.push(line));
    expect(results.map(({ name }) => name)).toEqual(["waybill"]);
    expect(missing).toEqual([{ name: "dbos", reason: "dbos has no server" }]);
    expect(said).toContain("dbos: not measured: dbos has no server");
  });

  it("gives every concurrency a result of its own", async () => {
    const measurer: Measurer = {
      candidateCount: async () => 1,
      round: async (_name, plan) => ({
        version: "1.0.0",
        settings: {},
        figures: plan.concurrencies.map((concurrency) => ({ runsPerSecond: concurrency * 10, p50Ms: 1, p99Ms: 2 })),
      }),
    };
    const { results } = await compare({ ...effort, names: ["waybill"], concurrencies: [1, 64] }, measurer, quiet);
    expect(results).toEqual([
      { name: "waybill", version: "1.0.0", settings: {}, concurrency: 1, runsPerSecond: 10, p50Ms: 1, p99Ms: 2 },
      { name: "waybill", version: "1.0.0", settings: {}, concurrency: 64, runsPerSecond: 640, p50Ms: 1, p99Ms: 2 },
    ]);
  });
});
