import { describe, expect, it } from "vitest";
import { createTimeZone } from "./time-zone.ts";

const berlin = createTimeZone("Europe/Berlin");
const at = (text: string) => Date.parse(`${text}Z`);

describe("a local time", () => {
  it("is at one instant", () => {
    expect(berlin.instantsOf(at("2026-07-01T12:00"))).toEqual([at("2026-07-01T10:00")]);
  });

  it("is at two instants when the clocks are put back over it", () => {
    expect(berlin.instantsOf(at("2026-10-25T02:30"))).toEqual([at("2026-10-25T00:30"), at("2026-10-25T01:30")]);
  });

  it("is at none when the clocks are put past it", () => {
    expect(berlin.instantsOf(at("2026-03-29T02:30"))).toEqual([]);
    expect(berlin.skippedAt(at("2026-03-29T02:30"))).toBe(at("2026-03-29T01:00"));
  });

  it("is skipped with its whole day on Samoa", () => {
    const apia = createTimeZone("Pacific/Apia");
    expect(apia.instantsOf(at("2011-12-30T23:45"))).toEqual([]);
    expect(apia.skippedAt(at("2011-12-30T23:45"))).toBe(at("2011-12-30T10:00"));
  });
});
