// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the programs are texts, and some have templates in them
import { describe, expect, it } from "vitest";
import { readSource } from "./read-source.ts";
import type { FlowSource } from "./source.ts";

/** What every small program below may use. */
const head = `
import { batch, contract, event, flow, schedule, secret, system, webhook } from "waybill";
const Order = contract("order.created", { version: "1.2.0", schema: {} });
const Booked = contract("order.booked", { version: "2.0.0", schema: {} });
const Invoice = contract("billing.invoice", { version: "1.0.0", schema: {} });
const crm = system("crm", {});
const billing = system("billing", {});
const on = webhook("/orders", { contract: Order, key: (order) => order.id });
`;

function read(text: string, others: Readonly<Record<string, string>> = {}): FlowSource {
  const modules = Object.entries({ "flows/a.ts": head + text, ...others });
  const { flows, unreadable } = readSource(modules.map(([file, code]) => ({ file, text: code, isTest: false })));
  expect(unreadable).toEqual([]);
  const [found] = flows;
  if (found === undefined) throw new Error("No flow was found");
  return found;
}

/** The flow whose function is given, with a trigger that is a webhook of orders. */
function flowOf(run: string, after: string | undefined = ""): FlowSource {
  return read(`export const a = flow("a", { version: "1.0.0", on, run: ${run} });\n${after}`);
}

const stepNames = ({ steps }: FlowSource) => steps.map(({ name }) => name);

