/**
 * The engine on a Restate server or cluster: any number of workers that serve the same flows.
 *
 * 1. What a run needs to go on is at the Restate server: a worker holds nothing that may not be lost with it.
 * 2. The ledger follows from that. Whatever a worker did not get to write is written by the next execution, and writing it
 *    twice is harmless.
 * 3. Doors (limits, breakers) are of one worker. What they lack of the others' knowledge costs calls, and never a run.
 */

import type { WorkflowContext } from "@restatedev/restate-sdk";
import { connect, type Ingress, rpc } from "@restatedev/restate-sdk-clients";
import type { Clock, Random, Timers } from "../../core/clock.ts";
import { WaybillError } from "../../core/errors.ts";
import { createRunIds, type RunId, runNumber } from "../../core/ids.ts";
import type { AnyFlow } from "../../definitions/flow.ts";
import { createFlowVersions } from "../../definitions/versions.ts";
import type { Connector } from "../../runs/connector.ts";
import { createDoors } from "../../runs/doors.ts";
import type { AcceptRequest, Engine, RunEnd } from "../../runs/engine.ts";
import { unwatched } from "../../runs/execution.ts";
import type { Acceptance } from "../../runs/fact.ts";
import type { LedgerWriter } from "../../runs/ledger-writer.ts";
import { checkKey, flowUnknown, resultText, runUnknown, shuttingDown } from "../../runs/refusals.ts";
import { requireInputSize } from "../../runs/size.ts";
import { isOpen } from "../../runs/status.ts";
import { subscribersByContract } from "../../runs/subscribers.ts";
import { createCallers } from "./callers.ts";
import { type EndpointSettings, openEndpoint } from "./endpoint.ts";
import { implementExecutions } from "./executions-workflow.ts";
import { implementKeys } from "./keys-object.ts";
import { createProductions } from "./productions.ts";
import type { SleepUntil } from "./run-journal.ts";
import { implementRuns } from "./runs-object.ts";
import { type Deciding, describeServices, executionName, keyName, type RunStanding, type Taking } from "./services.ts";
import { checkFlows, engineUnsupported, unsupported } from "./unsupported.ts";

export interface RestateEngineDeps {
  /** Prefix of the services' names at the server. The same for all workers of a project, for ever. */
  readonly project: string;
  readonly flows: readonly AnyFlow[];
  readonly ledger: LedgerWriter;
  readonly connectors: readonly Connector[];
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  /** Of the Restate server, e.g. `http://127.0.0.1:8080`. */
  readonly ingressUrl: string;
  /** Where this worker listens for the Restate server. It must be registered there: see `registerEndpoint`. */
  readonly endpoint: EndpointSettings;
  /** The server's own sleep unless told. */
  readonly sleepUntil?: SleepUntil;
  /** Told of what must not happen. */
  readonly onBroken: (error: unknown) => void;
}

export interface RestateEngine extends Engine {
  /** Where this worker listens, without trailing slash. */
  readonly endpointUrl: string;
}

/** The executions as the client of workflows wants them described. */
type Executions = { run(context: WorkflowContext, taking: Taking): Promise<RunEnd> };

/** How long the server may take to answer. Most of that is for a worker to come back. In milliseconds. */
const answerTimeoutMs = 30_000;
const inTime = <I, O>() => rpc.opts<I, O>({ timeout: answerTimeoutMs });

/**
 * Listens for the Restate server. Unfinished runs are taken up by the server as soon as it reaches the worker.
 * @throws WaybillError `engine-unsupported` for a flow that needs what this engine does not do yet.
 */
