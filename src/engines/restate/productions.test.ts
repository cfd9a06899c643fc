import { describe, expect, it } from "vitest";
import { createProductions } from "./productions.ts";

const connected = new AbortController().signal;
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

describe("productions", () => {
  it("are joined by an execution that begins again while they are under way", async () => {
    const productions = createProductions();
    const gate = Promise.withResolvers<string>();
    let begun = 0;
    const produce = () => {
      begun++;
      return gate.promise;
    };
    const first = productions.make("run.0/do:1:charge/0", connected, produce);
    const second = productions.make("run.0/do:1:charge/0", connected, produce);
    gate.resolve("charged");
    expect(await Promise.all([first, second])).toEqual(["charged", "charged"]);
    expect(begun).toBe(1);
  });

  it("are known until they are recorded, though they are over", async () => {
    const productions = createProductions();
    const make = (value: number) => productions.make("a", connected, () => Promise.resolve(value));
    expect([await make(1), await make(2)]).toEqual([1, 1]);
    productions.settle("a");
    expect(await make(3)).toBe(3);
  });

  it("hold up the end until they are recorded, and nothing begins after it", async () => {
    const productions = createProductions();
    await productions.make("a", connected, () => Promise.resolve(1));
    let hasEnded = false;
    const ended = productions.end().then(() => {
      hasEnded = true;
    });
    let begun = 0;
    void productions.make("b", connected, () => Promise.resolve(++begun));
    await turn();
    expect({ hasEnded, begun }).toEqual({ hasEnded: false, begun: 0 });
    productions.settle("a");
    await ended;
  });

  it("do not hold up the end when they are over and their connection is lost, before it or meanwhile", async () => {
    const productions = createProductions();
    const [lost, losing] = [new AbortController(), new AbortController()];
    await productions.make("a", lost.signal, () => Promise.resolve(1));
    await productions.make("b", losing.signal, () => Promise.resolve(1));
    lost.abort();
    const ended = productions.end();
    losing.abort();
    await ended;
  });

  it("hold up the end while they are under way, also without a connection", async () => {
    const productions = createProductions();
    const gate = Promise.withResolvers<void>();
    void productions.make("a", AbortSignal.abort(), () => gate.promise);
    let hasEnded = false;
    const ended = productions.end().then(() => {
      hasEnded = true;
    });
    await turn();
    expect(hasEnded).toBe(false);
    gate.resolve();
    await ended;
  });

  it("are forgotten by the thousand when other workers have taken up their runs", async () => {
    const productions = createProductions();
    const make = (name: string) => productions.make(name, AbortSignal.abort(), () => Promise.resolve(name));
    for (let index = 0; index < 1_000; index++) await make(String(index));
    await make("one more");
    expect(await productions.make("0", connected, () => Promise.resolve("anew"))).toBe("anew");
  });
});