describe("the steps of a flow", () => {
  const step = `run.step("put", crm, (call) => call.put("/x", {}))`;
  it.each<[string, string, string?]>([
    ["in an arrow function", `(order, run) => ${step}`],
    ["in a block", `async (order, run) => { if (order.id) { await ${step}; } }`],
    ["under another name of the run", `(order, r) => ${step.replace("run", "r")}`],
    [
      "through a name that was given to the run",
      `(order, run) => { const r = run; return ${step.replace("run", "r")}; }`,
    ],
    ["through a method taken from the run", `(order, { step }) => ${step.replace("run.", "")}`],
    [
      "through a bound method",
      `(order, run) => { const step = run.step.bind(run); return ${step.replace("run.", "")}; }`,
    ],
    ["in a function that is declared after it", "book", `async function book(order, run) { await ${step}; }`],
    ["in a helper", `(order, run) => help(run)`, `function help(run) { return ${step}; }`],
    [
      "in a helper of a helper",
      `(o, run) => one(run)`,
      `const one = (run) => two({ run }); const two = ({ run }) => ${step};`,
    ],
    ["in a helper that calls itself", `(o, run) => help(run)`, `function help(run) { ${step}; help(run); }`],
    ["in a function within", `(order, run) => { const go = () => ${step}; return go(); }`],
    ["in a function within that nothing calls", `(order, run) => { const go = () => ${step}; hand(go); }`],
    ["in a callback", `(order, run) => order.lines.map((line) => ${step})`],
    ["in a callback of a package", `(order, run) => each(order.lines, () => ${step})`, `import each from "each";`],
    [
      "in a method of a class",
      `(order, run) => new Booking(run).go()`,
      `class Booking { #run; constructor(run) { this.#run = run; } go() { return ${step.replace("run", "this.#run")}; } }`,
    ],
    [
      "in a method that is inherited",
      `(order, run) => new Booking(run).go()`,
      `class Base { constructor(run) { this.run = run; } } class Booking extends Base { go() { return ${step.replace("run", "this.run")}; } }`,
    ],
    [
      "in an object with methods",
      `(order, run) => made(run).go()`,
      `function made(run) { return { run, go() { return ${step.replace("run", "this.run")}; } }; }`,
    ],
    ["in a branch", `(order, run) => run.all("both", { a: (branch) => ${step.replace("run", "branch")} })`],
    ["in a branch of a list", `(order, run) => run.all("both", [(branch) => ${step.replace("run", "branch")}])`],
    [
      "in a function that a wrapper makes",
      `wrapped((order, run) => ${step})`,
      `function wrapped(inner) { return (input, run) => inner(input, run); }`,
    ],
    ["in a function that a package wraps", `wrapped((order, run) => ${step})`, `import { wrapped } from "tracing";`],
    ["in a try", `async (order, run) => { try { await ${step}; } catch (e) { throw e; } finally {} }`],
    ["in a switch", `async (order, run) => { switch (order.kind) { case 1: await ${step}; } }`],
    ["in a loop", `async (order, run) => { for (let i = 0; i < 3; i += 1) await ${step}; }`],
    ["in a promise", `(order, run) => Promise.resolve(1).then(() => ${step})`],
    ["in a condition", `(order, run) => order.id && (order.x ? ${step} : null)`],
    ["in a generator", `(order, run) => { function* all() { yield ${step}; } for (const x of all()) x(); }`],
    ["in a default", `(order, run, x = ${step}) => x`],
    ["in a template", `(order, run) => \`\${${step}}\``],
    [
      "with a system in an object",
      `(order, run) => run.step("put", systems.crm, (call) => call.put("/x", {}))`,
      `const systems = { crm, billing };`,
    ],
    [
      "with a name that is a constant",
      `(order, run) => run.step(NAME, crm, (call) => call.put("/x", {}))`,
      `const NAME = "put";`,
    ],
    [
      "with an action that is a function of its own",
      `(order, run) => run.step("put", crm, put)`,
      `const put = async (call) => await call.put("/x", {});`,
    ],
    [
      "with an action that passes the call on",
      `(order, run) => run.step("put", crm, (call) => put(call))`,
      `function put({ put }) { return put("/x", {}); }`,
    ],
  ])("are found %s", (_where, run, after) => {
    const found = flowOf(run, after);
    expect(found.steps).toMatchObject([{ name: "put", system: "crm", hasSystem: true, methods: ["put"] }]);
    expect(found.unresolved).toEqual([]);
    expect(found.asks.filter(({ kind }) => kind === "step").map(({ written }) => written)).toHaveLength(1);
  });

  it("are found in other modules, through re-exports, stars and namespaces", () => {
    const others = {
      "flows/steps/index.ts": `export * from "./book.ts"; export { ship as send } from "./ship.ts"; export * as more from "./more.ts";`,
      "flows/steps/book.ts": `import { crm } from "../../systems.ts"; export const book = (run) => run.step("book", crm, (call) => call.post("/b", {}));`,
      "flows/steps/ship.ts": `export function ship(run) { return run.step("ship", () => 1); }`,
      "flows/steps/more.ts": `export default async function (run) { await run.step("last", () => 1); }\nexport { default as last } from "./more.ts";`,
      "systems.ts": `import * as w from "waybill"; export const crm = w.system("the-crm", {});`,
    };
    const found = read(
      `import { book, more, send } from "./steps/index.js";
       flow("a", { version: "1.0.0", on, run: async (o, run) => { await book(run); await send(run); await more.last(run); } });`,
      others,
    );
    expect(found.steps).toMatchObject([{ name: "book", system: "the-crm" }, { name: "ship" }, { name: "last" }]);
    expect(found.reaches).toEqual(["flows/a.ts", ...Object.keys(others)].sort());
  });

  it("are found in modules that import each other", () => {
    const found = read(
      `import { b } from "./b.ts"; export const a = flow("a", { on, run: (o, run) => b(run, 1) }); export const again = (run) => b(run, 2);`,
      {
        "flows/b.ts": `import { again } from "./a.ts"; export const b = (run, n) => n > 5 ? run.step("b", () => 1) : again(run);`,
      },
    );
    expect(stepNames(found)).toEqual(["b"]);
  });

  it("are found among objects that hold and make each other without end", () => {
    const found = flowOf(
      `(order, run) => new Node(run).next().step()`,
      `class Node {
        constructor(run) { this.run = run; this.self = this; this.all = [this, { of: this }]; }
        next() { return new Node(this.run).other().next(); }
        other() { return this.self.copy({ node: this }); }
        copy({ node }) { node.from = this; return new Node(this.run); }
        step() { return this.run.step("put", crm, (call) => call.put("/x", {})); }
      }`,
    );
    expect(found.steps).toMatchObject([{ name: "put", methods: ["put"] }]);
  });

  it("are one for each name that a helper makes, and none when the name is made at run time", () => {
    const helper = "const put = (run, name) => run.step(`put ${name}`, crm, (call) => call.put('/x', {}));";
    const found = flowOf(
      `async (order, run) => { await put(run, "a"); await put(run, "b"); await put(run, order.id); }`,
      helper,
    );
    expect(stepNames(found)).toEqual(["put a", "put b", undefined]);
    expect(found.asks).toMatchObject([{ kind: "step", written: "put ${name}" }]);
    expect(found.unresolved).toMatchObject([{ what: "the name of a step" }]);
  });

  it("are one for each system that a helper is given", () => {
    const found = flowOf(
      `async (order, run) => { for (const s of [crm, billing]) await run.step("stop", s, (call) => call.put("/stop", {})); }`,
    );
    expect(found.steps.map(({ system }) => system)).toEqual(["crm", "billing"]);
    expect(found.unresolved).toEqual([]);
  });

  it("say that their system cannot be told", () => {
    const found = flowOf(
      `(order, run) => run.step("stop", pick(order), (call) => call.put("/stop", {}))`,
      `import { pick } from "pick";`,
    );
    expect(found.steps[0]).toMatchObject({ hasSystem: true });
    expect(found.steps[0]).not.toHaveProperty("system");
    expect(found.unresolved).toMatchObject([{ what: "the system of a step" }]);
  });

  it("say that a package gets the run or the call", () => {
    const found = flowOf(
      `(order, run) => { help(run); run.step("a", crm, (call) => help(call)); }`,
      `import { help } from "help";`,
    );
    expect(found.unresolved.map(({ what }) => what)).toEqual([
      'what "help" does with the run',
      'what "help" does with the call',
    ]);
  });
});

