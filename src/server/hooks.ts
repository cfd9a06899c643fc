import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import type { Clock } from "../core/clock.ts";
import { WaybillError } from "../core/errors.ts";
import type { AnyFlow } from "../definitions/flow.ts";
import type { SecretSource } from "../definitions/secret.ts";
import type { AnyWebhookTrigger, Headers } from "../definitions/trigger.ts";
import type { Engine } from "../runs/engine.ts";
import { type Answer, createReceiver } from "../triggers/webhook/receive.ts";
import { deprecationHeaders } from "./deprecation-headers.ts";
import { createIntake, type Intake } from "./intake.ts";
import { problem, problemOf, sendProblem } from "./problem.ts";

export interface HooksDeps {
  readonly flows: readonly AnyFlow[];
  readonly engine: Engine;
  readonly secrets: SecretSource;
  readonly clock: Clock;
  /** Requests under way at the same time; more are answered 503. */
  readonly maxRequests: number;
  readonly onError: (error: unknown) => void;
}

interface WebhookDeps extends HooksDeps {
  readonly intake: Intake;
}

const noBody = Buffer.alloc(0);

/** How long a sender may take to deliver a whole request, in milliseconds: slow senders must not hold connections. */
const requestTimeoutMs = 30_000;

/** Bodies under way at the same time, in bytes: what a flood of large messages may hold of the memory. */
const maxBodyBytes = 64 * 1024 * 1024;

/** Connections held open at the same time; more are closed. An idle one costs some 20 KiB. */
const maxConnections = 10_000;

/** The address where webhooks arrive. Bodies are taken as raw bytes: signatures are over them. */
export function createHooksServer(deps: HooksDeps): FastifyInstance {
  const app = fastify({
    logger: false,
    requestTimeout: requestTimeoutMs,
    forceCloseConnections: "idle",
    exposeHeadRoutes: false,
    // A connection on which a message still comes gets our own refusal, with Retry-After.
    return503OnClosing: false,
  });
  app.server.maxConnections = maxConnections;
  const intake = createIntake({ requests: deps.maxRequests, bytes: maxBodyBytes });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
  app.setNotFoundHandler((request, reply) => {
    deps.engine.reject({
      at: deps.clock.now(),
      flow: undefined,
      code: "not-found",
      detail: `No flow listens to ${request.method} here.`,
      bytes: 0,
    });
    sendProblem(reply, problem(404, "not-found", "No flow listens here. Look at the path of the webhook."));
  });
  app.setErrorHandler((error, _request, reply) => {
    const details = problemOf(error);
    if (details.status >= 500) deps.onError(error);
    sendProblem(reply, details);
  });
  for (const flow of deps.flows) {
    if (flow.on.type === "webhook") addWebhook(app, flow, flow.on, { ...deps, intake });
  }
  return app;
}

function addWebhook(app: FastifyInstance, flow: AnyFlow, trigger: AnyWebhookTrigger, deps: WebhookDeps): void {
  const receive = createReceiver(flow, { secrets: deps.secrets, clock: deps.clock, engine: deps.engine });
  app.post(
    trigger.path,
    { bodyLimit: trigger.maxBytes, errorHandler: refuseTooLarge(flow, deps), onRequest: admit(flow, trigger, deps) },
    async (request, reply) => {
      const body = request.body instanceof Buffer ? request.body : noBody;
      return send(reply, await receive({ headers: headersOf(request), body }));
    },
  );
  app.route({
    method: ["GET", "PUT", "PATCH", "DELETE"],
    url: trigger.path,
    handler: (_request, reply) => {
      sendProblem(
        reply.header("allow", "POST"),
        problem(405, "method-not-allowed", "Deliver webhooks here with POST."),
      );
    },
  });
}

/** Lets a request in before its body is read, or refuses it: what cannot be kept is not worth the memory to read it. */
function admit(flow: AnyFlow, trigger: AnyWebhookTrigger, { engine, clock, intake, maxRequests }: WebhookDeps) {
  return (request: FastifyRequest, reply: FastifyReply, next: () => void): void => {
    const length = Number(request.headers["content-length"] ?? trigger.maxBytes);
    const leave = engine.refusal() === undefined ? intake.enter(Math.min(length, trigger.maxBytes)) : undefined;
    if (leave !== undefined) {
      reply.raw.once("close", leave);
      next();
      return;
    }
    const refused = engine.refusal() ?? requestsFull(maxRequests);
    const details = problemOf(refused);
    engine.reject({ at: clock.now(), flow: flow.name, code: refused.code, detail: details.detail, bytes: 0 });
    if (refused.code === "shutting-down") void reply.header("connection", "close");
    sendProblem(reply, details);
  };
}

function requestsFull(limit: number): WaybillError {
  return new WaybillError("queue-full", `${limit} messages are already on their way in. Send it again later.`, {
    details: { limit },
  });
}

/** A body over the limit is refused while it arrives, before the receiver sees it. */
function refuseTooLarge(flow: AnyFlow, deps: HooksDeps) {
  return (error: { readonly statusCode?: number | undefined }, request: FastifyRequest, reply: FastifyReply): void => {
    const details = problemOf(error);
    if (details.status >= 500) deps.onError(error);
    if (details.status === 413) {
      const bytes = Number(request.headers["content-length"] ?? 0);
      deps.engine.reject({
        at: deps.clock.now(),
        flow: flow.name,
        code: "payload-too-large",
        detail: details.detail,
        bytes,
      });
    }
    sendProblem(reply.header("connection", "close"), details);
  };
}

function headersOf({ headers }: FastifyRequest): Headers {
  // Node joins repeated headers itself, but for set-cookie, which no sender of webhooks has reason to send.
  return headers as Headers;
}

function send(reply: FastifyReply, answer: Answer): FastifyReply {
  if (answer.deprecation !== undefined) void reply.headers(deprecationHeaders(answer.deprecation));
  if (answer.status === 202 || answer.status === 200) {
    const { status, deprecation: _, ...body } = answer;
    return reply.status(status).type("application/json; charset=utf-8").send(JSON.stringify(body));
  }
  sendProblem(reply, { ...problem(answer.status, answer.code, answer.detail, answer.errors), title: answer.title });
  return reply;
}
