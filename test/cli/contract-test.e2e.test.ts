import { writeFile } from "node:fs/promises";
import { createServer, type RequestListener, type Server } from "node:http";
import { type AddressInfo, createServer as createSocket } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TempProject, waybill } from "./cli.ts";
import { writeProject } from "./project.ts";

const contracts = `
import { contract, jsonSchema } from "waybill";
const schema = jsonSchema({ type: "object", required: ["id"], properties: { id: { type: "string" } } });
export const Invoice = contract("billing.invoice", { version: "1.1.0", kind: "api", schema });
export const Old = contract("billing.invoice", { version: "1.0.0", kind: "api", schema: jsonSchema({ type: "array" }) });
`;
const flows = `
import { contract, event, flow, jsonSchema, team } from "waybill";
const Booked = contract("order.booked", { version: "1.0.0", schema: jsonSchema({}) });
export const book = flow("book", { version: "1.0.0", owner: team("sales", { onCall: "pager:sales" }), on: event(Booked), async run() {} });
`;

let seen: string[] = [];
const send =
  (
    body: string,
    headers: Readonly<Record<string, string>> = { "content-type": "application/json" },
    status = 200,
  ): RequestListener =>
  (_, response) => {
    response.writeHead(status, headers).end(body);
  };
const answers: Readonly<Record<string, RequestListener>> = {
  "/good": send('{"id":"1"}'),
  "/bad": send('{"id":4711,"note":"topsecret"}'),
  "/html": send("<h1>Hello</h1>", { "content-type": "text/html" }),
  "/moved": send("", { location: "/good?token=topsecret" }, 302),
  "/missing": send('{"id":"none"}', { "content-type": "application/problem+json" }, 404),
  "/huge": (_, response) => {
    response.writeHead(200, { "content-type": "application/json" });
    response.write(`{"id":"${"x".repeat(3_000)}`);
    // The rest never comes: who reads on waits for ever.
  },
  "/slow": () => {},
  "/cut": (_, response) => {
    response.writeHead(200, { "content-type": "application/json", "content-length": "100" });
    response.write('{"id":', () => response.destroy());
  },
  "/echo": async (request, response) => {
    seen.push(
      `${request.method} ${request.headers["authorization"]} ${request.headers["content-type"]} ${await text(request)}`,
    );
    response.writeHead(201, { "content-type": "application/json", deprecation: "@1767225600" }).end('{"id":"1"}');
  },
};

let server: Server;
let project: TempProject;
const at = (path: string) => `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
const cli = (...args: string[]) =>
  waybill(["contract", "test", ...args], { cwd: project.dir, env: { TOKEN: "Bearer topsecret" } });

interface Wire {
  readonly ok: boolean;
  readonly answers: readonly { readonly ok: boolean; readonly findings: readonly { readonly check: string }[] }[];
}

/** The exit code and the checks that failed. */
async function failed(...args: string[]): Promise<readonly unknown[]> {
  const { code, stdout } = await cli(...args, "--json");
  expect(stdout).not.toContain("topsecret");
  const wire = JSON.parse(stdout) as Wire;
  expect(wire.ok).toBe(code === 0);
  return [code, ...new Set(wire.answers.flatMap(({ findings }) => findings.map(({ check }) => check)))];
}

beforeAll(async () => {
  server = createServer((request, response) =>
    answers[(request.url ?? "").split("?", 1)[0] ?? ""]?.(request, response),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  project = await writeProject({
    "waybill.config.ts": 'import { defineConfig } from "waybill";\nexport default defineConfig({});\n',
    "contracts/billing.ts": contracts,
    "flows/book.ts": flows,
  });
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await project.remove();
});

describe("waybill contract test", () => {
  it("answers 0 when the provider keeps the contract, as often as it is asked", async () => {
    const { code, stdout } = await cli("billing.invoice", at("/good?key=topsecret"), "--times", "3");
    expect(stdout).toMatch(
      /^✓ 3 of 3 answers keep billing\.invoice@1\.1\.0 \(http:\/\/127\.0\.0\.1:\d+\/good, at most /,
    );
    expect([code, stdout.includes("topsecret")]).toEqual([0, false]);
  });

  it("answers 1 and names the field when it does not, and tells no value", async () => {
    const { code, stdout } = await cli("billing.invoice", at("/bad"));
    expect(stdout).toContain("✗ 0 of 1 answers keep billing.invoice@1.1.0");
    expect(stdout).toContain("/id: expected a string, found a number");
    expect([code, stdout.includes("topsecret"), stdout.includes("4711")]).toEqual([1, false, false]);
  });

  it("takes the version that is named", async () => {
    expect(await failed("billing.invoice@1.0.0", at("/good"))).toEqual([1, "contract"]);
  });

  it("finds another media type, redirects and other statuses", async () => {
    expect(await failed("billing.invoice", at("/html"))).toEqual([1, "media-type", "json"]);
    expect(await failed("billing.invoice", at("/moved"))).toEqual([1, "status"]);
    expect(await failed("billing.invoice", at("/missing"))).toEqual([1, "status"]);
    expect(await failed("billing.invoice", at("/missing"), "--status", "404")).toEqual([0]);
  });

  it("reads no more than the limit of a body that is too large", async () => {
    expect(await failed("billing.invoice", at("/huge"), "--max-bytes", "2000")).toEqual([1, "size"]);
  });

  it("waits no longer than the timeout, before and within an answer", async () => {
    expect(await failed("billing.invoice", at("/slow"), "--timeout", "300")).toEqual([1, "answer"]);
    expect(await failed("billing.invoice", at("/huge"), "--timeout", "300")).toEqual([1, "answer"]);
  });

  it("says that an answer was cut off, and that nobody listens", async () => {
    expect(await failed("billing.invoice", at("/cut"))).toEqual([1, "answer"]);
    const socket = createSocket();
    await new Promise<void>((resolve) => socket.listen(0, "127.0.0.1", resolve));
    const { port } = socket.address() as AddressInfo;
    await new Promise((resolve) => socket.close(resolve));
    expect((await cli("billing.invoice", `http://127.0.0.1:${port}/`)).stdout).toContain(
      "There was no answer: ECONNREFUSED.",
    );
  });

  it("sends body and headers, secrets from the environment", async () => {
    seen = [];
    await writeFile(join(project.dir, "order.json"), '{"order":1}');
    const { code, stdout } = await cli(
      "billing.invoice",
      at("/echo"),
      "--body",
      "order.json",
      "--header",
      "Authorization:env:TOKEN",
    );
    expect(seen).toEqual(['POST Bearer topsecret application/json {"order":1}']);
    expect([code, stdout]).toEqual([
      0,
      expect.stringContaining("Deprecation: the provider says that it is deprecated since 2026-01-01."),
    ]);
  });

  it("refuses what it cannot do, and tells no secret of it", async () => {
    for (const args of [
      ["billing.invoice", "ftp://topsecret@host/"],
      ["billing.invoice", "http://user:topsecret@127.0.0.1/"],
      ["billing.invoice", at("/good"), "--header", "topsecret"],
      ["billing.invoice", at("/good"), "--header", "Authorization:env:MISSING"],
      ["billing.invoice", at("/good"), "--body", "missing.json"],
      ["billing.lost", at("/good")],
      ["billing.invoice", at("/good"), "--times", "0"],
    ]) {
      const { code, stdout, stderr } = await cli(...args, "--json");
      expect([code, stdout]).toEqual([2, ""]);
      expect(JSON.parse(stderr)).toHaveProperty(["error", "code"], "request-invalid");
      expect(stderr).not.toContain("topsecret");
    }
  });
});
