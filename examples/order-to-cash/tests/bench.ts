/** The project as it runs, in front of simulated systems: for the tests of the flows. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, vi } from "vitest";
import { type Effect, type SimulatedSystem, signShopify, startSimulatedSystem } from "waybill/testing";
import { isFinal } from "../demo/api.ts";
import type { SystemName } from "../demo/effects.ts";
import type { Payload, Topic } from "../demo/samples.ts";
import { secretsFor, simulatorOptions } from "../demo/simulators.ts";
import { WaybillProcess } from "../demo/waybill-process.ts";

const shopifySecret = "test-secret";
const project = fileURLToPath(new URL("..", import.meta.url));

/** A run as far as the tests look at it. */
export interface SeenRun {
  readonly id: string;
  readonly flow: string;
  readonly status: string;
  readonly result?: unknown;
  readonly message?: string;
  readonly waitingFor?: { readonly kind: string; readonly name: string };
  readonly children: readonly { readonly id: string }[];
}

export class Bench {
  readonly systems: Readonly<Record<SystemName, SimulatedSystem>>;
  readonly #waybill: WaybillProcess;
  readonly #data: string;

  private constructor(systems: Bench["systems"], waybill: WaybillProcess, data: string) {
    this.systems = systems;
    this.#waybill = waybill;
    this.#data = data;
  }

  static async start(): Promise<Bench> {
    const [crm, billing, warehouse, notifier] = await Promise.all([
      startSimulatedSystem(simulatorOptions.crm),
      startSimulatedSystem(simulatorOptions.billing),
      startSimulatedSystem(simulatorOptions.warehouse),
      startSimulatedSystem(simulatorOptions.notifier),
    ]);
    const systems = { crm, billing, warehouse, notifier };
    const data = await mkdtemp(join(tmpdir(), "order-to-cash-"));
    const waybill = new WaybillProcess({ project, data, secrets: secretsFor(systems, shopifySecret) });
    await waybill.start();
    return new Bench(systems, waybill, data);
  }

  async stop(): Promise<void> {
    await this.#waybill.stop();
    await Promise.all(Object.values(this.systems).map((system) => system.close()));
    await rm(this.#data, { recursive: true, force: true });
  }

  /** Delivers a signed message and answers the id of its run. */
  async deliver(topic: Topic, payload: Payload): Promise<string> {
    const body = JSON.stringify(payload);
    const headers = { "content-type": "application/json", ...signShopify(shopifySecret, body) };
    const path = `/shopify/${topic.replace("/", "-")}`;
    const response = await fetch(`${this.#waybill.hooks}${path}`, { method: "POST", headers, body });
    expect(response.status).toBe(202);
    return ((await response.json()) as { runId: string }).runId;
  }

  async run(id: string): Promise<SeenRun> {
    return (await (await fetch(`${this.#waybill.portal}/api/runs/${id}`)).json()) as SeenRun;
  }

  /** The run when it has nothing left to do. */
  async ended(id: string): Promise<SeenRun> {
    return await vi.waitUntil(
      async () => {
        const run = await this.run(id);
        return isFinal(run.status) ? run : undefined;
      },
      { timeout: 20_000, interval: 20 },
    );
  }

  /** What was done for an order in a system, in words such as `created invoices`. */
  done(system: SystemName, subject: string): readonly string[] {
    const isAbout = (effect: Effect) => effect.businessKey === subject;
    return this.systems[system]
      .effects()
      .filter(isAbout)
      .map((effect) => `${effect.change} ${effect.collection}`);
  }
}
