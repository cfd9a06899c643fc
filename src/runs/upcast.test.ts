import { describe, expect, it } from "vitest";
import { type Contract, contract, upcast } from "../contracts/contract.ts";
import { flow } from "../definitions/flow.ts";
import { team } from "../definitions/team.ts";
import { event } from "../definitions/trigger.ts";
import { subscribersByContract } from "./subscribers.ts";
import { createTaker } from "./take.ts";
import { follow, upcastPaths, wayFrom } from "./upcast.ts";

const withFields = (...names: readonly string[]) => ({
  type: "object",
  required: names,
  properties: Object.fromEntries(names.map((name) => [name, { type: "string" }])),
  additionalProperties: false,
});
type Document = Readonly<Record<string, string>>;
const version = (
  name: string,
  fields: readonly string[],
  upcasts: readonly [Contract, (old: Document) => unknown][] = [],
) =>
  contract("order", {
    version: name,
    schema: withFields(...fields),
    upcasts: upcasts.map(([from, convert]) => upcast(from as Contract<Document>, convert)),
  });

const One = version("1.0.0", ["a"]);
const OneTwo = version("1.2.0", ["a"]);
const Two = version("2.0.0", ["b"], [[One, ({ a }) => ({ b: `${a}2` })]]);
const Three = version("3.0.0", ["c"], [[Two, ({ b }) => ({ c: `${b}3` })]]);

const way = (from: string, to: Contract) => {
  const found = wayFrom(from, to);
  return typeof found === "object" ? found.from.version : found;
};

describe("ways from earlier versions", () => {
  it("are chains of upcasts, those from the newest versions first", () => {
    expect(upcastPaths(Three).map(({ from, hops }) => [from.version, hops.length])).toEqual([
      ["2.0.0", 1],
      ["1.0.0", 2],
    ]);
    expect(upcastPaths(One)).toEqual([]);
  });

  it("are the shortest, and end where upcasts go round", () => {
    const direct = version(
      "3.0.0",
      ["c"],
      [
        [Two, () => ({ c: "long" })],
        [One, () => ({ c: "short" })],
      ],
    );
    expect(upcastPaths(direct).map(({ hops }) => hops.length)).toEqual([1, 1]);
    const round = { ...One, upcasts: [upcast(Two, (two) => two)] };
    expect(upcastPaths(version("2.0.0", ["b"], [[round, () => ({ b: "" })]])).map(({ from }) => from.version)).toEqual([
      "1.0.0",
    ]);
  });

  it("lead as it is within a major, unless there is an upcast from exactly that version", () => {
    expect(way("1.0.0", OneTwo)).toBe("as-is");
    expect(way("1.9.0", OneTwo)).toBe("as-is");
    expect(way("1.0.0", version("1.2.0", ["a"], [[One, (old) => old]]))).toBe("1.0.0");
    expect(way("1.1.0", version("1.2.0", ["a"], [[One, (old) => old]]))).toBe("as-is");
  });

  it("lead from any version of an earlier major by the nearest upcast from there, and from none to an earlier major", () => {
    const both = version(
      "2.0.0",
      ["b"],
      [
        [One, (old) => old],
        [OneTwo, (old) => old],
      ],
    );
    expect(["1.0.0", "1.1.0", "1.2.0", "1.3.0"].map((from) => way(from, both))).toEqual([
      ...["1.0.0", "1.2.0", "1.2.0", "1.2.0"],
    ]);
    expect(way("0.9.0", both)).toBeUndefined();
    expect(way("3.0.0", both)).toBeUndefined();
  });
});

describe("following a way", () => {
  const failureOf = (convert: (old: Document) => unknown, document: unknown = { a: "secret" }) => {
    const [path] = upcastPaths(version("2.0.0", ["b"], [[One, convert]]));
    const result = path === undefined ? undefined : follow(path, document);
    return result?.ok === false ? result.error.message : "";
  };

  it("converts step by step and leaves the document alone", () => {
    const [, path] = upcastPaths(Three);
    const document = Object.freeze({ a: "1" });
    expect(path === undefined ? undefined : follow(path, document)).toEqual({
      ok: true,
      value: { value: { c: "123" }, text: '{"c":"123"}' },
    });
  });

  it.each<[string, (old: Document) => unknown, string]>([
    [
      "throws",
      ({ a }) => {
        throw new RangeError(a);
      },
      "order@1.0.0 to order@2.0.0 threw RangeError",
    ],
    [
      "throws no Error",
      ({ a }) => {
        throw a;
      },
      "threw something that is no Error",
    ],
    ["gives what does not fit", ({ a }) => ({ b: a, secret: a }), "does not fit: /secret"],
    ["gives a promise", async (old) => old, "gave a promise"],
    ["gives nothing", () => undefined, "gave nothing"],
    ["gives what is no JSON", () => ({ b: new Date(0) }), 'gave an instance of Date at "/b"'],
  ])("fails when an upcast %s, and says nothing of the document", (_name, convert, message) => {
    expect(failureOf(convert)).toContain(message);
    expect(failureOf(convert).replace("/secret", "")).not.toContain("secret");
  });

  it("fails when the document does not fit where it begins", () => {
    expect(failureOf(() => ({ b: "" }), { a: 1 })).toContain("does not fit order@1.0.0: /a");
  });
});

describe("a taker", () => {
  const take = createTaker(Three);

  it("takes the newest version that a document fits", () => {
    expect(take({ c: "x" })).toMatchObject({ kind: "fits", of: { version: "3.0.0" } });
    expect(take({ b: "x" })).toMatchObject({ kind: "converted", of: Two, document: { value: { c: "x3" } } });
    expect(take({ a: "x" })).toMatchObject({ kind: "converted", of: One, document: { value: { c: "x23" } } });
  });

  it("says what the newest version has against a document that fits none", () => {
    const taken = take({ d: "x" });
    expect(taken.kind === "broken" ? taken.violations.map(({ pointer }) => pointer) : []).toEqual(["/c", "/d"]);
  });

  it("says that an upcast failed", () => {
    const broken = createTaker(version("2.0.0", ["b"], [[One, () => ({})]]));
    expect(broken({ a: "x" })).toMatchObject({ kind: "failed", of: One });
  });
});

describe("subscribers", () => {
  it("are those of the major and those to whose major it is upcast", () => {
    const owner = team("sales", { onCall: "pager" });
    const taking = (name: string, taken: Contract) =>
      flow(name, { version: "1.0.0", owner, on: event(taken), run: () => undefined });
    const other = contract("other", { version: "1.0.0", schema: true });
    const flows = [taking("one", One), taking("three", Three), taking("other", other)];
    const subscribersOf = subscribersByContract(flows);
    const of = (name: string) =>
      subscribersOf("order", name).map(({ flow: { name: to }, path }) => [to, path?.from.version]);
    expect(of("1.0.0")).toEqual([
      ["one", undefined],
      ["three", "1.0.0"],
    ]);
    expect(of("1.5.0")).toEqual([
      ["one", undefined],
      ["three", "1.0.0"],
    ]);
    expect(of("2.0.0")).toEqual([["three", "2.0.0"]]);
    expect(of("3.1.0")).toEqual([["three", undefined]]);
    expect(of("4.0.0")).toEqual([]);
  });
});
