import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Command } from "commander";
import { type Contract, referenceOf } from "../../contracts/contract.ts";
import { validatorOf } from "../../contracts/validate.ts";
import { formatMs } from "../../core/duration.ts";
import { WaybillError } from "../../core/errors.ts";
import { type AnswerVerdict, judgeAnswer, withoutQuery } from "../../governance/judge-answer.ts";
import { loadLandscape } from "../../server/load-landscape.ts";
import { askProvider, type ProviderRequest } from "../ask-provider.ts";
import { type Context, handle, type Session } from "../context.ts";
import type { ExitCode } from "../exit.ts";
import { findContract } from "../find-contracts.ts";
import { oneLine } from "../format/table.ts";
import { headersOf } from "../header-flags.ts";
import { openProject } from "../open-project.ts";
import { wholeNumberOption } from "../options.ts";

interface TestFlags {
  readonly method?: string;
  readonly body?: string;
  readonly header: readonly string[];
  readonly status?: number;
  readonly times: number;
  readonly timeout: number;
  readonly maxBytes: number;
}

interface TestedAnswer extends AnswerVerdict {
  readonly status?: number;
  readonly bytes?: number;
  readonly durationMs: number;
}

export function addContractTest(contract: Command, session: Session): void {
  const command = contract
    .command("test")
    .argument("<contract>", "name, or name@version, of what the provider is to answer")
    .argument("<url>", "what to ask, http or https")
    .option("--method <method>", "GET unless told; POST with a body")
    .option("--body <file>", "what to send, as JSON")
    .option("--header <header>", "NAME:VALUE, or NAME:env:VARIABLE for a secret; may be repeated", repeated, [])
    .addOption(wholeNumberOption("--status <status>", "the status to expect; any 2xx unless told", 100, 599))
    .addOption(wholeNumberOption("--times <count>", "how often to ask", 1, 1_000).default(1))
    .addOption(wholeNumberOption("--timeout <ms>", "for a whole answer, in milliseconds", 1, 600_000).default(30_000))
    .addOption(wholeNumberOption("--max-bytes <bytes>", "largest body", 1, 1024 ** 3).default(1024 * 1024))
    .description("ask a real provider, and hold its answers to a contract");
  handle(session, command, (context, { args: [name = "", url = ""] }) =>
    testContract(context, name, url, command.opts<TestFlags>()),
  );
}

function repeated(value: string, all: readonly string[]): readonly string[] {
  return [...all, value];
}

async function testContract(context: Context, name: string, url: string, flags: TestFlags): Promise<ExitCode> {
  const address = addressOf(url);
  const contract = findContract(await loadLandscape(await openProject(context)), name);
  // Says when its schema cannot be used, before anybody is asked.
  validatorOf(contract);
  const request = await requestOf(context, address, flags);
  const answers: TestedAnswer[] = [];
  for (let count = 0; count < flags.times; count++) answers.push(await testOnce(contract, request, flags));
  const isKept = answers.every(({ findings }) => findings.length === 0);
  const wire = { ok: isKept, contract: referenceOf(contract), url: withoutQuery(address), method: request.method };
  context.print({ ...wire, answers: answers.map(wireOf) }, () => formatAnswers(context, contract, wire.url, answers));
  return isKept ? 0 : 1;
}

/** @throws WaybillError `request-invalid`, without the address: it may hold a secret. */
function addressOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== "http:" && url?.protocol !== "https:") {
    throw new WaybillError("request-invalid", "The URL is not one of http or https. Write it as in https://host/path.");
  }
  if (url.username !== "" || url.password !== "") {
    throw new WaybillError(
      "request-invalid",
      'The URL has a user name or password in it, where others see it. Write --header "Authorization:env:NAME" instead.',
    );
  }
  return url.href;
}

async function requestOf(context: Context, url: string, flags: TestFlags): Promise<ProviderRequest> {
  const body = flags.body === undefined ? undefined : await readBody(context, flags.body);
  const method = (flags.method ?? (body === undefined ? "GET" : "POST")).toUpperCase();
  if (!/^[A-Z]+$/.test(method))
    throw new WaybillError("request-invalid", "The method is not one of HTTP. Write --method PUT.");
  const usual = { accept: "application/json", ...(body === undefined ? {} : { "content-type": "application/json" }) };
  // After the project is open: its .env may have them.
  const headers = { ...usual, ...headersOf(flags.header, { ...process.env, ...context.terminal.env }) };
  return { url, method, headers, body, timeoutMs: flags.timeout, maxBytes: flags.maxBytes };
}

async function readBody(context: Context, path: string): Promise<string> {
  try {
    const text = await readFile(resolve(context.terminal.cwd, path), "utf8");
    JSON.parse(text);
    return text;
  } catch (cause) {
    const reason = cause instanceof SyntaxError ? "is not JSON" : "cannot be read";
    throw new WaybillError("request-invalid", `The body ${path} ${reason}. Check --body.`, { cause });
  }
}

async function testOnce(contract: Contract, request: ProviderRequest, flags: TestFlags): Promise<TestedAnswer> {
  const startedAt = performance.now();
  const answer = await askProvider(request);
  const durationMs = Math.round(performance.now() - startedAt);
  if (typeof answer === "string") return { findings: [{ check: "answer", message: answer }], notes: [], durationMs };
  const { status, maxBytes } = flags;
  const verdict = judgeAnswer(answer, { contract, status, maxBytes, now: Date.now() });
  return {
    ...verdict,
    status: answer.status,
    durationMs,
    ...(answer.body === undefined ? {} : { bytes: answer.body.length }),
  };
}

/** As documented in docs/cli.md. */
function wireOf({ status, bytes, durationMs, findings, notes }: TestedAnswer): object {
  return { ok: findings.length === 0, status, bytes, durationMs, findings, notes };
}

/** More say nothing new. */
const maxFindings = 12;

function formatAnswers({ colors }: Context, contract: Contract, url: string, answers: readonly TestedAnswer[]): string {
  const kept = answers.filter(({ findings }) => findings.length === 0).length;
  const slowest = formatMs(Math.max(...answers.map(({ durationMs }) => durationMs)));
  const mark = kept === answers.length ? colors.green("✓") : colors.red("✗");
  const head = `${mark} ${kept} of ${answers.length} answers keep ${referenceOf(contract)} (${url}, at most ${slowest})`;
  // The same finding of many answers is one line.
  const counts = new Map<string, number>();
  for (const { findings } of answers) {
    for (const { message } of findings) counts.set(oneLine(message), (counts.get(oneLine(message)) ?? 0) + 1);
  }
  const lines = [...counts].map(([message, count]) => `  ${message}${count > 1 ? ` (${count} times)` : ""}`);
  const hidden = lines.length - maxFindings;
  const notes = [...new Set(answers.flatMap((answer) => answer.notes))].map((note) => colors.dim(`  ${oneLine(note)}`));
  return [
    head,
    ...lines.slice(0, maxFindings),
    ...(hidden > 0 ? [`  … ${hidden} more; --json has all`] : []),
    ...notes,
  ].join("\n");
}
