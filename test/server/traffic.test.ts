import { createServer, get, type Server } from "node:http";
import { get as getSecurely } from "node:https";
import type { AddressInfo } from "node:net";
import { Pool, request, fetch as undiciFetch } from "undici";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { contract, event, flow, http, jsonSchema, system, team } from "../../src/index.ts";
import { openLedger } from "../../src/ledger/sqlite/open.ts";
import type { ObservedCall } from "../../src/runs/observed-call.ts";
import { startTestServer, type TestServer } from "./waybill-server.ts";

const Order = contract("shop.order", {
  version: "1.0.0",
  schema: jsonSchema<{ readonly id: number }>({
    type: "object",
    required: ["id"],
    properties: { id: { type: "integer" } },
  }),
});
const base = {
  version: "1.0.0",
  owner: team("commerce", { onCall: "pager:commerce" }),
  on: event(Order, { key: (order) => order.id }),
} as const;

/** Systems that answer everything after a moment, so that calls of many runs are under way at the same time. */
const servers: Server[] = [];
const urls: string[] = [];
beforeAll(async () => {
  for (let index = 0; index < 6; index++) {
    const server = createServer((incoming, response) => {
      if (incoming.url === "/moved") response.writeHead(302, { location: `${urls[5]}/here` }).end();
      else setImmediate(() => response.setHeader("content-type", "application/json").end("{}"));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    servers.push(server);
    urls.push(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  }
});
afterAll(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

let server: TestServer | undefined;
afterEach(() => server?.end());

async function run(name: string, ids: readonly number[]): Promise<void> {
  const started = server as TestServer;
  await Promise.all(
    ids.map(async (id) => {
      const { runId } = await started.engine.accept({ flow: name, key: String(id), input: { id } });
      expect((await started.engine.ended(runId)).status).toBe("completed");
    }),
  );
}

/** What was written by the time the server has stopped. */
async function observed(): Promise<readonly ObservedCall[]> {
  const { stop, data } = server as TestServer;
  await stop();
  const ledger = openLedger(data);
  try {
    return ledger.observedCalls();
  } finally {
    ledger.close();
  }
}

/** What the API shows. */
async function shown(query: string): Promise<unknown> {
  return (await fetch(`${(server as TestServer).portalUrl}/api/observed-calls${query}`)).json();
}

function inShort({ flow: name, step, host, system: through, count }: ObservedCall): string {
  return [name, step ?? "-", urls.indexOf(`http://${host}`), through ?? "-", count].join(" ");
}

function nodeGet(url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    get(url, (response) => response.resume().once("end", resolve)).once("error", reject);
  });
}

describe("the traffic of flows", () => {
  it("is noted by host, with the step whose code makes the call, whatever the client", async () => {
    const [fetched = "", byUndici = "", byUndiciFetch = "", byNode = "", byConnector = ""] = urls;
    const crm = system("crm", { access: http({ baseUrl: `${byConnector}/api` }) });
    const mixed = flow("mixed", {
      ...base,
      async run(_order, run) {
        await (await fetch(`${fetched}/outside?of=steps`)).text();
        await run.step("fetch", async () => (await fetch(`${fetched}/path?email=ann@example.com`)).status);
        await run.step("undici", async () => (await request(byUndici)).body.json());
        await run.step("undici fetch", async () => (await undiciFetch(byUndiciFetch)).json());
        await run.step("node", () => nodeGet(byNode));
        await run.step("connector", crm, (call) => call.post("/customers", { email: "ann@example.com" }));
      },
    });
    server = await startTestServer([mixed]);
    await run("mixed", [1]);
    const calls = await observed();
    expect(calls.map(inShort).toSorted()).toEqual([
      "mixed - 0 - 1",
      "mixed connector 4 crm 1",
      "mixed fetch 0 - 1",
      "mixed node 3 - 1",
      "mixed undici 1 - 1",
      "mixed undici fetch 2 - 1",
    ]);
    expect(JSON.stringify(calls)).not.toMatch(/path|email|ann|customers|api/);
  });

  it("is noted past the connector of a step that has a system, and where a redirect leads", async () => {
    const [declared = "", hidden = ""] = urls;
    const crm = system("crm", { access: http({ baseUrl: declared }) });
    const sly = flow("sly", {
      ...base,
      run: (_order, run) =>
        run.step("upsert", crm, async (call) => {
          await call.get("/customers/1");
          await (await fetch(`${hidden}/moved`)).text();
          await call.get("/customers/2");
        }),
    });
    server = await startTestServer([sly]);
    await run("sly", [1]);
    expect((await observed()).map(inShort).toSorted()).toEqual([
      "sly upsert 0 crm 2",
      "sly upsert 1 - 1",
      "sly upsert 5 - 1",
    ]);
  });

  it("is noted when nothing answers there", async () => {
    const lost = flow("lost", {
      ...base,
      run: (_order, run) =>
        run.step("try", async () => {
          await request("http://127.0.0.1:1/x").catch(() => undefined);
          await new Promise<void>((resolve) => getSecurely("https://localhost:2/x").once("error", () => resolve()));
        }),
    });
    server = await startTestServer([lost]);
    await run("lost", [1]);
    expect((await observed()).map(({ host }) => host).toSorted()).toEqual(["127.0.0.1:1", "localhost:2"]);
  });

  it("is put down to the flow and step that made the call when 50 runs are interleaved", async () => {
    const [shared = ""] = urls;
    // Requests wait in it for one of two connections, and are sent from within answers to others.
    const pool = new Pool(shared, { connections: 2 });
    const viaPool = async () => (await pool.request({ path: "/", method: "GET" })).body.json();
    const crm = system("crm", { access: http({ baseUrl: shared }), concurrency: 2 });
    const flows = Array.from({ length: 5 }, (_, index) =>
      flow(`flow-${index}`, {
        ...base,
        run: (_order, run) =>
          run.all("sides", [
            (left) => left.step(`left ${index}`, viaPool),
            async (right) => {
              await right.step(`right ${index}`, async () => (await fetch(shared)).json());
              await right.step(`right ${index}`, crm, (call) => call.get("/"));
            },
            () => nodeGet(shared),
          ]),
      }),
    );
    server = await startTestServer(flows);
    await Promise.all(
      flows.map(({ name }) =>
        run(
          name,
          Array.from({ length: 10 }, (_, id) => id),
        ),
      ),
    );
    await pool.close();
    expect((await observed()).map(inShort).toSorted()).toEqual(
      flows.flatMap(({ name }, index) => [
        `${name} - 0 - 10`,
        `${name} sides/N/left ${index} 0 - 10`,
        `${name} sides/N/right ${index} 0 - 10`,
        `${name} sides/N/right ${index} 0 crm 10`,
      ]),
    );
  });

  it("is that of the Waybill whose flow makes the call, and of no flow when none does", async () => {
    const [own = "", others = "", outside = ""] = urls;
    const calling = (name: string, url: string) =>
      flow(name, { ...base, run: (_order, run) => run.step("call", async () => (await fetch(url)).json()) });
    server = await startTestServer([calling("own", own)]);
    const other = await startTestServer([calling("others", others)]);
    const { runId } = await other.engine.accept({ flow: "others", key: "1", input: { id: 1 } });
    await Promise.all([run("own", [1]), other.engine.ended(runId), fetch(outside), nodeGet(outside)]);
    await other.end();
    expect((await observed()).map(inShort)).toEqual(["own call 0 - 1"]);
  });

  it("grows by what is seen after a restart, and is shown by the API", async () => {
    const [url = ""] = urls;
    const again = flow("again", {
      ...base,
      run: (_order, run) => run.step("call", async () => (await fetch(url)).json()),
    });
    server = await startTestServer([again]);
    await run("again", [1, 2]);
    const [first] = await observed();
    server = await startTestServer([again], { data: server.data });
    expect(await shown("")).toEqual([first]);
    expect(await shown("?flow=again")).toEqual([first]);
    expect(await shown("?flow=other")).toEqual([]);
    await run("again", [3]);
    const [second, ...rest] = await observed();
    expect(rest).toEqual([]);
    expect(second).toEqual({ ...first, count: 3, lastAt: second?.lastAt });
    expect(second?.lastAt).toBeGreaterThan(first?.lastAt ?? 0);
  });
});
