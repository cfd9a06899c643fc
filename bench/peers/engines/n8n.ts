import { randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { httpClient } from "../http-client.ts";
import { versionIn } from "../packages.ts";
import { peer } from "../peer.ts";
import { openDatabase } from "../postgres.ts";
import { freePort, runCommand, startServer } from "../process.ts";

const folder = fileURLToPath(new URL("../n8n/node_modules/n8n", import.meta.url));
const workflowId = "threestepthreest";
const order = "$('Webhook').item.json.body";
const steps = [
  ["upsert customer", "{ customer: $json.body.customer.id, name: $json.body.customer.last_name }"],
  ["create invoice", `{ invoice: ${order}.id, customer: $json.customer, total: ${order}.total_price }`],
  ["create shipment", `{ shipment: ${order}.id, invoice: $json.invoice, lines: ${order}.line_items.length }`],
] as const;

/** Modules that have no part in an execution. Some of them ask servers of the vendor, which this bench does not let them. */
const disabledModules = "agents,agent-evals,insights,community-packages,mcp,mcp-registry,chat-hub,instance-ai,otel";

/**
 * n8n in production mode: webhook, three Set nodes, and an answer when the last node is done, which n8n sends after it stored the
 * finished execution. Set nodes, because Code nodes go through a task runner in another process. Each node's result is
 * stored before the next begins (EXECUTIONS_DATA_SAVE_ON_PROGRESS). On PostgreSQL, which its makers recommend for production.
 */
export const n8n = peer(
  "n8n",
  [
    { expressionEngine: "legacy", poolSize: 4 },
    { expressionEngine: "vm", poolSize: 4 },
  ],
  async (dir, candidate) => {
    const version = versionIn(folder);
    if (version === undefined) throw new Error("n8n is not installed in bench/peers/n8n.");
    const database = await openDatabase(dir);
    const [port, brokerPort] = [await freePort(), await freePort()];
    const env = {
      NODE_ENV: "production",
      N8N_USER_FOLDER: dir,
      N8N_ENCRYPTION_KEY: "bench",
      N8N_LISTEN_ADDRESS: "127.0.0.1",
      N8N_PORT: String(port),
      N8N_RUNNERS_BROKER_PORT: String(brokerPort),
      N8N_LOG_LEVEL: "error",
      N8N_DIAGNOSTICS_ENABLED: "false",
      N8N_VERSION_NOTIFICATIONS_ENABLED: "false",
      N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: "false",
      N8N_DYNAMIC_BANNERS_ENABLED: "false",
      N8N_TEMPLATES_ENABLED: "false",
      N8N_PERSONALIZATION_ENABLED: "false",
      N8N_DISABLED_MODULES: disabledModules,
      N8N_EXPRESSION_ENGINE: candidate.expressionEngine,
      EXECUTIONS_DATA_SAVE_ON_SUCCESS: "all",
      EXECUTIONS_DATA_SAVE_ON_PROGRESS: "true",
      DB_TYPE: "postgresdb",
      DB_POSTGRESDB_HOST: database.host,
      DB_POSTGRESDB_PORT: String(database.port),
      DB_POSTGRESDB_USER: database.user,
      DB_POSTGRESDB_PASSWORD: "unused",
      DB_POSTGRESDB_DATABASE: database.name,
      DB_POSTGRESDB_POOL_SIZE: String(candidate.poolSize),
    };
    const command = join(folder, "bin", "n8n");
    const file = join(dir, "workflow.json");
    writeFileSync(file, JSON.stringify([workflow()]));
    try {
      await runCommand("n8n", dir, process.execPath, [command, "import:workflow", `--input=${file}`], env);
      await runCommand("n8n", dir, process.execPath, [command, "publish:workflow", `--id=${workflowId}`], env);
    } catch (error) {
      await database.drop();
      throw error;
    }
    const server = startServer("n8n", dir, process.execPath, [command, "start"], env);
    const client = httpClient(port);
    const stop = async (): Promise<void> => {
      await client.close();
      await server.stop();
      await database.drop();
    };
    try {
      const warmUp = { id: 0, total_price: "0.00", customer: { id: 0, last_name: "" }, line_items: [] };
      // While it starts, n8n answers every path with a page and status 200.
      await server.ready(async () => (await client.post("/webhook/orders", warmUp)).includes('"shipment":0'), 180_000);
      return {
        version,
        settings: {
          ...candidate,
          nodes: "Webhook, 3 x Set",
          respond: "when the last node is done",
          saveOnProgress: true,
          saveOnSuccess: "all",
          postgres: database.serverVersion,
          fsync: true,
          synchronousCommit: true,
        },
        async run(message) {
          const answer = await client.post("/webhook/orders", message);
          if (!answer.includes(`"shipment":${message.id}`)) throw new Error(`n8n answered ${answer.slice(0, 200)}`);
        },
        completedCount: () => database.count("SELECT count(*) FROM execution_entity WHERE status = 'success'"),
        stop,
      };
    } catch (error) {
      await stop();
      throw error;
    }
  },
);

/** The workflow as `n8n import:workflow` reads it. */
function workflow(): object {
  const webhook = {
    id: "webhook",
    name: "Webhook",
    type: "n8n-nodes-base.webhook",
    typeVersion: 2,
    position: [0, 0],
    webhookId: randomUUID(),
    parameters: { httpMethod: "POST", path: "orders", responseMode: "lastNode", options: {} },
  };
  const sets = steps.map(([name, value], index) => ({
    id: `set-${index}`,
    name,
    type: "n8n-nodes-base.set",
    typeVersion: 3.4,
    position: [200 * (index + 1), 0],
    parameters: { mode: "raw", jsonOutput: `={{ JSON.stringify(${value}) }}`, options: {} },
  }));
  const nodes = [webhook, ...sets];
  const connections = Object.fromEntries(
    sets.map(({ name }, index) => [nodes[index]?.name, { main: [[{ node: name, type: "main", index: 0 }]] }]),
  );
  const settings = { executionOrder: "v1", saveExecutionProgress: true, saveDataSuccessExecution: "all" };
  return { id: workflowId, name: "three-step", active: false, settings, nodes, connections };
}
