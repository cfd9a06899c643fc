import { implement } from "@restatedev/restate-sdk";
import type { FlowVersions } from "../../definitions/versions.ts";
import { executeRun } from "../../runs/execute.ts";
import type { ExecutionContext } from "../../runs/execution.ts";
import { converted } from "../../runs/gather.ts";
import type { LedgerWriter } from "../../runs/ledger-writer.ts";
import { createHistory } from "./history.ts";
import { createRunJournal, type RunJournalDeps } from "./run-journal.ts";
import { createSequencer } from "./sequencer.ts";
import { longHandlers } from "./service-options.ts";

interface ExecutionsDeps extends RunJournalDeps {
  readonly flows: FlowVersions;
  readonly ledger: LedgerWriter;
  readonly execution: ExecutionContext;
}

/** Executes runs. Restate calls it again from its beginning whenever it goes on after a wait or the loss of a worker. */
export function implementExecutions(deps: ExecutionsDeps) {
  return implement(deps.services.executions, {
    options: longHandlers,
    handlers: {
      async run(context, taking) {
        const { acceptance, facts, status } = taking;
        const { run, key, input: text, at: acceptedAt, unconverted } = acceptance;
        const flow = deps.flows.find(acceptance.flow, acceptance.version);
        // Restate tries again until a worker has it.
        if (flow === undefined)
          throw new Error(`Flow ${acceptance.flow}@${acceptance.version} is not in the project of this worker.`);
        const history = createHistory({ run, flow, status, acceptedAt, facts, ledger: deps.ledger });
        if (facts.length > 0) await history.record({ kind: "started" }, history.latestAt);
        const message: unknown = JSON.parse(text);
        const sequencer = createSequencer();
        let isFirstAttempt = false;
        // Recorded once, so whoever finds it recorded follows an attempt that was lost.
        const begin = context.run("begin", () => {
          isFirstAttempt = true;
        });
        await sequencer.ask("work", begin, () => undefined);
        const execution = {
          context: deps.execution,
          flow,
          run,
          key,
          ...(unconverted === undefined ? { input: message } : converted(flow, unconverted.from, message)),
          acceptedAt,
          state: history.state,
          journal: createRunJournal({ context, taking, history, sequencer, isTakenOver: !isFirstAttempt }, deps),
        };
        await Promise.race([executeRun(execution), sequencer.broken]);
        return { runId: run, status: history.status };
      },
    },
  });
}
