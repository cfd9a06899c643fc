import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Agent, request } from "undici";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Home } from "../../src/server/wire.ts";
import { signShopify } from "../../src/testing/sign.ts";

const secret = "test-secret";
const mebibyte = 1024 * 1024;
/** More connections than requests that may be under way, so that both limits are met. */
const connections = 128;
const perWave = 600;
const pad = "x".repeat(100_000);

let dir: string;
let child: ChildProcess;
let agent: Agent;
let hooks: string;
let portal: string;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "waybill-flood-"));
  agent = new Agent({ connections });
  child = fork(fileURLToPath(new URL("flood-server.ts", import.meta.url)), [dir], {
    env: { ...process.env, SECRET: secret },
    execArgv: ["--expose-gc"],
  });
  [{ hooks, portal }] = (await once(child, "message")) as [{ hooks: string; portal: string }];
});
afterAll(async () => {
  await agent.close();
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
  rmSync(dir, { recursive: true, force: true });
});

async function residentMemory(): Promise<number> {
  child.send("memory");
  const [{ rss }] = (await once(child, "message")) as [{ rss: number }];
  return rss;
}

interface Tally {
  accepted: number;
  refused: number;
  /** Of those, by the limit of requests under way. */
  atTheDoor: number;
  other: string[];
}

/** Delivers as fast as the connections allow, every message once. */
async function flood(from: number, tally: Tally): Promise<void> {
  let next = from;
  const sender = async (): Promise<void> => {
    while (next < from + perWave) {
      const body = JSON.stringify({ id: next++, pad });
      const {
        statusCode,
        headers,
        body: answer,
      } = await request(`${hooks}/flood`, {
        method: "POST",
        dispatcher: agent,
        headers: { "content-type": "application/json", ...signShopify(secret, body) },
        body,
      });
      const { code, detail } = (await answer.json()) as { readonly code?: string; readonly detail?: string };
      if (statusCode === 202) tally.accepted++;
      else if (statusCode === 503 && code === "queue-full" && headers["retry-after"] === "5") {
        tally.refused++;
        if (detail?.startsWith("32 messages are already on their way in") === true) tally.atTheDoor++;
      } else tally.other.push(`${statusCode} ${code} ${String(headers["retry-after"])}`);
    }
  };
  await Promise.all(Array.from({ length: connections }, sender));
}

async function open(): Promise<Readonly<Record<string, number>>> {
  const answer = await fetch(`${portal}/api/home`);
  return ((await answer.json()) as Home).flows[0]?.open ?? {};
}

describe("a flood of messages", () => {
  it("is accepted or refused to the last message, in memory that does not grow", { timeout: 120_000 }, async () => {
    const tally: Tally = { accepted: 0, refused: 0, atTheDoor: 0, other: [] };
    for (let wave = 0; wave < 2; wave++) await flood(wave * perWave, tally);
    const before = await residentMemory();
    for (let wave = 2; wave < 8; wave++) await flood(wave * perWave, tally);
    const growth = (await residentMemory()) - before;
    expect(tally).toMatchObject({ accepted: 416, refused: 8 * perWave - 416, other: [] });
    expect(tally.atTheDoor).toBeGreaterThan(0);
    // 360 MB have come meanwhile.
    expect(growth).toBeLessThan(48 * mebibyte);

    expect(await open()).toEqual({ running: 16, accepted: 400 });
    const ready = await fetch(`${portal}/readyz`);
    expect([ready.status, ready.headers.get("retry-after")]).toEqual([503, "5"]);
    expect(await ready.json()).toMatchObject({ status: "unready", reason: "queue-full" });
    expect((await fetch(`${portal}/healthz`)).status).toBe(200);

    child.send("open");
    await expect.poll(open, { timeout: 20_000 }).toEqual({});
    expect((await fetch(`${portal}/readyz`)).status).toBe(200);
  });
});
