import { describe, expect, it } from "vitest";
import { defaultRetryPolicy, type RetryPolicy, retryDelayMs } from "./retry.ts";

const plain: Omit<RetryPolicy, "on"> = { maxAttempts: 5, initialDelayMs: 100, factor: 2, maxDelayMs: 1_000, jitter: 0 };
const half = () => 0.5;

describe("the wait after a failed attempt", () => {
  it("grows by the factor up to the longest", () => {
    expect([1, 2, 3, 4, 5, 6].map((attempt) => retryDelayMs(plain, attempt, half))).toEqual([
      100, 200, 400, 800, 1_000, 1_000,
    ]);
  });

  it("is shortened by its random share", () => {
    expect(retryDelayMs({ ...plain, jitter: 0.5 }, 2, () => 0)).toBe(200);
    expect(retryDelayMs({ ...plain, jitter: 0.5 }, 2, half)).toBe(150);
  });

  it("is never shorter than the system asked for, also beyond the longest", () => {
    expect(retryDelayMs(plain, 1, half, 30_000)).toBe(30_000);
    expect(retryDelayMs(plain, 3, half, 50)).toBe(400);
  });

  it("is finite however many attempts there were", () => {
    expect(retryDelayMs(plain, 1_000_000, half)).toBe(1_000);
  });
});

it("the default policy goes on for two to four minutes", () => {
  const totalMs = (random: number) =>
    Array.from({ length: defaultRetryPolicy.maxAttempts - 1 }, (_, index) =>
      retryDelayMs(defaultRetryPolicy, index + 1, () => random),
    ).reduce((sum, wait) => sum + wait, 0);
  expect([totalMs(0), totalMs(1)]).toEqual([255_500, 127_750]);
});
