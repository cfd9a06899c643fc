import { type ErrorCode, errorCodes, WaybillError } from "../core/errors.ts";
import type {
  CancelRequest,
  CloseRequest,
  Done,
  FlowDone,
  Home,
  MoveRequest,
  Problem,
  ReasonRequest,
  ReplayRequest,
  ResolveRequest,
  RunDetail,
  Started,
  StartRequest,
  TaskRequest,
} from "../server/wire.ts";
import { FieldsError } from "./report-error.ts";

/** The API of a running server (src/server/wire.ts). Refusals are thrown with the code of the problem. */
export interface Api {
  home(): Promise<Home>;
  run(run: string): Promise<RunDetail>;
  start(flow: string, request: StartRequest): Promise<Started>;
  replay(run: string, request: ReplayRequest): Promise<Done>;
  resolve(run: string, request: ResolveRequest): Promise<Done>;
  close(run: string, request: CloseRequest): Promise<Done>;
  cancel(run: string, request: CancelRequest): Promise<Done>;
  pause(run: string, request: ReasonRequest): Promise<Done>;
  resume(run: string): Promise<Done>;
  retry(run: string): Promise<Done>;
  move(run: string, request: MoveRequest): Promise<Done>;
  completeTask(run: string, step: string, request: TaskRequest): Promise<Done>;
  pauseFlow(flow: string, request: ReasonRequest): Promise<FlowDone>;
  resumeFlow(flow: string): Promise<FlowDone>;
}

/** Longest wait for an answer. The API answers from memory and local disk: this long means that it hangs. */
const timeoutMs = 10_000;

/** @throws WaybillError `server-unreachable` from every call when nothing answers at `portalUrl`. */
export function apiAt(portalUrl: string): Api {
  async function call<T>(path: string, body?: unknown): Promise<T> {
    const response = await request(new URL(path, portalUrl), body);
    const answer: unknown = await response.json().catch(() => undefined);
    if (!response.ok) throw refusalOf(response.status, answer, portalUrl);
    return answer as T;
  }
  const at = (...segments: readonly string[]) => `/api/${segments.map(encodeURIComponent).join("/")}`;
  return {
    home: () => call(at("home")),
    run: (run) => call(at("runs", run)),
    start: (flow, body) => call(at("flows", flow, "runs"), body),
    replay: (run, body) => call(at("runs", run, "replay"), body),
    resolve: (run, body) => call(at("runs", run, "resolve"), body),
    close: (run, body) => call(at("runs", run, "close"), body),
    cancel: (run, body) => call(at("runs", run, "cancel"), body),
    pause: (run, body) => call(at("runs", run, "pause"), body),
    resume: (run) => call(at("runs", run, "resume"), {}),
    retry: (run) => call(at("runs", run, "retry"), {}),
    move: (run, body) => call(at("runs", run, "move"), body),
    completeTask: (run, step, body) => call(at("runs", run, "tasks", step), body),
    pauseFlow: (flow, body) => call(at("flows", flow, "pause"), body),
    resumeFlow: (flow) => call(at("flows", flow, "resume"), {}),
  };
}

async function request(url: URL, body: unknown): Promise<Response> {
  try {
    return await fetch(url, {
      signal: AbortSignal.timeout(timeoutMs),
      ...(body === undefined
        ? {}
        : { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
    });
  } catch (cause) {
    throw new WaybillError(
      "server-unreachable",
      `The Waybill server at ${url.origin} does not answer. See with "waybill doctor" whether it runs.`,
      { cause },
    );
  }
}

function refusalOf(status: number, answer: unknown, portalUrl: string): WaybillError {
  if (isProblem(answer)) {
    const fields = (answer.errors ?? []).map((error) => error.message);
    return new FieldsError(answer.code, answer.detail, fields);
  }
  return new WaybillError(
    "server-unreachable",
    `What answers at ${portalUrl} is not a Waybill of this version (HTTP ${status} without problem details). See "waybill doctor".`,
  );
}

function isProblem(answer: unknown): answer is Problem & { readonly code: ErrorCode } {
  return (
    typeof answer === "object" &&
    answer !== null &&
    "code" in answer &&
    (errorCodes as readonly unknown[]).includes(answer.code) &&
    "detail" in answer &&
    typeof answer.detail === "string"
  );
}