describe("a step", () => {
  const of = (args: string, before: string | undefined = "") => {
    const [found] = flowOf(
      `async (order, run) => { ${before} const x = await run.step("s", ${args}); return x; }`,
    ).steps;
    if (found === undefined) throw new Error("No step was found");
    return found;
  };

  it.each([
    [`() => 1`, { hasUndo: false, hasTimeout: false, hasRetry: false, hasSystem: false }],
    [`() => 1, { timeout: order.t, retry: order.r }`, { hasTimeout: true, hasRetry: true }],
    [`() => 1, { undo: () => 2 }`, { hasUndo: true, hasSystem: false }],
    [
      `crm, (call) => 1, { undo: { do: () => 2 }, timeout: "1s" }`,
      { hasUndo: true, hasTimeout: true, hasSystem: true },
    ],
    [
      `crm, (call) => 1, { undo: undefined, retry: { maxAttempts: 3 } }`,
      { hasUndo: false, hasRetry: true, maxAttempts: 3 },
    ],
    [`crm, (call) => 1, { ...{ timeout: "1s" }, retry: {} }`, { hasTimeout: true, hasRetry: true }],
  ])("has the options that are written: %s", (args, expected) => {
    expect(of(args)).toMatchObject(expected);
  });

  it.each<readonly [string, readonly string[]]>([
    [`(call) => call.get("/x")`, ["get"]],
    [
      `async (call) => { const found = await call.get("/x"); return found ? call.patch("/x", {}) : call.post("/x", {}); }`,
      ["get", "patch", "post"],
    ],
    [`({ delete: remove }) => remove("/x")`, ["delete"]],
    [`(call) => call["put"]("/x", {})`, ["put"]],
    [`(call) => Promise.all([1, 2].map((n) => call.put("/x" + n, {})))`, ["put"]],
    [`(call) => call.query("select 1")`, []],
  ])("uses the methods of its call: %s", (action, methods) => {
    expect(of(`crm, ${action}`).methods).toEqual(methods);
  });

  it("does not count what its undo calls", () => {
    expect(of(`crm, (call) => call.post("/x", {}), { undo: (made, call) => call.delete("/x") }`).methods).toEqual([
      "post",
    ]);
  });

  it.each<[string, boolean, string?]>([
    [`crm, (call) => call.post("/x", { key: call.idempotencyKey })`, true],
    [`({ idempotencyKey }) => send(idempotencyKey)`, true],
    [`(context) => send(context.idempotencyKey)`, true],
    [`crm, (call) => call.post("/x", { id: run.id("x") })`, true],
    [`crm, (call) => call.post("/x", { id })`, true, `const id = run.id("x");`],
    [`crm, (call) => call.post("/x", body)`, true, `const body = { nested: { id: run.id("x") } };`],
    [`crm, (call) => call.post("/x", { id: run.key })`, true],
    [`crm, (call) => call.post("/x", { id: order.id })`, false],
    [`(context) => send(context.attempt)`, false],
  ])("uses a key that stays the same: %s is %s", (args, usesKey, before) => {
    expect(of(args, before).usesKey).toBe(usesKey);
  });

  it.each<readonly [string, number]>([
    [`await run.step("s", crm, (call) => call.get("/x"));`, 0],
    [`return run.step("s", crm, (call) => call.get("/x"));`, 1],
    [`const x = await run.step("s", crm, (call) => call.get("/x")); use(x);`, 1],
    [`const x = await run.step("s", crm, (call) => call.get("/x", { response: Invoice })); use(x);`, 0],
    [`return run.step("s", crm, (call) => call.post("/x", {}, { response: Invoice }));`, 0],
    [`return run.step("s", crm, (call) => call.post("/x", {}, options));`, 0],
    [`await run.step("s", crm, async (call) => { const x = await call.get("/x"); await call.put("/y", x); });`, 1],
    [
      `await run.step("s", crm, async (call) => { await call.delete("/x"); call.delete("/y"); void call.delete("/z"); });`,
      0,
    ],
    [`return run.step("s", crm, async (call) => { await call.delete("/x"); });`, 0],
    [`return run.step("s", crm, (call) => get(call));`, 1],
    [`return run.step("s", crm, () => 1, { undo: (x, call) => call.delete("/x") });`, 0],
  ])("uses an answer without a contract: %s", (body, count) => {
    const found = flowOf(
      `async (order, run) => { ${body} }`,
      `const get = (call) => call.get("/x"); import { options, use } from "other";`,
    );
    expect(found.steps[0]?.untypedAnswers).toHaveLength(count);
  });

  it.each([
    [`() => fetch("https://api.example.com/x")`, { via: "fetch", host: "api.example.com" }],
    ["() => fetch(`https://api.example.com:8443/${order.id}`)", { via: "fetch", host: "api.example.com:8443" }],
    [`() => fetch(BASE + "/x")`, { via: "fetch", host: "api.example.com" }],
    [`() => fetch(new URL("/x", BASE))`, { via: "fetch", host: "api.example.com" }],
    [`() => globalThis.fetch(order.url)`, { via: "fetch" }],
    [`() => axios.post("https://api.example.com", {})`, { via: "axios", host: "api.example.com" }],
    [`() => client.get("/x")`, { via: "axios" }],
    [`() => request({ hostname: "api.example.com", port: 81 })`, { via: "node:https", host: "api.example.com:81" }],
    [`() => new Pool().query("select 1")`, { via: "pg" }],
    [`() => helper()`, { via: "fetch", host: "api.example.com" }],
  ])("talks to the network by itself: %s", (args, expected) => {
    const after = `import axios from "axios"; import { request } from "https"; import { Pool } from "pg";
      const BASE = "https://api.example.com"; const client = axios.create({ baseURL: BASE });
      const helper = () => fetch(BASE);`;
    const [found] = flowOf(`(order, run) => run.step("s", ${args})`, after).steps;
    expect(found?.network[0]).toMatchObject(expected);
  });
});

