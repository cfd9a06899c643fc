import type { FastifyInstance } from "fastify";
import type { Engine } from "../runs/engine.ts";
import type { Ledger } from "../runs/ledger.ts";
import { presentTask } from "./present.ts";
import type {
  CancelRequest,
  CloseRequest,
  Done,
  FlowDone,
  MoveRequest,
  OpenTask,
  ReasonRequest,
  ReplayRequest,
  ResolveRequest,
  TaskRequest,
} from "./wire.ts";

/** Who is named in the audit trail as long as nobody signs in. */
const by = "operator";

const maxTasks = 500;

const text = { type: "string", maxLength: 255 };
const reason = { type: "string", minLength: 1, maxLength: 2_000 };
const object = (required: readonly string[], properties: object) => ({ type: "object", required, properties });
const runParams = object(["id"], { id: text });
const taskParams = object(["id", "step"], { id: text, step: { type: "string", maxLength: 2_000 } });
const flowParams = object(["name"], { name: text });

/** The routes of wire.ts by which people decide about runs and flows. */
export function addDecisions(app: FastifyInstance, { engine, ledger }: DecisionsDeps): void {
  /** A decision about a run. */
  function decide<B>(name: string, body: object, act: (run: string, body: B) => Promise<void>): void {
    app.post<{ Params: { id: string }; Body: B }>(
      `/api/runs/:id/${name}`,
      { schema: { params: runParams, body } },
      async (request): Promise<Done> => {
        await act(request.params.id, request.body as B);
        return { runId: request.params.id };
      },
    );
  }

  function decideFlow<B>(name: string, body: object, act: (flow: string, body: B) => Promise<void>): void {
    app.post<{ Params: { name: string }; Body: B }>(
      `/api/flows/:name/${name}`,
      { schema: { params: flowParams, body } },
      async (request): Promise<FlowDone> => {
        await act(request.params.name, request.body as B);
        return { flow: request.params.name };
      },
    );
  }

  decide<ReplayRequest>(
    "replay",
    object(["from"], { from: { enum: ["failed-step", "start"] }, reason, repeat: { type: "boolean" } }),
    (run, body) => engine.replay(run, { ...body, by }),
  );
  decide<ResolveRequest>(
    "resolve",
    object(["step", "happened", "reason"], {
      step: { type: "string", maxLength: 2_000 },
      happened: { type: "boolean" },
      result: {},
      reason,
    }),
    (run, body) => engine.resolve(run, { ...body, by }),
  );
  decide<CloseRequest>("close", object(["reason"], { reason }), (run, body) =>
    engine.close(run, { reason: body.reason, by }),
  );
  decide<CancelRequest>("cancel", object(["reason"], { reason, undo: { type: "boolean" } }), (run, body) =>
    engine.cancel(run, { by, reason: body.reason, undo: body.undo ?? true }),
  );
  decide<ReasonRequest>("pause", object(["reason"], { reason }), (run, body) =>
    engine.pause(run, { by, reason: body.reason }),
  );
  decide("resume", object([], {}), (run) => engine.resume(run, { by }));
  decide("retry", object([], {}), (run) => engine.retryNow(run, { by }));
  decide<MoveRequest>("move", object(["version"], { version: text }), (run, { version }) =>
    engine.move(run, { version, by }),
  );
  decideFlow<ReasonRequest>("pause", object(["reason"], { reason }), (flow, body) =>
    engine.pauseFlow(flow, { by, reason: body.reason }),
  );
  decideFlow("resume", object([], {}), (flow) => engine.resumeFlow(flow, { by }));

  app.get("/api/tasks", (): readonly OpenTask[] => ledger.tasks(maxTasks).map(presentTask));
  app.post<{ Params: { id: string; step: string }; Body: TaskRequest }>(
    "/api/runs/:id/tasks/:step",
    { schema: { params: taskParams, body: object(["data"], { data: {} }) } },
    async ({ params: { id, step }, body: { data } }): Promise<Done> => {
      await engine.completeTask(id, step, { by, data });
      return { runId: id };
    },
  );
}

export interface DecisionsDeps {
  readonly engine: Engine;
  readonly ledger: Ledger;
}
