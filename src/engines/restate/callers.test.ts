import { describe, expect, it } from "vitest";
import { createCallers } from "./callers.ts";

function setUp() {
  const resolved: string[] = [];
  return { resolved, callers: createCallers((id) => resolved.push(id)) };
}

describe("callers at a closed door", () => {
  it("are called by the id under which they wait", () => {
    const { callers, resolved } = setUp();
    callers.refused("a");
    callers.refused("b");
    callers.waiting("a", "id-a");
    callers.waiting("b", "id-b");
    callers.call("b");
    expect(resolved).toEqual(["id-b"]);
  });

  it("are called at once when the door called before they waited", () => {
    const { callers, resolved } = setUp();
    callers.refused("a");
    callers.call("a");
    callers.waiting("a", "id-a");
    expect(resolved).toEqual(["id-a"]);
  });

  it("are called at once when the door that refused them is gone with its process", () => {
    const { callers, resolved } = setUp();
    callers.waiting("of another process", "id");
    expect(resolved).toEqual(["id"]);
  });

  it("are not called when they came back by themselves", () => {
    const { callers, resolved } = setUp();
    callers.refused("a");
    callers.waiting("a", "id-a");
    callers.over("a");
    callers.call("a");
    expect(resolved).toEqual([]);
  });

  it("may say again under which id they wait, as an execution does that begins again", () => {
    const { callers, resolved } = setUp();
    callers.refused("a");
    callers.waiting("a", "id-a");
    callers.waiting("a", "id-a");
    callers.call("a");
    expect(resolved).toEqual(["id-a"]);
  });
});
