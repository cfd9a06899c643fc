/**
 * A worker of the engine on Restate in a process that may be killed: hooks, portal and the endpoint for the Restate server. Arguments
 * as in worker.ts. The environment says where the server is (`RESTATE_INGRESS_URL`, `RESTATE_ADMIN_URL`) and on which port
 * it finds the worker (`RESTATE_ENDPOINT_PORT`).
 */

import { createHttpConnector } from "../../src/connectors/http/connector.ts";
import { WaybillError } from "../../src/core/errors.ts";
import { createRestateEngine } from "../../src/engines/restate/engine.ts";
import { registerEndpoint } from "../../src/engines/restate/registration.ts";
import { openLedgerForWriting } from "../../src/ledger/sqlite/open.ts";
import { createEnvSecrets } from "../../src/security/env-secrets.ts";
import { gateReport } from "../../src/server/gate/judge-project.ts";
import { createHooksServer } from "../../src/server/hooks.ts";
import { createChanges } from "../../src/server/live.ts";
import { createPortalServer } from "../../src/server/portal.ts";
import { readinessOf } from "../../src/server/readiness.ts";
import { systemClock, systemTimers } from "../../src/server/time.ts";
import { connectorWithFaultPoints, ledgerWithFaultPoints, type Reach } from "../../src/testing/fault-points.ts";
import { crashProject } from "./project.ts";

const [dataDir = "", fault = ""] = process.argv.slice(2);
const [point, visit] = fault.split("@");
let visits = 0;
const reach: Reach = (reached) => {
  if (reached === point && ++visits === Number(visit)) process.kill(process.pid, "SIGKILL");
};
const environment = (name: string): string => process.env[name] ?? "";
/** The traffic of the crash test resumes flows to be sure, which this engine refuses. */
const onError = (error: unknown): void => {
  if (!(error instanceof WaybillError && error.code === "engine-unsupported")) console.error(error);
};

const all = crashProject(dataDir);
/** Those that need nothing which the engine does not do yet. */
const project = { ...all, flows: all.flows.filter(({ name }) => name === "book" || name === "notify"), earlier: [] };
const store = openLedgerForWriting(dataDir);
const secrets = createEnvSecrets(process.env);
const engine = await createRestateEngine({
  project: environment("PROJECT"),
  flows: project.flows,
  ledger: ledgerWithFaultPoints(store.writer, reach),
  connectors: [
    connectorWithFaultPoints(createHttpConnector({ secrets, clock: systemClock, timers: systemTimers }), reach),
  ],
  clock: systemClock,
  timers: systemTimers,
  random: Math.random,
  ingressUrl: environment("RESTATE_INGRESS_URL"),
  endpoint: { port: Number(environment("RESTATE_ENDPOINT_PORT")) },
  onBroken: onError,
});
await registerEndpoint(environment("RESTATE_ADMIN_URL"), engine.endpointUrl);
const hooks = createHooksServer({
  flows: project.flows,
  engine,
  secrets,
  clock: systemClock,
  maxRequests: project.config.hooks.maxRequests,
  onError,
});
const portal = await createPortalServer({
  project,
  engine,
  ledger: store.ledger,
  schedules: { all: () => [] },
  changes: createChanges(),
  clock: systemClock,
  readiness: () => readinessOf(engine, true),
  overstaying: () => [],
  gate: () => gateReport(project, { now: Date.now() }),
  onError,
});
const host = "127.0.0.1";
// A worker whose parent is gone must not stay behind.
process.on("disconnect", () => process.exit());
process.send?.({ hooks: await hooks.listen({ host, port: 0 }), portal: await portal.listen({ host, port: 0 }) });
