import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { deliver, type ListedRun, listRuns } from "./traffic.ts";
import { startWorker, type Worker } from "./waybill-worker.ts";

/** What is in force outside, by path. */
let inForce: Set<string>;
/** What happens to the first shipment after it took effect. */
let onFirstShipment: (response: ServerResponse) => void;
let sink: Server;
let dataDir: string;
let worker: Worker | undefined;

/** A system that knows no idempotency keys: what is there already is refused. */
beforeEach(async () => {
  inForce = new Set();
  let shipmentCount = 0;
  sink = createServer((request, response) => {
    const path = request.url ?? "";
    if (request.method === "DELETE") {
      response.writeHead(inForce.delete(path) ? 204 : 404).end();
    } else if (inForce.has(path)) {
      response.writeHead(409, { "content-type": "application/json" }).end('{"code":"exists-already"}');
    } else {
      inForce.add(path);
      if (path.startsWith("/shipments") && shipmentCount++ === 0) onFirstShipment(response);
      else response.writeHead(201, { "content-type": "application/json" }).end("{}");
    }
  });
  await new Promise<void>((resolve) => sink.listen(0, "127.0.0.1", resolve));
  dataDir = mkdtempSync(join(tmpdir(), "waybill-outcomes-"));
});

afterEach(async () => {
  await worker?.kill();
  worker = undefined;
  sink.closeAllConnections();
  await new Promise((resolve) => sink.close(resolve));
  rmSync(dataDir, { recursive: true, force: true });
});

async function start(): Promise<Worker> {
  const { port } = sink.address() as AddressInfo;
  worker = await startWorker(dataDir, { SINK_URL: `http://127.0.0.1:${port}` }, undefined, "outcomes-worker.ts");
  if (worker === undefined) throw new Error("The worker was killed without a fault.");
  return worker;
}

async function runInStatus(portal: string, status: string): Promise<ListedRun & { readonly cause?: string }> {
  for (;;) {
    const [run] = await listRuns(portal, { flow: "ship", status });
    if (run !== undefined) return run;
    // The process works on its own; asking as fast as it answers is no fixed wait.
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

async function resolveShipment(portal: string, run: string, happened: boolean): Promise<number> {
  const answer = await fetch(`${portal}/api/runs/${run}/resolve`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ step: "ship", happened, reason: "looked it up at the warehouse" }),
  });
  await answer.arrayBuffer();
  return answer.status;
}

describe("an effect that happened, whose answer is lost, and whose next attempt is refused", () => {
  it.each(["the process is killed", "the answer never comes"])(
    "stops the run and undoes nothing, until a person says what became of it: %s",
    { timeout: 60_000 },
    async (how) => {
      const first = await start();
      const isKilled = how === "the process is killed";
      onFirstShipment = isKilled ? () => void first.kill() : () => undefined;
      expect(await deliver(first.hooks, { id: 7, kind: "plain" })).toBe(true);
      if (isKilled) await first.died;
      const { portal } = isKilled ? await start() : first;

      const dead = await runInStatus(portal, "dead");
      expect(dead.cause).toBe("uncertain");
      expect([...inForce].toSorted()).toEqual(["/invoices/7", "/shipments/7"]);

      expect(await resolveShipment(portal, dead.id, true)).toBe(200);
      await runInStatus(portal, "completed");
      expect([...inForce].toSorted()).toEqual(["/invoices/7", "/shipments/7"]);
    },
  );
});