describe("the source of a flow", () => {
  it("tells waits, calls and events of a flow by the names of contracts and flows", () => {
    const found = flowOf(
      `async (order, run) => {
        await run.emit(Booked, {});
        await run.waitFor(Booked, { match: {}, timeout: "1d" });
        await run.waitFor(Invoice, { match: {} });
        await run.task("look at it", { contract: Invoice, assignee: "desk", timeout: "1d" });
        await run.call(other, {}, { undo: () => 1 });
        await run.call(other, {}, { detached: true });
        await run.sleep("a while", "1d");
        await run.sleepUntil("then", new Date(order.at));
      }`,
      `const other = flow("other", { version: "1.0.0", on: event(Booked), run: () => 1 });`,
    );
    expect(found.emits).toMatchObject([{ contract: "order.booked", version: "2.0.0" }]);
    expect(found.waits).toMatchObject([
      { kind: "event", name: "order.booked", contract: "order.booked", hasTimeout: true },
      { kind: "event", name: "billing.invoice", hasTimeout: false },
      { kind: "task", name: "look at it", contract: "billing.invoice", hasTimeout: true },
    ]);
    expect(found.calls).toMatchObject([
      { flow: "other", detached: false, hasUndo: true },
      { flow: "other", detached: true, hasUndo: false },
    ]);
    expect(found.asks.map(({ kind, written }) => `${kind} ${written}`)).toEqual([
      "task look at it",
      "sleep a while",
      "sleep then",
    ]);
    expect(found.nondeterminism).toEqual([]);
    expect(found.unresolved).toEqual([]);
  });

  it("has its name, version, options and contract, through wrappers as well", () => {
    const found = read(`
      const golden = (name, options) => flow(name, { version: "1.0.0", tier: "gold", ...options });
      export const a = golden("a", { on: batch(on, { size: 10, within: "1s" }), run: (orders, run) => run.step("s", () => 1) });`);
    expect(found).toMatchObject({
      name: "a",
      version: "1.0.0",
      contract: "order.created",
      options: ["version", "tier", "on", "run"],
      steps: [{ name: "s" }],
    });
    expect(found.place).toMatchObject({ file: "flows/a.ts", line: 11, column: 24 });
  });

  it.each<readonly [string, readonly (readonly string[])[], boolean]>([
    [`(order) => order.id`, [["id"]], false],
    ["({ shop, id }) => `${shop.name}/${id}`", [["shop", "name"], ["id"]], false],
    [`(order, headers) => headers["x-id"]`, [], true],
    [`(order) => keyOf(order)`, [["customer", "id"]], false],
    [`(order) => order.lines[0].sku`, [["lines", "*", "sku"]], false],
    [`() => "one"`, [], false],
    [`(order) => String(order.id)`, [["id"]], false],
  ])("knows what its key is made of: %s", (key, paths, readsHeaders) => {
    const found = read(`flow("a", { on: webhook("/x", { contract: Order, key: ${key} }), run: () => 1 });
      function keyOf({ customer }) { return customer.id; }`);
    expect(found.key?.reads.map(({ path }) => path)).toEqual(paths);
    expect(found.key?.readsHeaders).toBe(readsHeaders);
  });

  it.each<readonly [string, readonly string[]]>([
    [`Date.now()`, ["Date.now"]],
    [`new Date()`, ["new Date"]],
    [`new Date(order.at)`, []],
    [`Math.random()`, ["Math.random"]],
    [`crypto.randomUUID()`, ["randomUUID"]],
    [`randomUUID()`, ["randomUUID"]],
    [`nodeCrypto.randomBytes(8)`, ["randomBytes"]],
    [`process.env.REGION`, ["process.env"]],
    [`env.REGION`, ["process.env"]],
    [`performance.now()`, ["performance.now"]],
    [`helper()`, ["Date.now"]],
    [`run.now()`, []],
    [`run.step("s", () => Date.now() + Math.random())`, []],
    [`order.Date.now()`, []],
    [`setTimeout(() => 1, 10)`, ["setTimeout"]],
    [`v4()`, ["uuid"]],
    [`readFile("x")`, ["node:fs/promises"]],
  ])("tells what differs at each execution: %s", (expression, expected) => {
    const imports = `import { randomUUID } from "node:crypto"; import nodeCrypto from "crypto"; import { env } from "node:process";
      import { v4 } from "uuid"; import { readFile } from "node:fs/promises"; const helper = () => Date.now();`;
    const found = flowOf(`(order, run) => { const x = ${expression}; }`, imports);
    expect(found.nondeterminism.map(({ what }) => what)).toEqual(expected);
  });

  it("tells what differs in the key", () => {
    const found = read(`flow("a", { on: webhook("/x", { contract: Order, key: () => Date.now() }), run: () => 1 });`);
    expect(found.nondeterminism).toMatchObject([{ what: "Date.now", inKey: true }]);
  });

  it.each<readonly [string, boolean]>([
    [`await Promise.all(order.lines.map((line) => run.step("s", () => line)))`, true],
    [
      `const jobs = order.lines.map(async (line) => { await run.step("s", () => line); }); await Promise.all(jobs)`,
      true,
    ],
    [`await run.all("lines", order.lines.map((line) => (branch) => branch.step("s", () => line)))`, true],
    [
      `await run.all("lines", Object.fromEntries(order.lines.map((line) => [line.sku, (branch) => branch.step("s", () => 1)])))`,
      true,
    ],
    [`order.lines.forEach(async (line) => { await run.step("s", () => line); })`, true],
    [
      `const jobs = []; for (const line of order.lines) jobs.push(run.step("s", () => line)); await Promise.all(jobs)`,
      true,
    ],
    [`await run.step("s", crm, (call) => Promise.all(order.lines.map((line) => call.put("/" + line, {}))))`, true],
    [`await Promise.all(order.lines.map((line) => one(line)))`, true],
    [`await Promise.all([run.step("a", () => 1), run.step("b", () => 1)])`, false],
    [`await Promise.all(["a", "b"].map((name) => run.step(name, () => 1)))`, false],
    [`for (const line of order.lines) await run.step("s", () => line)`, false],
    [`await Promise.all(order.lines.slice(0, 10).map((line) => run.step("s", () => line)))`, false],
    [
      `for (const part of chunk(order.lines, 10)) await Promise.all(part.map((line) => run.step("s", () => line)))`,
      false,
    ],
    [`await Promise.all(order.lines.map(async (line) => line.sku))`, false],
    [
      `await run.all("both", { a: (branch) => branch.step("a", () => 1), b: (branch) => branch.step("b", () => 1) })`,
      false,
    ],
  ])("tells what is begun for each item of a list at once: %s", (body, isFanOut) => {
    const found = flowOf(
      `async (order, run) => { const one = (line) => run.step("s", () => line); ${body}; }`,
      `import { chunk } from "lodash-es";`,
    );
    expect(found.fanOuts).toHaveLength(isFanOut ? 1 : 0);
  });

  it.each<readonly [string, readonly string[], readonly string[]]>([
    [`console.log("done")`, [], []],
    [`console.log(order)`, ["order"], [""]],
    [`console.info("for", order.customer.email)`, ["order.customer.email"], ["customer.email"]],
    ["logger.warn(`for ${order.customer.email}`)", ["order.customer.email"], ["customer.email"]],
    [`logger.warn({ customer: order.customer }, "late")`, ["order.customer"], ["customer"]],
    [`console.log(JSON.stringify(order))`, ["order"], [""]],
    [`const { customer: { email } } = order; console.log(email)`, ["email"], ["customer.email"]],
    [`const short = { mail: order.customer.email }; console.log(short)`, ["short"], ["customer.email"]],
    [`for (const line of order.lines) console.log(line.sku)`, ["line.sku"], ["lines.*.sku"]],
    [`order.lines.forEach((line) => console.log(line.sku))`, ["line.sku"], ["lines.*.sku"]],
    [`console.log(toMail(order))`, [], ["customer.email"]],
    [`log(order.customer)`, ["what"], ["customer"]],
    [`console.log({ ...order })`, ["order"], [""]],
    [`console.log(hash(order.customer.email))`, [], []],
    [`process.stdout.write(order.id)`, ["order.id"], ["id"]],
    [`console.log(order.lines.length)`, ["order.lines.length"], ["lines.length"]],
    ["throw new Error(`no place for ${order.customer.name}`)", ["order.customer.name"], ["customer.name"]],
  ])("tells what is logged: %s", (body, mentions, fields) => {
    const after = `import { logger } from "./log.ts"; import { hash } from "hash";
      const toMail = (order) => ({ to: order.customer.email }); const log = (what) => console.log(what);`;
    const [found] = flowOf(`(order, run) => { ${body}; }`, after).logs;
    expect(found?.mentions).toEqual(mentions);
    expect(found?.fields.map(({ path }) => path.join("."))).toEqual(fields);
    expect(found?.isMessage).toBe(fields.length > 0);
  });

  it("knows of which contract a logged field is", () => {
    const found = flowOf(`async (order, run) => {
      const invoice = await run.step("s", billing, (call) => call.get("/x", { response: Invoice }));
      const booked = await run.waitFor(Booked, { match: {} });
      console.log(invoice.iban, booked.name, order.id);
    }`);
    expect(found.logs[0]?.fields).toEqual([
      { contract: "billing.invoice", path: ["iban"] },
      { contract: "order.booked", path: ["name"] },
      { contract: "order.created", path: ["id"] },
    ]);
  });

  it("has the network that is used outside of steps", () => {
    const found = flowOf(`async (order, run) => { await fetch("https://api.example.com/x"); }`);
    expect(found.network).toMatchObject([{ via: "fetch", host: "api.example.com" }]);
    expect(found.steps).toEqual([]);
  });

  it("leaves out flows of tests", () => {
    const text = `${head} flow("a", { on, run: () => 1 });`;
    expect(readSource([{ file: "tests/a.test.ts", text, isTest: true }]).flows).toEqual([]);
  });
});
