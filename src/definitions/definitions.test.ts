import { describe, expect, it } from "vitest";
import { contract } from "../contracts/contract.ts";
import { flow } from "./flow.ts";
import { http } from "./http.ts";
import { promiseInWords } from "./promise.ts";
import { secret } from "./secret.ts";
import { githubSignature, stripeSignature } from "./signature.ts";
import { system } from "./system.ts";
import { team } from "./team.ts";
import { event, webhook } from "./trigger.ts";

const Order = contract("order", { version: "1.0.0", schema: true });
const commerce = team("commerce", { onCall: "pager" });
const access = http({ baseUrl: "http://localhost" });
const base = { version: "1.0.0", owner: commerce, on: event(Order), run: () => undefined } as const;
const invalid = expect.objectContaining({ code: "definition-invalid" });

const badNames = [
  "",
  "Orders",
  "order_to_cash",
  "-a",
  "a-",
  "a--b",
  "1a",
  "a b",
  "ä",
  "a/b",
  "a.b",
  "a\n",
  "x".repeat(65),
];

describe("names", () => {
  it.each(badNames)("cannot be %j", (name) => {
    expect(() => flow(name, base)).toThrow(invalid);
    expect(() => system(name, { access })).toThrow(invalid);
    expect(() => team(name, { onCall: "pager" })).toThrow(invalid);
  });

  it.each(["a", "a1", "order-to-cash", "a-1-b", "x".repeat(64)])("may be %j", (name) => {
    expect(flow(name, base).name).toBe(name);
  });

  it("are said in the error, with what to write instead", () => {
    expect(() => system("My CRM", { access })).toThrow(/"My CRM".*order-to-cash/);
  });
});

describe("durations", () => {
  it("are looked at when the flow is declared", () => {
    expect(() => flow("a", { ...base, overstay: "soon" as never })).toThrow(invalid);
    expect(flow("a", { ...base, overstay: "2h" }).overstay).toBe("2h");
  });
});

describe("numbers", () => {
  it.each([
    ["a concurrency of 0", { concurrency: 0 }],
    ["a concurrency of NaN", { concurrency: Number.NaN }],
    ["half a call at a time", { concurrency: 1.5 }],
    ["a breaker that opens after no failure", { breaker: { failures: 0 } }],
    ["a breaker that never stays open", { breaker: { coolDown: "0s" } }],
    ["no attempt at all", { retry: { maxAttempts: 0 } }],
    ["waits that become shorter", { retry: { factor: 0.5 } }],
    ["a jitter above 1", { retry: { jitter: 2 } }],
    ["a wait below nothing", { retry: { initialDelayMs: -1 } }],
  ] as const)("of a system cannot be %s", (_what, options) => {
    expect(() => system("crm", { access, ...options })).toThrow(invalid);
  });

  it("of a flow's retry policy are checked as well", () => {
    expect(() => flow("orders", { ...base, retry: { maxAttempts: -1 } })).toThrow(/maxAttempts.*flow "orders" is -1/);
  });
});

describe("a flow", () => {
  it.each(["", "1", "1.0", "v1.0.0", "latest", "1.0.x"])("cannot have the version %j", (version) => {
    expect(() => flow("orders", { ...base, version })).toThrow(invalid);
  });

  it.each([0, -1, 1.01, 99.5, Number.NaN])("cannot promise for a share of %d", (share) => {
    const promise = { complete: "5m", for: share, over: "28d", broken: "late" } as const;
    expect(() => flow("orders", { ...base, promise })).toThrow(invalid);
  });

  it("is silver unless told, and no name in its options replaces its own", () => {
    expect(flow("orders", base)).toMatchObject({ type: "flow", name: "orders", tier: "silver" });
    expect(flow("orders", { ...base, tier: "gold" }).tier).toBe("gold");
    expect(flow("orders", { ...base, name: "other" } as typeof base).name).toBe("orders");
  });
});

describe("a system", () => {
  it("has the defaults that its types name", () => {
    expect(system("crm", { access })).toEqual({
      type: "system",
      name: "crm",
      access,
      concurrency: 32,
      breaker: { failures: 5, coolDownMs: 10_000 },
      retry: {},
    });
    expect(access).toMatchObject({ timeoutMs: 10_000, maxResponseBytes: 8 * 1024 * 1024, headers: {} });
  });

  it("keeps the defaults of what it does not say", () => {
    const crm = system("crm", { access, breaker: { failures: 1 }, retry: { maxAttempts: 3 } });
    expect(crm.breaker).toEqual({ failures: 1, coolDownMs: 10_000 });
    expect(crm.retry).toEqual({ maxAttempts: 3 });
  });
});

describe("a webhook", () => {
  const options = { contract: Order, verify: githubSignature(secret("S")), key: () => "a" };

  it.each(["", "orders", "/", "/orders/", "//orders", "/a b", "/a?b=c", "/a/:id", "/a/*", "/ä", "/a%20b", "/a\n"])(
    "cannot have the path %j",
    (path) => {
      expect(() => webhook(path, options)).toThrow(invalid);
    },
  );

  it("takes a mebibyte unless told", () => {
    expect(webhook("/a/b.c", options).maxBytes).toBe(1_048_576);
    expect(webhook("/a", { ...options, maxBytes: 5 }).maxBytes).toBe(5);
  });
});

describe("a signature", () => {
  it("holds names of secrets, one or several, and a tolerance of five minutes unless told", () => {
    const [one, other] = [secret("NEW"), secret("OLD")] as const;
    expect(stripeSignature(one)).toMatchObject({ secrets: [one], toleranceMs: 300_000 });
    expect(stripeSignature([one, other], { tolerance: "30s" })).toMatchObject({
      secrets: [one, other],
      toleranceMs: 30_000,
    });
    expect(JSON.stringify(one)).toBe('{"type":"secret","name":"NEW"}');
  });
});

describe("a promise", () => {
  const promise = { complete: "5m", for: 0.995, over: "28d", broken: "late" } as const;

  it("is said in words", () => {
    expect(promiseInWords(promise)).toBe("99.5 % complete within 5m, over 28d");
    expect(promiseInWords({ ...promise, for: 0.9999 })).toBe("99.99 % complete within 5m, over 28d");
    expect(promiseInWords({ ...promise, for: 0.07 })).toBe("7 % complete within 5m, over 28d");
  });
});

describe("limits of a flow", () => {
  it.each([
    ["no bytes", { inputBytes: 0 }],
    ["half a byte", { resultBytes: 1.5 }],
    ["more than can be read", { inputBytes: 1024 ** 3 }],
    ["NaN", { resultBytes: Number.NaN }],
  ])("cannot be %s", (_what, limits) => {
    expect(() => flow("a", { ...base, limits })).toThrow(invalid);
  });

  it("may be set one by one", () => {
    expect(flow("a", { ...base, limits: { inputBytes: 1 } }).limits).toEqual({ inputBytes: 1 });
  });
});

describe("the retention of a flow", () => {
  it.each(["0s", "soon", "-1d"])("cannot be %s", (retention) => {
    expect(() => flow("a", { ...base, retention: retention as "1d" })).toThrow(invalid);
  });
});
