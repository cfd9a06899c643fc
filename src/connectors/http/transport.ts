import { Agent, type Dispatcher } from "undici";
import type { System } from "../../definitions/system.ts";
import type { RawAnswer } from "./answer.ts";
import { tooLarge } from "./decode.ts";
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
  /** Called just before the first byte is written. As long as it was not called, nothing of the request has left this process. */
  readonly onSend: () => void;
}

/** The way to one system. */
export interface Transport {
  /**
   * Sends a request once and reads the answer, whatever its status. Rejects with an error that has a `code` of Node or undici when
   * there is no whole answer, and at once when `signal` is aborted. A request that was not sent by then is never sent.
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
    send: (request) =>
      new Promise((resolve, reject) => {
        const { origin, pathname, search } = new URL(request.url);
        const { method, headers, body } = request;
        const options = { origin, path: pathname + search, method, headers, ...(body === undefined ? {} : { body }) };
        agent.dispatch(options, new Exchange(request, resolve, reject));
      }),
    close: () => agent.destroy(),
  };
}

/**
 * One request on its way through undici. `onRequestStart` is the last moment at which it can be held back: undici calls it when
 * the connection is there, TLS included, and writes right after it.
 */
class Exchange implements Dispatcher.DispatchHandler {
  readonly #request: WireRequest;
  readonly #resolve: (answer: RawAnswer) => void;
  readonly #reject: (error: unknown) => void;
  readonly #chunks: Buffer[] = [];
  #size = 0;
  #status = 0;
  #headers: RawAnswer["headers"] = {};
  #controller: Dispatcher.DispatchController | undefined;
  #isOver = false;

  constructor(request: WireRequest, resolve: (answer: RawAnswer) => void, reject: (error: unknown) => void) {
    this.#request = request;
    this.#resolve = resolve;
    this.#reject = reject;
    request.signal.addEventListener("abort", this.#giveUp, { once: true });
  }

  readonly #giveUp = (): void => {
    const error = aborted();
    this.#fail(error);
    this.#controller?.abort(error);
  };

  onRequestStart(controller: Dispatcher.DispatchController): void {
    // It is sent once: what becomes of a request that is written a second time cannot be told from the answer to the second.
    if (this.#isOver || this.#controller !== undefined) {
      controller.abort(aborted());
      return;
    }
    this.#controller = controller;
    this.#request.onSend();
  }

  onResponseStart(_controller: unknown, status: number, headers: RawAnswer["headers"]): void {
    if (status < 200) return; // there is more to come
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#isOver) return;
    this.#size += chunk.length;
    if (this.#size <= this.#request.maxResponseBytes) {
      this.#chunks.push(chunk);
      return;
    }
    this.#end();
    this.#resolve({ ...this.#head(), bytes: undefined, flaw: tooLarge(this.#request.maxResponseBytes) });
    controller.abort(aborted());
  }

  onResponseEnd(): void {
    this.#end();
    this.#resolve({ ...this.#head(), bytes: Buffer.concat(this.#chunks) });
  }

  onResponseError(_controller: unknown, error: unknown): void {
    this.#fail(error);
  }

  #head(): Pick<RawAnswer, "status" | "headers"> {
    return { status: this.#status, headers: this.#headers };
  }

  #fail(error: unknown): void {
    this.#end();
    this.#reject(error);
  }

  #end(): void {
    this.#isOver = true;
    this.#request.signal.removeEventListener("abort", this.#giveUp);
  }
}

function aborted(): Error {
  return Object.assign(new Error("The request was given up"), { code: "UND_ERR_ABORTED" });
}
