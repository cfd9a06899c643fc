import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import type { Clock } from "../core/clock.ts";
import type { AnyFlow } from "../definitions/flow.ts";
import type { SecretSource } from "../definitions/secret.ts";
import type { AnyWebhookTrigger, Headers } from "../definitions/trigger.ts";
import type { Engine } from "../runs/engine.ts";
import { type Answer, createReceiver } from "../triggers/webhook/receive.ts";
import { problem, problemOf, problemType } from "./problem.ts";

export interface HooksDeps {
  readonly flows: readonly AnyFlow[];
  readonly engine: Engine;
  readonly secrets: SecretSource;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
}

const noBody = Buffer.alloc(0);

/** How long a sender may take to deliver a whole request, in milliseconds: slow senders must not hold connections. */
const requestTimeoutMs = 30_000;

/** The address where webhooks arrive. Bodies are taken as raw bytes: signatures are over them. */
export function createHooksServer(deps: HooksDeps): FastifyInstance {
  const app = fastify({
    logger: false,
    requestTimeout: requestTimeoutMs,
    forceCloseConnections: "idle",
    exposeHeadRoutes: false,
  });
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
    void reply
      .status(404)
      .type(problemType)
      .send(JSON.stringify(problem(404, "not-found", "No flow listens here. Look at the path of the webhook.")));
  });
  app.setErrorHandler((error, _request, reply) => {
    const details = problemOf(error);
    if (details.status >= 500) deps.onError(error);
    void reply.status(details.status).type(problemType).send(JSON.stringify(details));
  });
  for (const flow of deps.flows) {
    if (flow.on.type === "webhook") addWebhook(app, flow, flow.on, deps);
  }
  return app;
}

function addWebhook(app: FastifyInstance, flow: AnyFlow, trigger: AnyWebhookTrigger, deps: HooksDeps): void {
  const receive = createReceiver(flow, { secrets: deps.secrets, clock: deps.clock, engine: deps.engine });
  app.post(
    trigger.path,
    { bodyLimit: trigger.maxBytes, errorHandler: refuseTooLarge(flow, deps) },
    async (request, reply) => {
      const body = request.body instanceof Buffer ? request.body : noBody;
      return send(reply, await receive({ headers: headersOf(request), body }));
    },
  );
  app.route({
    method: ["GET", "PUT", "PATCH", "DELETE"],
    url: trigger.path,
    handler: (_request, reply) =>
      reply
        .status(405)
        .header("allow", "POST")
        .type(problemType)
        .send(JSON.stringify(problem(405, "method-not-allowed", "Deliver webhooks here with POST."))),
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
    void reply.status(details.status).header("connection", "close").type(problemType).send(JSON.stringify(details));
  };
}

function headersOf({ headers }: FastifyRequest): Headers {
  // Node joins repeated headers itself, but for set-cookie, which no sender of webhooks has reason to send.
  return headers as Headers;
}

function send(reply: FastifyReply, answer: Answer): FastifyReply {
  if (answer.status === 202 || answer.status === 200) {
    const { status, ...body } = answer;
    return reply.status(status).type("application/json; charset=utf-8").send(JSON.stringify(body));
  }
  if (answer.retryAfterSeconds !== undefined) reply.header("retry-after", answer.retryAfterSeconds);
  const details = { ...problem(answer.status, answer.code, answer.detail, answer.errors), title: answer.title };
  return reply.status(answer.status).type(problemType).send(JSON.stringify(details));
}
