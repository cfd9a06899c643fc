import type { FastifyInstance } from "fastify";
import { referenceOf } from "../contracts/contract.ts";
import type { Clock } from "../core/clock.ts";
import { WaybillError } from "../core/errors.ts";
import type { AnyFlow } from "../definitions/flow.ts";
import { type Cause, causes } from "../runs/cause.ts";
import type { Engine } from "../runs/engine.ts";
import type { Ledger, RunFilter } from "../runs/ledger.ts";
import type { Stay } from "../runs/overstay.ts";
import type { ScheduleMarks } from "../runs/schedule-mark.ts";
import { type RunStatus, runStatuses } from "../runs/status.ts";
import { addDecisions } from "./decisions.ts";
import type { GateReport } from "./gate/judge-project.ts";
import { addGate } from "./gate/routes.ts";
import { type Changes, sendLive } from "./live.ts";
import { presentFlow, presentHistory, presentRun, presentStays, rejectionsOf } from "./present.ts";
import { schedulePresenter } from "./present-schedule.ts";
import { problem, sendProblem } from "./problem.ts";
import { startRun } from "./start-run.ts";
import type { FlowSummary, Home, ObservedCall, RunPage, Started, StartRequest } from "./wire.ts";

export interface ApiDeps {
  readonly project: { readonly name: string; readonly flows: readonly AnyFlow[] };
  readonly engine: Engine;
  readonly ledger: Ledger;
  readonly schedules: ScheduleMarks;
  readonly changes: Changes;
  readonly overstaying: () => readonly Stay[];
  /** Judges the project as it is. */
  readonly gate: () => Promise<GateReport>;
  readonly clock: Clock;
}

const dayMs = 86_400_000;
const hourMs = 3_600_000;

const text = { type: "string", maxLength: 255 };
const runParams = { type: "object", required: ["id"], properties: { id: text } };
const flowParams = { type: "object", required: ["name"], properties: { name: text } };
const runQuery = {
  type: "object",
  additionalProperties: false,
  properties: {
    flow: text,
    status: { enum: runStatuses },
    cause: { enum: causes },
    key: text,
    before: text,
    limit: { type: "integer", minimum: 1, maximum: 500, default: 50 },
  },
};
const callQuery = { type: "object", additionalProperties: false, properties: { flow: text } };
const startBody = { type: "object", required: ["input"], properties: { input: {}, key: { ...text, minLength: 1 } } };

interface RunQuery {
  readonly flow?: string;
  readonly status?: RunStatus;
  readonly cause?: Cause;
  readonly key?: string;
  readonly before?: string;
  readonly limit: number;
}

/** The routes of wire.ts. */
export function addApi(app: FastifyInstance, deps: ApiDeps): void {
  const { engine, ledger } = deps;
  app.get("/api/home", (): Home => home(deps));
  app.get("/api/flows", (): readonly FlowSummary[] => flows(deps));
  app.get<{ Querystring: RunQuery }>("/api/runs", { schema: { querystring: runQuery } }, ({ query }): RunPage => {
    const { limit, before, ...filter } = query;
    const page = ledger.runs(filter satisfies RunFilter, before === undefined ? { limit } : { limit, before });
    return { runs: page.runs.map(presentRun), ...(page.next === undefined ? {} : { next: page.next }) };
  });
  app.get<{ Params: { id: string } }>("/api/runs/:id", { schema: { params: runParams } }, ({ params }) => {
    const history = ledger.run(params.id);
    if (history === undefined) throw new WaybillError("run-unknown", `There is no run "${params.id}".`);
    return presentHistory(history);
  });
  app.post<{ Params: { name: string }; Body: StartRequest }>(
    "/api/flows/:name/runs",
    { schema: { params: flowParams, body: startBody } },
    async ({ params, body }, reply): Promise<Started | undefined> => {
      const { input, key } = body;
      const start = { flow: params.name, input, key };
      const started = await startRun(deps.project.flows, engine, start, deps.clock.now());
      if (!started.ok) {
        const { contract, violations } = started.error;
        const detail = `The input does not fit ${referenceOf(contract)} in ${violations.length} places.`;
        sendProblem(reply, problem(422, "contract-broken", detail, violations));
        return undefined;
      }
      const { runId, duplicate } = started.value;
      void reply.status(duplicate ? 200 : 202);
      return duplicate ? { runId, duplicate } : { runId };
    },
  );
  app.get<{ Querystring: { readonly flow?: string } }>(
    "/api/observed-calls",
    { schema: { querystring: callQuery } },
    ({ query: { flow } }): readonly ObservedCall[] =>
      ledger.observedCalls().filter((call) => flow === undefined || call.flow === flow),
  );
  addDecisions(app, deps);
  addGate(app, deps.gate, deps.clock);
  app.get("/api/live", (_request, reply) => sendLive(reply, deps.changes));
}

function home(deps: ApiDeps): Home {
  return {
    project: deps.project.name,
    now: deps.clock.now(),
    flows: flows(deps),
    systems: deps.engine.systems(),
    overstaying: presentStays(deps.overstaying()),
    rejectedToday: rejectionsOf(undefined, deps.ledger.rejectionCounts(...today(deps.clock))),
  };
}

function flows({ project, ledger, schedules, engine, clock }: ApiDeps): readonly FlowSummary[] {
  const numbers = {
    today: ledger.countsByStatus(...today(clock)),
    open: ledger.openCounts(),
    rejected: ledger.rejectionCounts(...today(clock)),
    paused: engine.pausedFlows(),
  };
  const presentSchedule = schedulePresenter({ ledger, marks: schedules, now: clock.now() });
  return project.flows.map((flow) => ({ ...presentFlow(flow, numbers), ...presentSchedule(flow) }));
}

/** From midnight UTC to the end of this hour. */
function today(clock: Clock): [from: number, to: number] {
  const now = clock.now();
  return [now - (now % dayMs), now - (now % hourMs) + hourMs];
}
