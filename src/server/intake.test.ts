import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createIntake } from "./intake.ts";

describe("the intake", () => {
  it("lets in a message that alone is larger than all that may be under way", () => {
    const intake = createIntake({ requests: 10, bytes: 100 });
    const leave = intake.enter(500);
    expect(leave).toBeDefined();
    expect(intake.enter(1)).toBeUndefined();
    leave?.();
    expect(intake.enter(1)).toBeDefined();
  });

  it("takes a place back once, however often it is given back", () => {
    const intake = createIntake({ requests: 2, bytes: 100 });
    const [first] = [intake.enter(10), intake.enter(10)];
    first?.();
    first?.();
    expect(intake.count).toBe(1);
  });

  it("never holds more than its limits, and has room again for all that was given back", () => {
    const events = fc.array(fc.oneof(fc.nat({ max: 60 }), fc.constant("leave" as const)), { maxLength: 200 });
    fc.assert(
      fc.property(events, (sequence) => {
        const intake = createIntake({ requests: 5, bytes: 100 });
        const inside: { readonly bytes: number; readonly leave: () => void }[] = [];
        for (const event of sequence) {
          if (event === "leave") inside.shift()?.leave();
          else {
            const held = inside.reduce((sum, { bytes }) => sum + bytes, 0);
            const leave = intake.enter(event);
            expect(leave !== undefined).toBe(inside.length < 5 && held + event <= 100);
            if (leave !== undefined) inside.push({ bytes: event, leave });
          }
          expect(intake.count).toBe(inside.length);
        }
        for (const { leave } of inside) leave();
        expect(intake.count).toBe(0);
      }),
    );
  });
});
