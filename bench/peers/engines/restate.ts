import { createServer } from "node:http2";
import { type Context, createEndpointHandler, service } from "@restatedev/restate-sdk";
import type { Order } from "../../order.ts";
import { answers, httpClient } from "../http-client.ts";
import { packageVersion, platformBinary } from "../packages.ts";
import { peer } from "../peer.ts";
import { freePort, startServer } from "../process.ts";

const threeStep = service({
  name: "threeStep",
  handlers: {
    run: async (ctx: Context, order: Order) => {
      const customer = await ctx.run("upsert customer", () => ({
        customer: order.customer.id,
        name: order.customer.last_name,
      }));
      const invoice = await ctx.run("create invoice", () => ({
        invoice: order.id,
        customer: customer.customer,
        total: order.total_price,
      }));
      const shipment = await ctx.run("create shipment", () => ({
        shipment: order.id,
        invoice: invoice.invoice,
        lines: order.line_items.length,
      }));
      return { shipment: String(shipment.shipment) };
    },
  },
});

const completed =
  "select count(*) as n from sys_invocation where status = 'completed' and completion_result = 'success'";

/**
 * One restate-server node; the handlers and the client are in this process. The server syncs its log before it goes on: the
 * invocation, each step's result, and the end. The client posts to the ingress and waits for the result, under an idempotency
 * key. Best with few partitions on few cores; its default is 24.
 */
export const restate = peer(
  "restate",
  [{ partitions: 1 }, { partitions: 2 }, { partitions: 4 }, { partitions: 8 }],
  async (dir, { partitions }) => {
    const [node, ingress, admin, handlers] = [await freePort(), await freePort(), await freePort(), await freePort()];
    const server = startServer(
      "restate-server",
      dir,
      platformBinary("@restatedev/restate-server", "bin/restate-server"),
      ["--no-logo", "--listen-mode", "tcp"],
      {
        RESTATE_BASE_DIR: dir,
        RESTATE_BIND_ADDRESS: `127.0.0.1:${node}`,
        RESTATE_ADVERTISED_ADDRESS: `http://127.0.0.1:${node}`,
        RESTATE_INGRESS__BIND_ADDRESS: `127.0.0.1:${ingress}`,
        RESTATE_ADMIN__BIND_ADDRESS: `127.0.0.1:${admin}`,
        RESTATE_DEFAULT_NUM_PARTITIONS: String(partitions),
        RESTATE_DISABLE_TELEMETRY: "true",
        RESTATE_LOG_FILTER: "warn",
      },
    );
    // The SDK logs each invocation at its default level, which costs more than the invocation's own code.
    const endpoint = createServer(createEndpointHandler({ services: [threeStep], logger: () => {} }));
    await new Promise<void>((resolve) => endpoint.listen(handlers, "127.0.0.1", resolve));
    const stop = async (): Promise<void> => {
      await server.stop();
      endpoint.close();
    };
    try {
      await server.ready(() => answers(`http://127.0.0.1:${admin}/health`), 60_000);
      await server.ready(() => answers(`http://127.0.0.1:${ingress}/restate/health`), 60_000);
      const adminClient = httpClient(admin);
      const completedCount = async (): Promise<number> => {
        const answer = await adminClient.post("/query", { query: completed }, { accept: "application/json" });
        return Number(/"n":(\d+)/.exec(answer)?.[1]);
      };
      // Healthy comes before its partitions have their leaders; the query needs all of them.
      await server.ready(async () => (await completedCount()) === 0, 60_000);
      await register(admin, `http://127.0.0.1:${handlers}`);
      const client = httpClient(ingress);
      return {
        version: packageVersion("@restatedev/restate-server"),
        settings: {
          partitions,
          nodes: 1,
          bifrost: "replicated",
          walFsync: true,
          idempotencyKey: true,
          sdk: packageVersion("@restatedev/restate-sdk"),
        },
        run: async (order) => {
          await client.post("/threeStep/run", order, { "idempotency-key": String(order.id) });
        },
        completedCount,
        async stop() {
          await client.close();
          await adminClient.close();
          await stop();
        },
      };
    } catch (error) {
      await stop();
      throw error;
    }
  },
);

async function register(admin: number, uri: string): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${admin}/deployments`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ uri }),
  });
  if (!answer.ok) throw new Error(`restate-server did not take the handlers: ${await answer.text()}`);
}
