import { describe, expect, it } from "vitest";
import { type Beginning, circleThrough } from "./event-graph.ts";

const place = { file: "flows/a.ts", line: 1, column: 1 };

/** `a-x-b`: flow a emits x, which begins b; `a--b`: flow a calls b. */
function graph(...edges: readonly string[]): readonly Beginning[] {
  return edges.map((edge) => {
    const [from = "", event = "", to = ""] = edge.split("-");
    return { from, to, ...(event === "" ? {} : { event }), place };
  });
}

function circle(flow: string, edges: readonly Beginning[]): string | undefined {
  return circleThrough(flow, edges)
    ?.map(({ from, event = "", to }) => `${from}-${event}-${to}`)
    .join(" ");
}

describe("the circle through a flow", () => {
  it("is the shortest one", () => {
    const edges = graph("a-x-b", "b-y-c", "c-z-a", "b-w-a");
    expect(circle("a", edges)).toBe("a-x-b b-w-a");
    expect(circle("c", edges)).toBe("c-z-a a-x-b b-y-c");
    expect(circle("b", graph("a-x-b", "b-y-b"))).toBe("b-y-b");
  });

  it("has an event in it: a flow that calls itself does so on purpose", () => {
    expect(circle("a", graph("a--a"))).toBeUndefined();
    expect(circle("a", graph("a--b", "b--a"))).toBeUndefined();
    expect(circle("a", graph("a--b", "b--a", "b-x-a"))).toBe("a--b b-x-a");
    // The event is on a way around.
    expect(circle("a", graph("a--b", "b--a", "b-x-c", "c--b"))).toBe("a--b b-x-c c--b b--a");
  });

  it("is not one that only leads to a circle", () => {
    expect(circle("a", graph("a-x-b", "b-y-c", "c-z-b"))).toBeUndefined();
    expect(circle("d", graph("a-x-a"))).toBeUndefined();
  });
});
