/** A real HTTP server on loopback that plays an outside system with state: a CRM, billing, a warehouse, a notifier. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { Simulation } from "./simulation.ts";
import { parseJson } from "./simulator-calls.ts";
import { control, controlPath } from "./simulator-control.ts";
import type { Ending } from "./simulator-faults.ts";
import { type Answer, problem, type SimulatedSystem, type SimulatedSystemOptions } from "./simulator-types.ts";

const maxBodyBytes = 1024 * 1024;

/**
 * Starts a simulated system.
 * @throws WaybillError `definition-invalid` when a collection could not be a path segment.
 */
export async function startSimulatedSystem(options: SimulatedSystemOptions): Promise<SimulatedSystem> {
  const simulation = new SimulationServer(options);
  await simulation.listen(options.port ?? 0);
  return simulation;
}

class SimulationServer extends Simulation implements SimulatedSystem {
  url = "";
  readonly #server = createServer({ keepAliveTimeout: 60_000 }, (request, response) =>
    this.#receive(request, response),
  );

  constructor(options: SimulatedSystemOptions) {
    super(options, (ms) => sleep(ms));
  }

  async listen(port: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(port, "127.0.0.1", resolve);
    });
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.outage("down");
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
    this.end();
  }

  #receive(request: IncomingMessage, response: ServerResponse): void {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= maxBodyBytes) chunks.push(chunk);
    });
    request.on("end", async () => {
      this.#end(response, bytes > maxBodyBytes ? tooLarge : await this.#dispatch(request, Buffer.concat(chunks)));
    });
  }

  async #dispatch(request: IncomingMessage, body: Buffer): Promise<Ending> {
    const [path = "/", search = ""] = (request.url ?? "/").split("?", 2);
    const query = new URLSearchParams(search);
    const method = request.method ?? "GET";
    if (path.startsWith(controlPath)) {
      return { kind: "answer", answer: control(this, method, path.slice(controlPath.length), query, parseJson(body)) };
    }
    return await this.receive({ method, path, query, headers: request.headers, body });
  }

  #end(response: ServerResponse, ending: Ending): void {
    if (ending.kind === "answer") send(response, ending.answer);
    if (ending.kind === "reset") cut(response);
    if (ending.kind === "hang")
      response.once(
        "close",
        this.hang(() => cut(response)),
      );
  }
}

const tooLarge: Ending = { kind: "answer", answer: problem(413, "payload-too-large", "The body is larger than 1 MiB") };

function send(response: ServerResponse, answer: Answer): void {
  if (answer.body === undefined) {
    response.writeHead(answer.status, { ...answer.headers }).end();
    return;
  }
  const text = JSON.stringify(answer.body);
  const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(text), ...answer.headers };
  response.writeHead(answer.status, headers).end(text);
}

/** Resets the connection: the client sees ECONNRESET and knows nothing about what became of its call. */
function cut(response: ServerResponse): void {
  response.socket?.resetAndDestroy();
}
