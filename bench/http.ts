import { type ChildProcess, fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Load } from "./load.ts";
import { median, rounded } from "./statistics.ts";
import type { Effort } from "./three-step.ts";

export interface HttpFigures {
  /** Acknowledged and run to completion: the clock stops when the last run is on disk. */
  readonly deliveriesPerSecond: number;
  /** From request to 202. */
  readonly p99Ms: number;
  readonly bareDeliveriesPerSecond: number;
}

interface Round {
  readonly rate: number;
  readonly p99Ms: number;
}

const connections = 64;
/** More than any machine of today sends in a second of the measurement. */
const ordersPerSecond = 40_000;

/** HTTP deliveries at 64 connections, against the bare server in turn. Server and sender have a process each. */
export async function measureHttp(parent: string, effort: Effort): Promise<HttpFigures> {
  const waybill: Round[] = [];
  const bare: Round[] = [];
  for (let round = 0; round < effort.rounds; round++) {
    bare.push(await measureServer("bare-server.ts", [], effort.seconds));
    const dir = mkdtempSync(join(parent, "http-"));
    waybill.push(await measureServer("waybill-server.ts", [dir], effort.seconds));
    rmSync(dir, { recursive: true });
  }
  return {
    deliveriesPerSecond: Math.round(median(waybill.map(({ rate }) => rate))),
    p99Ms: rounded(median(waybill.map(({ p99Ms }) => p99Ms))),
    bareDeliveriesPerSecond: Math.round(median(bare.map(({ rate }) => rate))),
  };
}

async function measureServer(file: string, parameters: readonly string[], seconds: number): Promise<Round> {
  const server = start(file, parameters);
  try {
    const { address } = await message<{ readonly address: string }>(server);
    await send(address, Math.min(1, seconds), 1_000_000_000);
    server.send("finish");
    const { completed: before = 0 } = await message<{ readonly completed?: number }>(server);
    const load = await send(address, seconds, 1);
    const drainStart = performance.now();
    server.send("finish");
    const { completed } = await message<{ readonly completed?: number }>(server);
    const drainSeconds = (performance.now() - drainStart) / 1_000;
    if (load.refused > 0) throw new Error(`${file} refused ${load.refused} of ${load.sent} deliveries.`);
    if (completed !== undefined && completed - before !== load.sent) {
      throw new Error(`${file} completed ${completed - before} runs of ${load.sent} deliveries.`);
    }
    return {
      rate: load.sent / (load.seconds + (completed === undefined ? 0 : drainSeconds)),
      p99Ms: load.p99Ms,
    };
  } finally {
    server.send("stop");
    await new Promise((resolve) => server.once("exit", resolve));
  }
}

async function send(address: string, seconds: number, firstId: number): Promise<Load> {
  const prepared = Math.ceil(seconds * ordersPerSecond);
  return message<Load>(
    start("load.ts", [address, String(connections), String(seconds), String(firstId), String(prepared)]),
  );
}

function start(file: string, parameters: readonly string[]): ChildProcess {
  return fork(fileURLToPath(new URL(file, import.meta.url)), parameters, { serialization: "advanced" });
}

function message<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null): void =>
      reject(new Error(`A process of the bench ended with code ${code} before it answered.`));
    child.once("exit", onExit);
    child.once("message", (received) => {
      child.off("exit", onExit);
      resolve(received as T);
    });
  });
}
