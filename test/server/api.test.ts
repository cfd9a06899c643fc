import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { batch, contract, event, flow, jsonSchema, reject, team } from "../../src/index.ts";
import type { Home, Problem, RunDetail, RunPage } from "../../src/server/wire.ts";
import { startTestServer, type TestServer } from "./waybill-server.ts";

const owner = team("commerce", { onCall: "pager:commerce" });
const Placed = contract("order.placed", {
  version: "1.0.0",
  schema: jsonSchema<{ readonly id: number }>({
    type: "object",
    required: ["id"],
    properties: { id: { type: "integer" } },
  }),
});
const on = event(Placed, { key: (order) => order.id });
let isMended = false;

const books = flow("books", {
  version: "1.2.0",
  owner,
  on,
  promise: { complete: "5m", for: 0.995, over: "28d", broken: "An order is not booked in time" },
  run: (order, run) => run.step("book", () => ({ booked: order.id })),
});
const dies = flow("dies", {
  version: "1.0.0",
  owner,
  on,
  run: (_order, run) =>
    run.step("try", () => {
      if (!isMended) throw new Error("not yet");
      return "mended";
    }),
});
const refuses = flow("refuses", {
  version: "1.0.0",
  owner,
  on,
  run: async (_order, run) => {
    await run.step("take", () => 1, { undo: () => undefined });
    throw reject("no stock");
  },
});

const gathers = flow("gathers", {
  version: "1.0.0",
  owner,
  on: batch(on, { size: 2, within: "1h" }),
  run: (orders) => orders.map(({ id }) => id),
});

const gate = Promise.withResolvers<void>();
const stays = flow("stays", {
  version: "1.0.0",
  owner,
  on,
  overstay: "1ms",
  run: (_order, run) => run.step("wait", () => gate.promise),
});

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer([books, dies, refuses, stays, gathers]);
});
afterAll(() => {
  gate.resolve();
  return server.end();
});

async function get<T>(path: string): Promise<{ readonly status: number; readonly body: T }> {
  const answer = await fetch(server.portalUrl + path);
  return { status: answer.status, body: (await answer.json()) as T };
}

