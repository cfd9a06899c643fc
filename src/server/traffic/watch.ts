/**
 * Observed traffic: which hosts the code of flows calls, by whatever client (host.ts), so that what no system declares is seen.
 *
 * 1. A call is put down to the flow and step whose code makes it (authors.ts). What is called outside of flows is not noted.
 * 2. Calls are counted in memory, and written in slices: one short transaction of its own, never with a commit of runs. The last slice
 *    is written at a stop, and lost when the process is killed.
 * 3. Whatever goes wrong here is no affair of the caller: a call is made whether it can be noted or not.
 */
import { type ChannelListener, subscribe, unsubscribe } from "node:diagnostics_channel";
import type { CancelTimer, Clock, Timers } from "../../core/clock.ts";
import { isPassing } from "../../engines/embedded/committer.ts";
import { createCallTally } from "../../runs/call-tally.ts";
import { type ObservedCall, type ObservedCallWriter, observedStep } from "../../runs/observed-call.ts";
import type { Author, OwnAuthors } from "../authors.ts";
import { hostOfNode, hostOfUndici } from "./host.ts";

export interface TrafficDeps {
  readonly authors: Pick<OwnAuthors, "current">;
  readonly writer: ObservedCallWriter;
  readonly clock: Clock;
  readonly timers: Timers;
  /** Told of what could not be noted, or not be written and is given up. */
  readonly onError: (error: unknown) => void;
}

/** How long calls are counted before they are written, in milliseconds: what a kill may lose. */
export const sliceMs = 10_000;
/** How long a call is kept that is not seen any more, in milliseconds: 90 days, so that what runs once a quarter is not forgotten. */
export const keptMs = 90 * 86_400_000;

/** Watches until the function that it answers is called; that writes what is left. */
export function watchTraffic({ authors, writer, clock, timers, onError }: TrafficDeps): () => void {
  const tally = createCallTally();
  let cancel: CancelTimer | undefined;

  function note<R>(hostOf: (request: R) => string | undefined, message: unknown): void {
    const author = authors.current();
    if (author === undefined) return;
    try {
      const host = hostOf((message as { readonly request: R }).request);
      if (host === undefined) return;
      tally.add(callOf(author, host, clock.now()));
      schedule();
    } catch (error) {
      // What a listener throws would end the process.
      onError(error);
    }
  }

  function schedule(): void {
    cancel ??= timers.schedule(sliceMs, () => {
      cancel = undefined;
      write();
    });
  }

  /** For the next slice: the disk may take them then. */
  function keep(calls: readonly ObservedCall[]): void {
    for (const call of calls) tally.add(call);
    if (!tally.isEmpty) schedule();
  }

  function write(): void {
    const calls = tally.take();
    try {
      writer.record(calls, clock.now() - keptMs);
    } catch (error) {
      if (!isPassing(error)) onError(error);
      else keep(calls);
    }
  }

  const release = listen({
    "undici:request:create": (message) => note(hostOfUndici, message),
    "http.client.request.created": (message) => note(hostOfNode, message),
  });
  write();
  return () => {
    release();
    write();
    cancel?.();
  };
}

function callOf({ flow, step, system }: Author, host: string, at: number): ObservedCall {
  return {
    flow,
    ...(step === undefined ? {} : { step: observedStep(step) }),
    host,
    ...(system === undefined ? {} : { system }),
    firstAt: at,
    lastAt: at,
    count: 1,
  };
}

function listen(listeners: Readonly<Record<string, ChannelListener>>): () => void {
  const all = Object.entries(listeners);
  for (const [channel, listener] of all) subscribe(channel, listener);
  return () => {
    for (const [channel, listener] of all) unsubscribe(channel, listener);
  };
}
