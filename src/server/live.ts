import type { FastifyReply } from "fastify";
import type { LiveChange } from "./wire.ts";

/** Says that something was recorded. */
export interface Changes {
  /** Grows with every commit. */
  readonly revision: number;
  bump(): void;
  /** Calls back after every commit, until the function that it answers is called. */
  subscribe(listener: () => void): () => void;
}

export function createChanges(): Changes {
  const listeners = new Set<() => void>();
  let revision = 0;
  return {
    get revision() {
      return revision;
    },
    bump() {
      revision++;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** At most one event in this many milliseconds: people cannot read faster, and a busy engine commits thousands of times. */
const intervalMs = 500;

/** A comment line keeps idle connections from being cut by whatever stands between, in milliseconds. */
const heartbeatMs = 15_000;

/** Server-sent events (HTML standard, section 9.2): `change` with the revision, now and after every change. */
export function sendLive(reply: FastifyReply, changes: Changes): void {
  reply.hijack();
  const stream = reply.raw;
  stream.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-store",
  });
  let pending: NodeJS.Timeout | undefined;
  let sentAt = 0;
  const send = (): void => {
    pending = undefined;
    sentAt = Date.now();
    const change: LiveChange = { revision: changes.revision };
    stream.write(`event: change\ndata: ${JSON.stringify(change)}\n\n`);
  };
  const unsubscribe = changes.subscribe(() => {
    pending ??= setTimeout(send, Math.max(0, sentAt + intervalMs - Date.now()));
  });
  const heartbeat = setInterval(() => stream.write(": still here\n\n"), heartbeatMs);
  stream.on("close", () => {
    unsubscribe();
    clearTimeout(pending);
    clearInterval(heartbeat);
  });
  send();
}
