import { afterAll, beforeAll, describe } from "vitest";
import { noRestate, type RestateServer, startRestate } from "../restate/server.ts";
import { engineConformance, type Gap } from "./engine.conformance.ts";
import type { CreateHarness } from "./harness.ts";
import { createRestateHarness } from "./restate-harness.ts";

const noCalls = "a run does not learn of the end of another one: the engine refuses to wait for it";

/** What the engine on Restate does not do yet: docs/reference/restate.md. */
const gaps: readonly Gap[] = [
  {
    case: "refuses more than it can queue, and takes new messages when there is room again",
    reason:
      "runs queue at the Restate server, which does not say how many: this engine has no places and never answers queue-full",
  },
  {
    case: "lets those who wait for their turn at a system pass in order of arrival",
    reason: "the Restate server begins runs of one moment in any order, so they arrive at the door in any order",
  },
  {
    case: "waits for a flow that is no longer in the project",
    reason:
      "an execution whose flow is gone cannot record anything: the Restate server tries it again until a worker has the flow, and the ledger does not show that",
  },
  {
    case: "show what they wait for when all of them do",
    reason: "the ledger shows the latest wait of the branches, not the one that is over first",
  },
  { case: "wait on disk for the end of the other run, and get its result", reason: noCalls },
  { case: "are refused with the other run, and undo what was done before", reason: noCalls },
  { case: "wait for what is decided while the other run is dead", reason: noCalls },
  { case: "fail when the other run is closed for good, and a replay calls it anew", reason: noCalls },
  { case: "are answered by the same run again when the caller is replayed from the start", reason: noCalls },
  ...[
    "holds a run whose version is not there, and takes it up when it is back",
    "goes on when a step is added before what is recorded",
    "goes on when a step is added between what is recorded",
    "goes on when recorded steps are reordered",
    "holds a run back when a recorded step is renamed, does nothing, and goes on with code that fits",
    "holds a run back when a recorded step is removed, does nothing, and goes on with code that fits",
    "holds a run back when a recorded step is removed with all that is recorded, does nothing, and goes on with code that fits",
    "holds a run back when a recorded step is moved into a branch",
    "of an added step whose result leaves out what is recorded unless it says otherwise, a run is held back or goes on, and is not misled",
    "of an added step whose result leaves out what is recorded if it says so, a run is held back or goes on, and is not misled",
    "does not end a run with code that knows less than is recorded",
    "does not undo with code that does not know all that was done",
    "takes a run to a version that fits, and to no other",
  ].map((name) => ({
    case: name,
    reason:
      "within an execution the Restate server itself compares code and journal, by position, and tries again for as long as they differ",
  })),
  ...[
    "executes the runs of a lane one after another in order of acceptance, also after a restart",
    "with afterDead hold, a dead run of a lane does so with those behind it",
    "with afterDead pass, a dead run of a lane does so with those behind it",
    "goes on with a lane when the run before was canceled while it waited there",
    "executes at most so many runs of a flow at a time, for each key",
    "begins at most so many runs of a flow in a time, evenly, in order, and with what is left of it after a restart",
  ].map((name) => ({ case: name, reason: "a worker refuses to start with flows that have lanes or limits" })),
  {
    case: "gives places to the more urgent first, and keeps the others from waiting for ever",
    reason: "this engine has no places, so nobody waits for one",
  },
  {
    case: "counts what is queued over restarts: a crash loop does not let the queue grow",
    reason: "this engine has no places, so nothing is queued here",
  },
  {
    case: "waiting for what comes from outside",
    reason: "there are no signals yet: the engine refuses to wait for an event or a task",
  },
  {
    case: "holds the deadlines of all runs that wait for a system that is down",
    reason: "a run at a closed door looks at its deadline when it is called to the door, one after the other",
  },
  { case: "payloads of megabytes", reason: "the cases wait for an event, and there are no signals yet" },
  {
    case: "the retention of a flow",
    reason:
      "nothing deletes old runs: keys and executions are kept by the Restate server, and the ledger writer only adds",
  },
  {
    case: "gathering messages",
    reason:
      "a worker refuses to start with flows that gather: there is no object yet that keeps the messages of a run that has not begun",
  },
  {
    case: "what people decide",
    reason: "of the decisions there are replay and close; the engine refuses cancel, pause, resume, move and retry-now",
  },
];

describe.skipIf(noRestate !== undefined)(noRestate ?? "at a Restate server", () => {
  let server: RestateServer;
  let createHarness: CreateHarness;
  beforeAll(async () => {
    server = await startRestate();
    createHarness = createRestateHarness(server);
  });
  afterAll(() => server.close());

  engineConformance("restate", (flows, options) => createHarness(flows, options), {
    programs: { numRuns: 12, without: ["call", "await"] },
    gaps,
  });
});
