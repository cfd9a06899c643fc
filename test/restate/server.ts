import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, existsSync, mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A Restate server of the test, with data of its own. */
export interface RestateServer {
  readonly ingressUrl: string;
  readonly adminUrl: string;
  /** Ends it and removes its data. */
  close(): Promise<void>;
}

/** The server's program as the npm package has it; `undefined` when there is none for this platform. */
export function restateBinary(): string | undefined {
  const name = `@restatedev/restate-server-${process.platform}-${process.arch}/bin/restate-server`;
  try {
    const path = createRequire(import.meta.url).resolve(name);
    return existsSync(path) ? path : undefined;
  } catch {
    return undefined;
  }
}

/** Why tests that need the server do not run; `undefined` when they do. */
export const noRestate: string | undefined =
  restateBinary() === undefined
    ? `@restatedev/restate-server has no program for ${process.platform}-${process.arch}`
    : undefined;

/** How long the server may take to be ready, in milliseconds. It needs half a second on an idle machine. */
const readyWithinMs = 30_000;

const flags = ["--no-logo", "--listen-mode", "tcp"];

/** The input of the shell ends when whoever started it closes it or is gone, be it by SIGKILL: no server stays behind. */
const untilParentIsGone = '"$0" "$@" & cat >/dev/null; kill -9 $!; wait';

export async function startRestate(): Promise<RestateServer> {
  const binary = restateBinary();
  if (binary === undefined) throw new Error(noRestate);
  const dir = mkdtempSync(join(tmpdir(), "waybill-restate-"));
  const [ingress, admin, node] = await freePorts(3);
  const child = spawn("sh", ["-c", untilParentIsGone, binary, ...flags, "--base-dir", join(dir, "data")], {
    cwd: dir,
    env: {
      PATH: process.env["PATH"],
      RESTATE_DISABLE_TELEMETRY: "true",
      RESTATE_INGRESS__BIND_ADDRESS: `127.0.0.1:${ingress}`,
      RESTATE_ADMIN__BIND_ADDRESS: `127.0.0.1:${admin}`,
      RESTATE_BIND_ADDRESS: `127.0.0.1:${node}`,
      RESTATE_ADVERTISED_ADDRESS: `http://127.0.0.1:${node}`,
      // Small, for a machine that runs other tests at the same time.
      RESTATE_DEFAULT_NUM_PARTITIONS: "2",
      RESTATE_ROCKSDB_TOTAL_MEMORY_SIZE: "64MB",
    },
    stdio: ["pipe", "pipe", "pipe"],
  });
  const log = createWriteStream(join(dir, "log"));
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  const died = once(child, "exit");
  const adminUrl = `http://127.0.0.1:${admin}`;
  await ready(adminUrl, child);
  return {
    ingressUrl: `http://127.0.0.1:${ingress}`,
    adminUrl,
    async close() {
      child.stdin.end();
      await died;
      log.end();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

async function ready(adminUrl: string, child: ChildProcess): Promise<void> {
  const end = performance.now() + readyWithinMs;
  while (performance.now() < end) {
    if (child.exitCode !== null)
      throw new Error(`The Restate server ended with ${child.exitCode} before it was ready.`);
    const answer = await fetch(`${adminUrl}/health`).catch(() => undefined);
    if (answer?.ok === true) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`The Restate server was not ready within ${readyWithinMs} ms.`);
}

/** Ports of loopback that nobody listens on. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer().listen(0, "127.0.0.1");
      await once(server, "listening");
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => once(server.close(), "close")));
  return ports;
}
