import { describe, expect, it } from "vitest";
import { type BeatChange, initialBeat, look } from "./beat.ts";

/** Looks at these beats at these times, with a second to wait; what changed, by time. */
function changes(
  looks: readonly (readonly [nowMs: number, beat: number])[],
): readonly (readonly [number, BeatChange])[] {
  let state = initialBeat(0, 0);
  const found: (readonly [number, BeatChange])[] = [];
  for (const [nowMs, beat] of looks) {
    const looked = look(state, beat, nowMs, 1_000);
    state = looked.state;
    if (looked.change !== undefined) found.push([nowMs, looked.change]);
  }
  return found;
}

const every200 = (from: number, to: number, beat: (nowMs: number) => number) =>
  Array.from({ length: (to - from) / 200 + 1 }, (_, index) => {
    const nowMs = from + index * 200;
    return [nowMs, beat(nowMs)] as const;
  });

describe("a beat", () => {
  it("that comes says nothing", () => {
    expect(changes(every200(200, 60_000, (nowMs) => Math.floor(nowMs / 900)))).toEqual([]);
  });

  it("that fails is said once, while it fails, and once when it is back", () => {
    const looks = every200(200, 10_000, (nowMs) => (nowMs < 3_000 ? 1 : nowMs < 8_000 ? 2 : nowMs));
    expect(changes(looks)).toEqual([
      [1_400, { kind: "blocked", forMs: 1_200 }],
      [3_000, { kind: "again", afterMs: 2_800 }],
      [4_200, { kind: "blocked", forMs: 1_200 }],
      [8_000, { kind: "again", afterMs: 5_000 }],
    ]);
  });

  it("is not missed by one who slept as well", () => {
    expect(
      changes([
        [200, 1],
        [60_000, 1],
        [60_200, 2],
      ]),
    ).toEqual([]);
    expect(changes([[200, 1], [60_000, 1], ...every200(60_200, 61_200, () => 1)])).toEqual([
      [61_200, { kind: "blocked", forMs: 1_200 }],
    ]);
  });
});
