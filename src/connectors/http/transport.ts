import { Agent, request } from "undici";
import type { System } from "../../definitions/system.ts";
import { type RawAnswer, readAnswer } from "./answer.ts";
import type { HttpMethod } from "./method.ts";

/** A request as it goes over the wire. */
export interface WireRequest {
  readonly method: HttpMethod;
  /** Absolute, with the query. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly maxResponseBytes: number;
  readonly signal: AbortSignal;
}

/** The way to one system. */
export interface Transport {
  /**
   * Sends a request and reads the answer, whatever its status. Rejects with an error that has a `code` of Node or undici when
   * there is no whole answer, and soon after `signal` is aborted; what became of the request is unknown then.
   */
  send(request: WireRequest): Promise<RawAnswer>;
  /** Cuts what is under way. */
  close(): Promise<void>;
}

/** Connections are kept alive, at most `concurrency` of the system at the same time. */
export function createUndiciTransport(system: System<unknown>): Transport {
  const agent = new Agent({
    connections: system.concurrency,
    // A call has one timeout, from its request to its whole answer: see exchange.ts.
    headersTimeout: 0,
    bodyTimeout: 0,
    // One connection is one call, so that the limit above is a limit of calls.
    allowH2: false,
  });
  return {
    async send({ url, method, headers, body, signal, maxResponseBytes }) {
      const sent = { dispatcher: agent, method, headers, signal, ...(body === undefined ? {} : { body }) };
      return await readAnswer(await request(url, sent), maxResponseBytes);
    },
    close: () => agent.destroy(),
  };
}
