import type { Clock } from "../../core/clock.ts";
import type { RunId } from "../../core/ids.ts";
import type { AnyFlow } from "../../definitions/flow.ts";
import type { FlowVersions } from "../../definitions/versions.ts";
import type { Accepted, AcceptRequest } from "../../runs/engine.ts";
import type { Acceptance } from "../../runs/fact.ts";
import { gatheringFor } from "../../runs/gather.ts";
import type { Change, Written } from "../../runs/journal.ts";
import { checkKey, flowUnknown } from "../../runs/refusals.ts";
import { requireInputSize } from "../../runs/size.ts";
import { freshRun, laneOf } from "./active-run.ts";
import type { Gates } from "./gates.ts";
import type { Scheduler } from "./scheduler.ts";

/** A message on its way to disk: what to write, and what to do once it is written or not. Must be settled or abandoned. */
export interface Incoming {
  readonly change: Change;
  settle(written: Written | undefined): Accepted;
  abandon(): void;
}

export interface MessagesDeps {
  readonly clock: Clock;
  readonly flows: FlowVersions;
  readonly scheduler: Pick<Scheduler, "reserve" | "admit" | "wakeAt">;
  readonly gates: Pick<Gates, "isOpen">;
  readonly newRunId: () => RunId;
}

/** Turns messages into runs. */
export interface Messages {
  /**
   * @param parent the run whose event or call it is.
   * @throws WaybillError `flow-unknown`, `key-invalid`, `flow-limit-exceeded`.
   */
  prepare(request: AcceptRequest, parent?: RunId): Incoming;
}

export function createMessages({ clock, flows, scheduler, gates, newRunId }: MessagesDeps): Messages {
  function recipient({ flow: name, key }: AcceptRequest, text: string): AnyFlow {
    const flow = flows.currentOf(name);
    if (flow === undefined) {
      throw flowUnknown(
        name,
        flows.current.map((known) => known.name),
      );
    }
    checkKey(flow, key);
    requireInputSize(flow, text);
    return flow;
  }

  return {
    prepare(request, parent) {
      const input = request.inputText ?? JSON.stringify(request.input) ?? "null";
      const flow = recipient(request, input);
      const { key, parentStep, unconverted } = request;
      const isMessage = unconverted === undefined;
      const gathering = request.isWhole === true || !isMessage ? undefined : gatheringFor(flow, request.input);
      const lane = isMessage ? laneOf(flow, request.input) : undefined;
      const isUngated = lane === undefined && gathering === undefined && gates.isOpen(flow);
      const reservation = scheduler.reserve(isUngated && isMessage);
      const run = newRunId();
      const acceptance: Acceptance = {
        run,
        flow: flow.name,
        version: flow.version,
        key,
        input,
        at: clock.now(),
        status: reservation.hasPlace ? "running" : "accepted",
        ...(parent === undefined ? {} : { parent }),
        ...(parentStep === undefined ? {} : { parentStep }),
        ...(lane === undefined ? {} : { lane }),
        ...(gathering === undefined ? {} : { gathering }),
        ...(unconverted === undefined ? {} : { unconverted }),
      };
      return {
        change: { kind: "accept", acceptance },
        settle(written) {
          const isLater = gathering !== undefined || written?.isBehind === true || !isMessage;
          if (written?.existing !== undefined || isLater) reservation.giveBack();
          if (written?.existing !== undefined) return { runId: written.existing, duplicate: true };
          if (written?.dueAt !== undefined) scheduler.wakeAt(run, written.dueAt);
          if (gathering !== undefined) return { runId: written?.gatheredIn ?? run, duplicate: false };
          // Behind another run of its lane it is on disk only, until that one is over; so is a dead letter.
          if (isLater) return { runId: run, duplicate: false };
          const address =
            parent === undefined || parentStep === undefined ? undefined : { run: parent, name: parentStep };
          const { at: acceptedAt, status } = acceptance;
          const accepted = { run, key, input: request.input, acceptedAt, status, parent: address, lane };
          scheduler.admit(freshRun(flow, accepted), reservation, acceptance.input.length);
          return { runId: run, duplicate: false };
        },
        abandon: reservation.giveBack,
      };
    },
  };
}
