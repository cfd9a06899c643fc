import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "@restatedev/restate-sdk-clients";
import type { Clock } from "../../src/core/clock.ts";
import { createRestateEngine } from "../../src/engines/restate/engine.ts";
import { registerEndpoint } from "../../src/engines/restate/registration.ts";
import type { SleepUntil } from "../../src/engines/restate/run-journal.ts";
import { openLedgerForWriting } from "../../src/ledger/sqlite/open.ts";
import type { LedgerWriter } from "../../src/runs/ledger-writer.ts";
import { createVirtualTime } from "../../src/testing/virtual-time.ts";
import type { RestateServer } from "../restate/server.ts";
import type { CreateHarness, Harness } from "./harness.ts";

/** When nothing has happened for so long, in real milliseconds, the runs are taken to wait, and virtual time passes. */
const idleAfterMs = 60;
/** When nothing has happened for so long and there is nothing to wait for, nothing will. */
const stuckAfterMs = 10_000;

let projectCount = 0;

/**
 * Harnesses of engines at one Restate server, each a project of its own. The clock is virtual, as everywhere in the suite: sleeps of
 * runs end when the clock has come there, by an awakeable in place of the server's sleep. The server's own time is real.
 */
export function createRestateHarness(server: RestateServer): CreateHarness {
  return async (flows, options = {}) => {
    const dir = mkdtempSync(join(tmpdir(), "waybill-conformance-"));
    const project = `conformance-${++projectCount}`;
    const time = createVirtualTime();
    const ingress = connect({ url: server.ingressUrl });
    const broken: unknown[] = [];
    let happenedAt = performance.now();
    let port = 0;
    let present = flows;

    const happened = (): void => {
      happenedAt = performance.now();
    };
    const clock: Clock = {
      now() {
        happened();
        return time.clock.now();
      },
    };
    const sleepUntil: SleepUntil = (context, at) => {
      const { id, promise } = context.awakeable<null>();
      time.timers.schedule(at - time.clock.now(), () => {
        ingress.resolveAwakeable(id, null).catch((error) => broken.push(error));
      });
      return promise;
    };

    async function start() {
      const store = openLedgerForWriting(dir);
      const ledger: LedgerWriter = {
        write(changes) {
          happened();
          return store.writer.write(changes);
        },
      };
      const engine = await createRestateEngine({
        project,
        flows: present,
        ledger,
        connectors: options.connector === undefined ? [] : [options.connector],
        clock,
        timers: time.timers,
        random: () => 0,
        ingressUrl: server.ingressUrl,
        endpoint: { port },
        sleepUntil,
        onBroken: (error) => broken.push(error),
      });
      // The server looks for a worker where it was registered.
      if (port === 0) await registerEndpoint(server.adminUrl, engine.endpointUrl);
      port = Number(new URL(engine.endpointUrl).port);
      return { store, engine };
    }
    let running = await start();

    async function end(): Promise<void> {
      const stopped = running.engine.stop(0);
      time.advanceBy(0);
      await stopped;
      running.store.close();
      if (broken.length > 0) throw broken[0];
    }

    async function until(condition: () => boolean): Promise<void> {
      happened();
      while (!condition()) {
        await new Promise((resolve) => setTimeout(resolve, 5));
        const idleMs = performance.now() - happenedAt;
        if (idleMs > stuckAfterMs) throw new Error("Nothing happens any more, and the condition does not hold.");
        if (options.isBusy?.() === true || idleMs < idleAfterMs || condition()) continue;
        if (time.advanceToNext()) {
          time.advanceBy(0);
          happened();
        }
      }
    }

    const harness: Harness = {
      time,
      get engine() {
        return running.engine;
      },
      get ledger() {
        return running.store.ledger;
      },
      async restart(next = present) {
        await end();
        present = next;
        running = await start();
      },
      until,
      async finish(flow, input, key = "key-1") {
        const { runId } = await running.engine.accept({ flow: flow.name, key, input });
        await until(() => !["accepted", "running", "waiting", "compensating"].includes(harness.history(runId).status));
        return harness.history(runId);
      },
      history(run) {
        const history = running.store.ledger.run(run);
        if (history === undefined) throw new Error(`There is no run ${run}.`);
        return history;
      },
      async close() {
        await end();
        rmSync(dir, { recursive: true, force: true });
      },
    };
    return harness;
  };
}
