import type { FastifyInstance } from "fastify";
import type { Clock } from "../../core/clock.ts";
import { WaybillError } from "../../core/errors.ts";
import type { GateView, ScorecardView } from "../wire.ts";
import type { GateReport } from "./judge-project.ts";
import { presentGate } from "./present.ts";

/** A report reads all source files of the project: one serves whoever asks within this. */
const freshMs = 60_000;

const flowParams = { type: "object", required: ["name"], properties: { name: { type: "string", maxLength: 255 } } };

/** The routes of wire.ts that tell of the gate. @param judge makes a report of the project as it is. */
export function addGate(app: FastifyInstance, judge: () => Promise<GateReport>, clock: Clock): void {
  const view = keptFor(freshMs, async () => presentGate(await judge()), clock);
  app.get("/api/gate", (): Promise<GateView> => view());
  app.get<{ Params: { name: string } }>(
    "/api/flows/:name/scorecard",
    { schema: { params: flowParams } },
    async ({ params }): Promise<ScorecardView> => {
      const found = (await view()).scorecards.find(({ flow }) => flow === params.name);
      if (found !== undefined) return found;
      throw new WaybillError("flow-unknown", `There is no flow "${params.name}". "GET /api/flows" lists them all.`);
    },
  );
}

/** Makes a value when it is asked for and the last one is too old. One that could not be made is made again next time. */
function keptFor<T>(ms: number, make: () => Promise<T>, clock: Clock): () => Promise<T> {
  let kept: { readonly value: Promise<T>; readonly madeAt: number } | undefined;
  return () => {
    const now = clock.now();
    if (kept !== undefined && now - kept.madeAt < ms && now >= kept.madeAt) return kept.value;
    const value = make();
    kept = { value, madeAt: now };
    value.catch(() => {
      kept = undefined;
    });
    return value;
  };
}
