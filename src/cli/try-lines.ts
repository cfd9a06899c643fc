import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { AnyFlow } from "../definitions/flow.ts";
import { signDelivery } from "./sign-delivery.ts";

/** A line to paste that delivers the sample message of a flow. */
export interface TryLine {
  readonly flow: string;
  /** Path of the sample in the project. */
  readonly sample: string;
  readonly curl: string;
}

export interface TryLineOptions {
  readonly projectDir: string;
  /** Where webhooks arrive. */
  readonly hooksUrl: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The present instant, in milliseconds since the Unix epoch: some schemes sign it. */
  readonly now: number;
}

/** A line for each webhook flow that has a sample (`samples/<flow>.json`) and a secret that can sign. */
export async function tryLines(flows: readonly AnyFlow[], options: TryLineOptions): Promise<readonly TryLine[]> {
  const lines = await Promise.all(flows.map((flow) => tryLine(flow, options)));
  return lines.filter((line) => line !== undefined);
}

async function tryLine(flow: AnyFlow, options: TryLineOptions): Promise<TryLine | undefined> {
  if (flow.on.type !== "webhook") return undefined;
  const { path, verify } = flow.on;
  const sample = `samples/${flow.name}.json`;
  const file = join(options.projectDir, sample);
  const body = await readFile(file).catch(() => undefined);
  const secret = options.env[verify.secrets[0].name];
  if (body === undefined || secret === undefined) return undefined;
  const signature = signDelivery({ scheme: verify.scheme, secret, body, at: options.now, id: randomUUID() });
  if (signature === undefined) return undefined;
  const headers = Object.entries({ "content-type": "application/json", ...signature });
  const words = [
    "curl",
    "-i",
    ...headers.flatMap(([name, value]) => ["-H", `${name}: ${value}`]),
    "--data-binary",
    `@${file}`,
    new URL(path, options.hooksUrl).href,
  ];
  return { flow: flow.name, sample, curl: words.map(shellWord).join(" ") };
}

/** A word as a POSIX shell reads it back. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
