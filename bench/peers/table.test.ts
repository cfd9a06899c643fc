import { describe, expect, it } from "vitest";
import type { Result } from "./compare.ts";
import { table } from "./table.ts";

const machine = { cpu: "A CPU", cores: 2, memoryGiB: 24, node: "v24.0.0", date: "2026-01-02" };
const waybill: Result = {
  name: "waybill",
  version: "0.1.0",
  settings: { synchronous: "FULL" },
  concurrency: 64,
  runsPerSecond: 12_000,
  p50Ms: 4,
  p99Ms: 12,
};

describe("table", () => {
  it("shows each peer's ratio to waybill at the same concurrency, and its settings once", () => {
    const dbos: Result = { ...waybill, name: "dbos", version: "5.0.0", settings: { poolSize: 10 }, runsPerSecond: 400 };
    const text = table({ machine, results: [waybill, dbos, { ...dbos, concurrency: 1 }] }, []);
    expect(text).toContain("A CPU, 2 cores, 24 GiB, Node v24.0.0, 2026-01-02");
    expect(text).toContain("| waybill 0.1.0 | 64 | 12,000 | 1.0 x | 4 ms | 12 ms |");
    expect(text).toContain("| dbos 5.0.0 | 64 | 400 | 30 x | 4 ms | 12 ms |");
    expect(text).toContain("| dbos 5.0.0 | 1 | 400 |  | 4 ms | 12 ms |");
    expect(text.match(/poolSize=10/g)).toHaveLength(1);
  });

  it("names a peer that was not measured, with the reason", () => {
    const text = table({ machine, results: [waybill] }, [{ name: "n8n", reason: "n8n is not installed" }]);
    expect(text).toContain("| n8n | | not measured: n8n is not installed |");
  });
});
