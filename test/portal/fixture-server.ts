/**
 * A server that speaks the portal's API from memory, with the same content security policy as the real one. For the
 * browser test, and to look at the portal by hand: `node test/portal/fixture-server.ts` after `npm run build:portal`.
 */
import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import type {
  CloseRequest,
  FlowSummary,
  Home,
  Problem,
  ReplayRequest,
  RunDetail,
  RunStatus,
  StatusCounts,
} from "../../src/server/wire.ts";
import { attempt, entriesOf, type FixtureState, fixtureState, summaryOf } from "./fixture-data.ts";

const root = fileURLToPath(new URL("../../dist/portal/", import.meta.url));
const types: Readonly<Record<string, string>> = {
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
};
const open: readonly RunStatus[] = ["accepted", "running", "waiting", "compensating"];

export interface FixtureServer {
  readonly url: string;
  /** Breaks all live connections; new ones are refused until `restoreLive`. */
  readonly breakLive: () => void;
  readonly restoreLive: () => void;
  readonly close: () => Promise<void>;
}

export interface FixtureOptions {
  readonly port?: number;
  readonly state?: FixtureState;
  /** How long a replayed run takes. */
  readonly replayMs?: number;
}

export async function startFixtureServer(options: FixtureOptions = {}): Promise<FixtureServer> {
  const state = options.state ?? fixtureState(Date.now());
  const live = new Set<ServerResponse>();
  let isLiveOpen = true;
  let revision = 0;

  const changed = () => {
    revision++;
    for (const response of live) response.write(`event: change\ndata: ${JSON.stringify({ revision })}\n\n`);
  };
  const update = (id: string, change: (run: RunDetail) => RunDetail) => {
    const index = state.runs.findIndex((run) => run.id === id);
    const run = state.runs[index];
    if (run !== undefined) state.runs[index] = change(run);
    changed();
  };

  const server = createServer((request, response) => {
    handle(request, response).catch(() => {
      response.writeHead(500).end();
    });
  });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://fixture");
    if (url.pathname === "/api/live") return openLive(response);
    if (!url.pathname.startsWith("/api/")) return sendPage(url.pathname, response);
    if (request.method === "POST") return act(url.pathname, await bodyOf(request), response);
    if (url.pathname === "/api/home") return sendJson(response, homeOf(state));
    if (url.pathname === "/api/flows") return sendJson(response, homeOf(state).flows);
    if (url.pathname === "/api/runs") return sendJson(response, runPage(state, url.searchParams));
    const run = state.runs.find((candidate) => url.pathname === `/api/runs/${candidate.id}`);
    return run === undefined
      ? sendProblem(response, 404, "run-unknown", "There is no such run.")
      : sendJson(response, run);
  }

  function openLive(response: ServerResponse): void {
    if (!isLiveOpen) {
      response.writeHead(503).end();
      return;
    }
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
    response.write(": open\n\n");
    live.add(response);
    response.on("close", () => live.delete(response));
  }

  function act(path: string, body: unknown, response: ServerResponse): void {
    const [, id = "", action = ""] = /^\/api\/runs\/([^/]+)\/(replay|close)$/.exec(path) ?? [];
    const run = state.runs.find((candidate) => candidate.id === id);
    if (run === undefined) {
      sendProblem(response, 404, "run-unknown", "There is no such run.");
    } else if (run.status !== "dead" && run.status !== "compensated") {
      sendProblem(response, 409, "run-not-dead", `Run ${id} is ${run.status}, so there is nothing to decide.`);
    } else {
      if (action === "close") close(id, (body as CloseRequest).reason);
      else replay(id, body as ReplayRequest);
      sendJson(response, { runId: id });
    }
  }

  function close(id: string, reason: string): void {
    update(id, (run) => ({ ...append(run, [{ kind: "closed", by: "portal", reason }]), status: "irrecoverable" }));
  }

  function replay(id: string, request: ReplayRequest): void {
    update(id, (run) => replayed(run, request));
    setTimeout(() => update(id, finished), options.replayMs ?? 600);
  }

  await new Promise<void>((resolve) => server.listen(options.port ?? 0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    breakLive: () => {
      isLiveOpen = false;
      for (const response of live) response.destroy();
    },
    restoreLive: () => {
      isLiveOpen = true;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function sendPage(path: string, response: ServerResponse): Promise<void> {
  const file = normalize(join(root, path));
  const type = types[extname(file)];
  if (type !== undefined && file.startsWith(root)) {
    const content = await readFile(file).catch(() => undefined);
    if (content === undefined) response.writeHead(404).end();
    else response.writeHead(200, { "content-type": type }).end(content);
    return;
  }
  const nonce = randomBytes(16).toString("base64");
  const html = (await readFile(join(root, "index.html"), "utf8")).replaceAll("__CSP_NONCE__", nonce);
  response
    .writeHead(200, {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": `default-src 'self'; script-src 'self'; style-src 'self' 'nonce-${nonce}'; img-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    })
    .end(html);
}

function homeOf(state: FixtureState): Home {
  const flows = state.flows.map((flow): FlowSummary => {
    const runs = state.runs.filter((run) => run.flow === flow.name);
    const isOpen = (run: RunDetail) => open.includes(run.status) || run.status === "dead";
    return {
      ...flow,
      today: countsOf(runs),
      open: countsOf(runs.filter(isOpen)),
      rejectedToday: state.rejected[flow.name] ?? {},
    };
  });
  return {
    project: "shop",
    now: Date.now(),
    flows,
    systems: state.systems,
    overstaying: [],
    rejectedToday: { "not-found": 3 },
  };
}

function countsOf(runs: readonly RunDetail[]): StatusCounts {
  const counts: Partial<Record<RunStatus, number>> = {};
  for (const { status } of runs) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

function runPage(state: FixtureState, search: URLSearchParams) {
  const wanted = (["flow", "status", "cause", "key"] as const).filter((name) => search.has(name));
  const before = search.get("before");
  const limit = Number(search.get("limit") ?? 50);
  const found = state.runs
    .filter((run) => wanted.every((name) => run[name] === search.get(name)) && (before === null || run.id < before))
    .toSorted((a, b) => (a.id < b.id ? 1 : -1));
  const runs = found.slice(0, limit).map(summaryOf);
  const last = runs.at(-1);
  return found.length > limit && last !== undefined ? { runs, next: last.id } : { runs };
}

function append(run: RunDetail, bodies: Parameters<typeof entriesOf>[1]): RunDetail {
  return { ...run, timeline: [...run.timeline, ...entriesOf(Date.now(), bodies, run.timeline.length)] };
}

function replayed(run: RunDetail, { from, reason }: ReplayRequest): RunDetail {
  const { endedAt: _, cause: __, message: ___, ...rest } = run;
  const entry = { kind: "replayed", from, by: "portal", ...(reason === undefined ? {} : { reason }) } as const;
  return { ...append(rest, [entry, { kind: "started" }]), status: "running" };
}

function finished(run: RunDetail): RunDetail {
  const done = append(run, [
    attempt("create shipment", "warehouse", { result: { id: "shp_3312" } }),
    { kind: "completed" },
  ]);
  return { ...done, status: "completed", endedAt: Date.now() };
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return JSON.parse(text);
}

function sendJson(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(value));
}

function sendProblem(response: ServerResponse, status: number, code: string, detail: string): void {
  const problem: Problem = { type: `docs/errors/${code}.md`, title: code, status, detail, code };
  response.writeHead(status, { "content-type": "application/problem+json" }).end(JSON.stringify(problem));
}

if (import.meta.main) {
  const { url } = await startFixtureServer({ port: 8081, replayMs: 3_000 });
  process.stdout.write(`${url}\n`);
}