async function post<T>(
  path: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ readonly status: number; readonly body: T }> {
  const answer = await fetch(server.portalUrl + path, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  return { status: answer.status, body: (await answer.json()) as T };
}

async function finished(flowName: string, id: number): Promise<string> {
  const { body } = await post<{ runId: string }>(`/api/flows/${flowName}/runs`, { input: { id } });
  await server.engine.ended(body.runId);
  return body.runId;
}

describe("the API", () => {
  it("starts a run from an input that fits, once", async () => {
    const first = await post<{ runId: string }>("/api/flows/books/runs", { input: { id: 1 } });
    const again = await post<{ runId: string }>("/api/flows/books/runs", { input: { id: 1 } });
    expect([first.status, again.status]).toEqual([202, 200]);
    expect(again.body).toEqual({ runId: first.body.runId, duplicate: true });
  });

  it("refuses an input that does not fit, field by field", async () => {
    const answer = await post<Problem>("/api/flows/books/runs", { input: { id: "one" } });
    expect(answer).toMatchObject({ status: 422, body: { code: "contract-broken", errors: [{ pointer: "/id" }] } });
  });

  it.each([
    ["an unknown flow", () => post<Problem>("/api/flows/nothing/runs", { input: {} }), 404, "flow-unknown"],
    ["an unknown run", () => get<Problem>("/api/runs/00000000000"), 404, "run-unknown"],
    ["an unknown address", () => get<Problem>("/api/nothing"), 404, "not-found"],
    ["an unknown status", () => get<Problem>("/api/runs?status=finished"), 400, "request-invalid"],
    ["a limit that is too large", () => get<Problem>("/api/runs?limit=100000"), 400, "request-invalid"],
    [
      "a replay of an unknown run",
      () => post<Problem>("/api/runs/00000000000/replay", { from: "start" }),
      404,
      "run-unknown",
    ],
    [
      "a replay from nowhere",
      () => post<Problem>("/api/runs/00000000000/replay", { from: "middle" }),
      400,
      "request-invalid",
    ],
    ["a closing without a reason", () => post<Problem>("/api/runs/00000000000/close", {}), 400, "request-invalid"],
  ])("answers %s with a problem", async (_what, ask, status, code) => {
    expect(await ask()).toMatchObject({ status, body: { code, status, detail: expect.any(String) } });
  });

  it("shows a run with its message, its timeline and its result", async () => {
    const run = await finished("books", 2);
    const { body } = await get<RunDetail>(`/api/runs/${run}`);
    expect(body).toMatchObject({
      id: run,
      flow: "books",
      version: "1.2.0",
      key: "2",
      status: "completed",
      input: { id: 2 },
      result: { booked: 2 },
    });
    expect(body.timeline).toMatchObject([
      { kind: "attempt", step: "book", attempt: 1, result: { booked: 2 } },
      { kind: "completed" },
    ]);
  });

  it("replays a dead run from the failed step, and says no to a second replay", async () => {
    const run = await finished("dies", 3);
    isMended = true;
    expect(await post(`/api/runs/${run}/replay`, { from: "failed-step", reason: "mended" })).toEqual({
      status: 200,
      body: { runId: run },
    });
    await server.engine.ended(run);
    const { body } = await get<RunDetail>(`/api/runs/${run}`);
    expect(body).toMatchObject({ status: "completed", result: "mended" });
    expect(body.timeline.find(({ kind }) => kind === "replayed")).toMatchObject({
      from: "failed-step",
      by: "operator",
      reason: "mended",
    });
    expect(await post<Problem>(`/api/runs/${run}/replay`, { from: "start" })).toMatchObject({
      status: 409,
      body: { code: "run-not-dead" },
    });
    isMended = false;
  });

  it("closes a dead run", async () => {
    const run = await finished("dies", 4);
    expect(await post(`/api/runs/${run}/close`, { reason: "cancelled by phone" })).toMatchObject({ status: 200 });
    expect((await get<RunDetail>(`/api/runs/${run}`)).body.status).toBe("irrecoverable");
  });

  it("lists runs by flow, status, cause and key", async () => {
    const run = await finished("refuses", 5);
    for (const query of ["flow=refuses", "status=compensated", "cause=rejected", "flow=refuses&key=5"]) {
      const { body } = await get<RunPage>(`/api/runs?${query}`);
      expect(
        body.runs.map(({ id }) => id),
        query,
      ).toContain(run);
    }
    expect((await get<RunPage>("/api/runs?flow=refuses&status=dead")).body.runs).toEqual([]);
  });

  it("counts today's runs by flow and status, and states promises in words", async () => {
    await finished("books", 6);
    const { body } = await get<Home>("/api/home");
    const summary = body.flows.find(({ name }) => name === "books");
    expect(summary).toMatchObject({
      owner: { name: "commerce", onCall: "pager:commerce" },
      trigger: "event order.placed",
      promise: { words: "99.5 % complete within 5m, over 28d", broken: "An order is not booked in time" },
    });
    expect(summary?.today["completed"]).toBeGreaterThan(0);
  });

  it("tells how messages are gathered, and which of them a run has", async () => {
    const { body: home } = await get<Home>("/api/home");
    expect(home.flows.find(({ name }) => name === "gathers")?.trigger).toBe("event order.placed, up to 2 within 1h");
    const { body: first } = await post<{ runId: string }>("/api/flows/gathers/runs", { input: { id: 1 } });
    expect((await get<RunDetail>(`/api/runs/${first.runId}`)).body).toMatchObject({
      status: "waiting",
      waitingFor: { kind: "timer", name: "more messages", untilAt: expect.any(Number) },
      timeline: [{ kind: "gathering", untilAt: expect.any(Number) }],
    });
    const second = await post<{ runId: string }>("/api/flows/gathers/runs", { input: { id: 2 } });
    expect(second).toMatchObject({ status: 202, body: first });
    const again = await post("/api/flows/gathers/runs", { input: { id: 2 } });
    expect(again).toMatchObject({ status: 200, body: { ...first, duplicate: true } });
    await expect
      .poll(async () => (await get<RunDetail>(`/api/runs/${first.runId}`)).body)
      .toMatchObject({
        status: "completed",
        input: { id: 1 },
        result: [1, 2],
        timeline: [
          { kind: "gathering" },
          { kind: "gathered", key: "2", message: { id: 2 }, at: expect.any(Number) },
          { kind: "sealed" },
          { kind: "started" },
          { kind: "completed" },
        ],
      });
    expect((await get<RunPage>("/api/runs?key=2&flow=gathers")).body.runs.map(({ id }) => id)).toEqual([first.runId]);
  });

  it("names runs that stay in a status longer than their flow allows", async () => {
    const { body: started } = await post<{ runId: string }>("/api/flows/stays/runs", { input: { id: 1 } });
    await expect
      .poll(async () => (await get<Home>("/api/home")).body.overstaying, { timeout: 15_000 })
      .toEqual([
        { flow: "stays", count: 1, longest: { id: started.runId, status: "running", sinceAt: expect.any(Number) } },
      ]);
  });

  it("says at once and after every change that something changed", async () => {
    const stream = await fetch(`${server.portalUrl}/api/live`);
    expect(stream.headers.get("content-type")).toContain("text/event-stream");
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    const revisionOf = (text: string | undefined) => Number(/"revision":(\d+)/.exec(text ?? "")?.[1]);
    const before = revisionOf((await reader?.read())?.value);
    await finished("books", 7);
    expect(revisionOf((await reader?.read())?.value)).toBeGreaterThan(before);
    await reader?.cancel();
  });

  it("is healthy and ready", async () => {
    expect(await get("/healthz")).toMatchObject({ status: 200 });
    expect(await get("/readyz")).toMatchObject({ status: 200 });
  });
});

describe("the address of the portal", () => {
  function ask(headers: Readonly<Record<string, string>>, path = "/api/home"): Promise<number | undefined> {
    const { hostname, port } = new URL(server.portalUrl);
    return new Promise((resolve, refuse) => {
      const asked = request({ hostname, port, path, headers }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      asked.on("error", refuse);
      asked.end();
    });
  }

  it("listens on loopback", () => {
    expect(new URL(server.portalUrl).hostname).toBe("127.0.0.1");
  });

  it("refuses other names for this machine, other origins and other sites", async () => {
    expect(await ask({ host: "waybill.example.com" })).toBe(403);
    expect(await ask({ origin: "https://evil.example.com" })).toBe(403);
    expect(await ask({ "sec-fetch-site": "cross-site" })).toBe(403);
    expect(await ask({})).toBe(200);
  });

  it("opens pages from links elsewhere, and lets no other site embed or read them", async () => {
    const link = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" };
    expect(await ask(link, "/runs")).toBe(200);
    expect(await ask(link)).toBe(403);
    expect(await ask({ ...link, "sec-fetch-dest": "iframe" }, "/runs")).toBe(403);
    expect(await ask({ "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" }, "/runs")).toBe(403);
  });

  it("sends pages that run only its own scripts", async () => {
    const page = await fetch(`${server.portalUrl}/runs`);
    const policy = page.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toContain("unsafe");
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? "missing";
    const html = await page.text();
    expect(html).toContain(nonce);
    expect(html).not.toContain("__CSP_NONCE__");
    const other = await fetch(`${server.portalUrl}/runs`);
    expect(other.headers.get("content-security-policy")).not.toBe(policy);
  });

  it("gives no file outside the portal's folder", async () => {
    for (const path of [
      "/assets/../../package.json",
      "/assets/%2e%2e/%2e%2e/package.json",
      "/assets/..%2f..%2fpackage.json",
    ]) {
      const answer = await fetch(server.portalUrl + path);
      expect(await answer.text()).not.toContain('"devDependencies"');
    }
  });
});
