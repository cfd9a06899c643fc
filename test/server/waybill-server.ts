import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import type { AnyFlow } from "../../src/definitions/flow.ts";
import { type StartOptions, startWaybill, type Waybill } from "../../src/server/app.ts";

/** A Waybill with real sockets and a real data folder, for one test file. */
export interface TestServer extends Waybill {
  /** The data folder, there until the end. */
  readonly data: string;
  /** Stops it and removes the data. */
  end(): Promise<void>;
}

export async function startTestServer(
  flows: readonly AnyFlow[],
  options: {
    readonly env?: NodeJS.ProcessEnv;
    readonly maxActiveRuns?: number;
    readonly maxQueuedRuns?: number;
    readonly wrap?: StartOptions["wrap"];
    /** Of a server that has stopped; a new folder unless told. */
    readonly data?: string;
  } = {},
): Promise<TestServer> {
  const data = options.data ?? mkdtempSync(join(tmpdir(), "waybill-server-"));
  const waybill = await startWaybill(
    {
      dir: data,
      name: "test",
      flows,
      config: {
        flows: [],
        data,
        hooks: { host: "127.0.0.1", port: 0, maxRequests: 1_000 },
        portal: { port: 0 },
        maxActiveRuns: options.maxActiveRuns ?? 64,
        maxQueuedRuns: options.maxQueuedRuns ?? 1_000,
        drainMs: 10_000,
        blockedMs: 0,
      },
    },
    {
      env: options.env ?? {},
      log: pino({ level: "silent" }),
      ...(options.wrap === undefined ? {} : { wrap: options.wrap }),
    },
  );
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    stopped ??= waybill.stop();
    return stopped;
  };
  const end = async (): Promise<void> => {
    await stop();
    rmSync(data, { recursive: true, force: true });
  };
  return { ...waybill, data, stop, end };
}
