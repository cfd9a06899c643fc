// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the programs are texts, and some have templates in them
import { describe, expect, it } from "vitest";
import { codeOf } from "./reach.ts";
import { readSource } from "./read-source.ts";
import type { ModuleSource } from "./source.ts";

function moduleOf(text: string): ModuleSource {
  const { modules, unreadable } = readSource([{ file: "a.ts", text, isTest: false }]);
  expect(unreadable).toEqual([]);
  const [found] = modules;
  if (found === undefined) throw new Error("The module was not read");
  return found;
}

describe("the source of a module", () => {
  it.each<[string, string, (string | undefined)?, string?]>([
    [`const token = "abc";`, "abc", "token"],
    [`let token; token = "abc";`, "abc", "token"],
    [`const o = { token: "abc" };`, "abc", "token"],
    [`const o = { "x-api-key": "abc" };`, "abc", "x-api-key"],
    [`o.token = "abc";`, "abc", "token"],
    [`class A { token = "abc"; }`, "abc", "token"],
    [`const f = (token = "abc") => 1;`, "abc", "token"],
    [`const tokens = ["abc"];`, "abc", "tokens"],
    [`const o = { token: x ?? "abc" };`, "abc", "token"],
    ["const token = `abc`;", "abc", "token"],
    ["const auth = `Bearer ${x}`;", "Bearer ", "auth"],
    [`const o = { token: secret("CRM_TOKEN") };`, "CRM_TOKEN", "token", "secret"],
    [`headers.set("authorization", "abc");`, "abc", "authorization", "headers.set"],
    [`send("abc");`, "abc", undefined, "send"],
    [`const f = on(() => "abc");`, "abc"],
  ])("has its texts with what they are given to: %s", (text, value, name, argumentOf) => {
    const found = moduleOf(text).literals.find((literal) => literal.value === value);
    expect(found?.name).toBe(name);
    expect(found?.argumentOf).toBe(argumentOf);
  });

  it("does not take what it imports for a text", () => {
    const found = moduleOf(`"use strict"; import a from "a"; export * from "b"; await import("c");`);
    expect(found.literals.map(({ value }) => value)).toEqual(["use strict"]);
    expect(found.imports).toEqual([{ specifier: "a" }, { specifier: "b" }, { specifier: "c" }]);
  });

  it.each<readonly [string, readonly string[]]>([
    [`f("https://api.example.com/x")`, ["api.example.com"]],
    [`f("HTTPS://API.Example.com:443")`, ["api.example.com"]],
    [`f("http://user:password@api.example.com:8080?x")`, ["api.example.com:8080"]],
    [`f("wss://live.example.com")`, ["live.example.com"]],
    ["f(`https://api.example.com/${x}`)", ["api.example.com"]],
    ["f(`https://api.example.com${x}`)", []],
    ["f(`https://${x}.example.com/`)", []],
    ["f(`${x}https://api.example.com/`)", []],
    [`f("see https://docs.example.com")`, []],
    [`f({ $schema: "https://json-schema.org/draft/2020-12/schema", $id: "https://example.com/x" })`, []],
    [`f("https://")`, []],
  ])("has the hosts that it names: %s", (text, hosts) => {
    expect(moduleOf(text).hosts.map(({ host }) => host)).toEqual(hosts);
  });

  it("has what it declares, with the name under which it exports it", () => {
    const found = moduleOf(`
      import { contract as c, system, team, flow } from "waybill";
      import * as w from "waybill";
      export const Order = c("order.created", { version: "1.2.0", schema: {} });
      const Hidden = c("order.hidden", { version: "1.0.0" });
      const made = (name) => system(name, { owner: 1 });
      const crm = made("crm");
      export { crm as theCrm };
      export default w.team("sales", {});
      function unused() { return w.entity("order", {}); }
      const other = contract("no.contract", {});
    `);
    expect(found.declarations.map(({ type, name, exported }) => [type, name, exported])).toEqual([
      ["contract", "order.created", "Order"],
      ["contract", "order.hidden", undefined],
      ["system", "crm", "theCrm"],
      ["team", "sales", "default"],
      ["entity", "order", undefined],
    ]);
    expect(found.declarations[0]).toMatchObject({
      version: "1.2.0",
      options: ["version", "schema"],
      place: { line: 4, column: 28 },
    });
    expect(found.declarations[2]?.place.line).toBe(7);
  });

  it("has its uses of the network, in functions that nothing calls as well", () => {
    const found = moduleOf(`
      import got from "got";
      import { createServer } from "node:http";
      export function load() { return fetch("https://api.example.com/x"); }
      class Client { get() { return got("https://other.example.com"); } }
      createServer(() => 1);
      const own = { fetch: () => 1 };
      own.fetch();
      function shadowed(fetch) { return fetch("https://no.example.com"); }
    `);
    expect(found.network.map(({ via, host }) => [via, host])).toEqual([
      ["fetch", "api.example.com"],
      ["got", "other.example.com"],
    ]);
  });
});

describe("a project", () => {
  const module = (file: string, text: string) => ({ file, text, isTest: false });

  it("tells what it cannot read, and reads the rest", () => {
    const found = readSource([module("a.ts", "const = 1"), module("b.ts", "1")], [{ file: "c.ts", reason: "Gone." }]);
    expect(found.modules.map(({ file }) => file)).toEqual(["b.ts"]);
    expect(found.unreadable).toEqual([
      { file: "c.ts", reason: "Gone." },
      { file: "a.ts", reason: "It is no JavaScript: Unexpected token at line 1, column 7." },
    ]);
  });

  it("tells what is nested too deeply", () => {
    const deep = module("deep.ts", `x = ${"[".repeat(50_000)}${"]".repeat(50_000)}`);
    const long = module("long.ts", `x = ${"a + ".repeat(600)}a`);
    const { unreadable } = readSource([deep, long, module("ok.ts", `x = ${"a + ".repeat(300)}a`)]);
    const reason = "It is nested deeper than 400 levels: such code is not read.";
    expect(unreadable).toEqual([
      { file: "deep.ts", reason },
      { file: "long.ts", reason },
    ]);
  });

  it("has the same code for a flow until a module changes that the flow reaches", () => {
    const declared = `import { flow } from "waybill"; import "./b.ts"; flow("a", { run: () => 1 });`;
    const modules = [module("c.ts", "1"), module("b.ts", "1"), module("a.ts", declared)];
    const [found] = readSource(modules).flows;
    if (found === undefined) throw new Error("No flow was found");
    expect(found.reaches).toEqual(["a.ts", "b.ts"]);
    const code = codeOf(found, modules);
    expect(codeOf(found, modules.toReversed())).toBe(code);
    expect(codeOf(found, [module("c.ts", "2"), ...modules.slice(1)])).toBe(code);
    expect(codeOf(found, [module("b.ts", "2"), ...modules.slice(2)])).not.toBe(code);
  });
});
