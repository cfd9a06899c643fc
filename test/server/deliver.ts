import type { AnyFlow } from "../../src/definitions/flow.ts";
import { startTestServer } from "./waybill-server.ts";

/** A message as a real sender sends it, and what it was answered. */
export interface Sent {
  readonly path: string;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface Answered {
  readonly status: number;
  /** Of the problem details; `undefined` when the message was accepted. */
  readonly code: string | undefined;
  /** Pointers of the wrong fields. */
  readonly pointers: readonly string[];
}

const senders = 16;

/** Starts a Waybill with these flows, posts all messages over real sockets, some at a time, and stops it. Answers in the order of the messages. */
export async function deliverAll(
  flows: readonly AnyFlow[],
  messages: readonly Sent[],
  env: NodeJS.ProcessEnv,
): Promise<readonly Answered[]> {
  const server = await startTestServer(flows, { env });
  const answers: Answered[] = [];
  const left = messages.entries();
  const send = async (): Promise<void> => {
    for (const [place, message] of left) answers[place] = await post(server.hooksUrl, message);
  };
  try {
    await Promise.all(Array.from({ length: senders }, send));
  } finally {
    await server.end();
  }
  return answers;
}

async function post(url: string, { path, text, headers }: Sent): Promise<Answered> {
  const answer = await fetch(url + path, {
    method: "POST",
    body: text,
    headers: { "content-type": "application/json", ...headers },
  });
  const { code, errors = [] } = (await answer.json()) as {
    readonly code?: string;
    readonly errors?: readonly { readonly pointer: string }[];
  };
  return { status: answer.status, code, pointers: errors.map(({ pointer }) => pointer) };
}
