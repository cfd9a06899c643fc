import { describe, expect, it } from "vitest";
import { readOptions } from "./options.ts";

describe("readOptions", () => {
  it("measures all peers at 64, in three rounds of five seconds, unless told otherwise", () => {
    expect(readOptions([])).toEqual({
      json: false,
      effort: {
        names: ["waybill", "restate", "dbos", "openworkflow", "bullmq", "n8n"],
        concurrencies: [64],
        seconds: 5,
        rounds: 3,
      },
    });
  });

  it("takes shorter rounds, other concurrencies and some of the peers", () => {
    const parameters = [
      "--json",
      "--seconds",
      "0.5",
      "--rounds",
      "1",
      "--concurrency",
      "1,64",
      "--only",
      "n8n,waybill",
    ];
    expect(readOptions(parameters)).toEqual({
      json: true,
      effort: { names: ["waybill", "n8n"], concurrencies: [1, 64], seconds: 0.5, rounds: 1 },
    });
  });

  it.each([
    [["--only", "temporal"], /there is no peer "temporal"/],
    [["--rounds", "1.5"], /--rounds: "1.5"/],
    [["--seconds", "0"], /--seconds: "0"/],
    [["--concurrency", "64,"], /--concurrency: ""/],
    [["--fast"], /--fast/],
  ])("refuses %j and says what is wrong", (parameters, message) => {
    expect(() => readOptions(parameters)).toThrow(message);
  });
});