export async function createRestateEngine(deps: RestateEngineDeps): Promise<RestateEngine> {
  const { clock, timers, ledger } = deps;
  checkFlows(deps.flows);
  const flows = createFlowVersions(deps.flows);
  const services = describeServices(deps.project);
  const ingress: Ingress = connect({ url: deps.ingressUrl });
  const newRunId = createRunIds(clock);
  const productions = createProductions();
  const callers = createCallers((id) => {
    // Who cannot be called comes back by itself.
    ingress.resolveAwakeable(id, clock.now()).catch(() => undefined);
  });
  const doors = createDoors(clock, timers, callers.call);
  const stopping = new AbortController();

  /** @throws WaybillError `flow-unknown`, `key-invalid`. */
  function acceptanceOf(request: AcceptRequest, parent?: RunId): Acceptance {
    const flow = flows.currentOf(request.flow);
    if (flow === undefined) {
      throw flowUnknown(
        request.flow,
        flows.current.map(({ name }) => name),
      );
    }
    if (request.parentStep !== undefined) throw engineUnsupported(`wait for the end of a run of flow "${flow.name}"`);
    const { key } = request;
    checkKey(flow, key);
    const input = request.inputText ?? JSON.stringify(request.input) ?? "null";
    requireInputSize(flow, input);
    const { name, version } = flow;
    const acceptance = {
      run: newRunId(),
      flow: name,
      version,
      key,
      input,
      at: clock.now(),
      status: "running" as const,
    };
    return {
      ...acceptance,
      ...(parent === undefined ? {} : { parent }),
      ...(request.unconverted === undefined ? {} : { unconverted: request.unconverted }),
    };
  }

  /** An answer of the server, or why there is none. @throws WaybillError `engine-unavailable`, `shutting-down`. */
  async function answered<T>(ask: () => PromiseLike<T>): Promise<T> {
    if (stopping.signal.aborted) throw shuttingDown();
    try {
      return await ask();
    } catch (error) {
      if (stopping.signal.aborted) throw shuttingDown();
      throw new WaybillError(
        "engine-unavailable",
        `The Restate server at ${deps.ingressUrl} did not answer as it should. See whether it runs and reaches a worker.`,
        { cause: error },
      );
    }
  }

  async function standing(run: RunId): Promise<RunStanding> {
    if (runNumber(run) === undefined) throw runUnknown(run);
    const known = await answered(() => ingress.client(services.runs, run).standing(inTime()));
    if (known === null) throw runUnknown(run);
    return known;
  }

  async function decide(run: RunId, fact: Deciding["fact"]): Promise<void> {
    if (runNumber(run) === undefined) throw runUnknown(run);
    const refused = await answered(() =>
      ingress.client(services.runs, run).decide({ fact, at: clock.now() }, inTime()),
    );
    if (refused !== null) throw new WaybillError(refused.code, refused.message, { details: refused.details });
  }

  const replay: Engine["replay"] = (run, { from, by, reason, repeat }) =>
    decide(run, {
      kind: "replayed",
      from,
      by,
      ...(reason === undefined ? {} : { reason }),
      ...(repeat === true ? { repeat } : {}),
    });

  const executions = implementExecutions({
    services,
    flows,
    ledger,
    clock,
    doors,
    callers,
    productions,
    acceptanceOf,
    sleepUntil: deps.sleepUntil ?? ((context, at) => context.sleep(Math.max(0, at - clock.now()))),
    execution: {
      clock,
      timers,
      random: deps.random,
      authors: unwatched,
      connectors: new Map(deps.connectors.map((connector) => [connector.type, connector])),
      subscribersOf: subscribersByContract(flows.current),
    },
  });
  const endpoint = await openEndpoint(
    [implementKeys(services), implementRuns({ services, clock, ledger }), executions],
    deps.endpoint,
  );

  return {
    ...unsupported,
    endpointUrl: endpoint.url,
    async accept(request) {
      const acceptance = acceptanceOf(request);
      const { flow, key } = acceptance;
      return answered(() => ingress.client(services.keys, keyName(flow, key)).accept(acceptance, inTime()));
    },
    reject(rejection) {
      ledger.write([{ kind: "rejection", rejection }]).catch(deps.onBroken);
    },
    replay,
    async resolve(run, { step, happened, result, by, reason }) {
      const text = happened ? resultText(result) : undefined;
      await decide(run, {
        kind: "resolved",
        step,
        phase: "do",
        happened,
        by,
        reason,
        ...(text === undefined ? {} : { result: text }),
      });
      await replay(run, { from: "failed-step", by, reason });
    },
    close: (run, { by, reason }) => decide(run, { kind: "closed", by, reason }),
    async ended(run) {
      const { status, take } = await standing(run);
      if (!isOpen(status)) return { runId: run, status };
      return answered(() =>
        ingress
          .workflowClient<Executions>(services.executions, executionName(run, take))
          .workflowAttach(rpc.opts({ signal: stopping.signal })),
      );
    },
    systems: () => doors.states(),
    refusal: () => (stopping.signal.aborted ? shuttingDown() : undefined),
    async stop(graceMs = 10_000) {
      stopping.abort();
      const grace = Promise.withResolvers<void>();
      const cancel = timers.schedule(graceMs, grace.resolve);
      await Promise.race([productions.end(), grace.promise]);
      cancel();
      doors.close();
      await endpoint.close();
    },
  };
}
