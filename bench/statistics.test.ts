import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { median, medianThroughput, quantile, throughput } from "./statistics.ts";

describe("the statistics of the bench", () => {
  it("computes the rate from the runs and the time, and quantiles from unsorted latencies", () => {
    const latencies = Float64Array.from({ length: 200 }, (_, index) => 200 - index);
    expect(throughput(latencies, 2)).toEqual({ runsPerSecond: 100, p50Ms: 101, p99Ms: 199 });
  });

  it("takes the middle value as median, and the mean of two middle ones", () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([9, 1, 5, 6])).toBe(5.5);
  });

  it("takes the median of each figure for itself", () => {
    const rounds = [
      { runsPerSecond: 10, p50Ms: 3, p99Ms: 9 },
      { runsPerSecond: 30, p50Ms: 1, p99Ms: 8 },
      { runsPerSecond: 20, p50Ms: 2, p99Ms: 100 },
    ];
    expect(medianThroughput(rounds)).toEqual({ runsPerSecond: 20, p50Ms: 2, p99Ms: 9 });
  });

  it("has quantiles that are values of the sample and grow with their share", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer(), { minLength: 1 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (values, share) => {
          const sorted = values.toSorted((left, right) => left - right);
          const value = quantile(sorted, share);
          expect(values).toContain(value);
          expect(value).toBeLessThanOrEqual(quantile(sorted, 1));
        },
      ),
    );
  });
});
