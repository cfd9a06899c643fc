import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fastifyStatic from "@fastify/static";
import fastify, { type FastifyInstance, type FastifyReply } from "fastify";
import { parsePayload } from "../contracts/payload.ts";
import { WaybillError } from "../core/errors.ts";
import { type ApiDeps, addApi } from "./api.ts";
import { refuseStrangers } from "./guard.ts";
import { problem, problemOf, sendProblem } from "./problem.ts";
import { type ReadinessSource, sendReadiness } from "./readiness.ts";

export interface PortalDeps extends ApiDeps {
  readonly readiness: ReadinessSource;
  readonly onError: (error: unknown) => void;
}

/** The compiled portal, whether this file runs from src or from dist. */
const portalDir = fileURLToPath(new URL("../../dist/portal", import.meta.url));

/** Largest request of the API in bytes. */
const bodyLimit = 8 * 1024 * 1024;

/** The address of the portal and the API. Only for loopback. */
export async function createPortalServer(deps: PortalDeps): Promise<FastifyInstance> {
  const app = fastify({
    logger: false,
    bodyLimit,
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    return503OnClosing: false,
  });
  app.addContentTypeParser("application/json", { parseAs: "buffer" }, (_request, body: Buffer, done) => {
    const payload = parsePayload(body, { maxBytes: bodyLimit, maxDepth: 1_000 });
    if (payload.ok) done(null, payload.value.value);
    else done(new WaybillError(payload.error.code, payload.error.message));
  });
  app.addHook("onRequest", async (request, reply) => {
    void reply.headers({
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
      "x-frame-options": "DENY",
    });
    if (request.url.startsWith("/api/")) void reply.header("cache-control", "no-store");
    refuseStrangers(request);
  });
  app.setErrorHandler((error, _request, reply) => {
    const details = problemOf(error);
    if (details.status >= 500) deps.onError(error);
    sendProblem(reply, details);
  });
  app.get("/healthz", () => ({ status: "alive" }));
  app.get("/readyz", (_request, reply) => sendReadiness(reply, deps.readiness()));
  addApi(app, deps);
  await addPages(app);
  return app;
}

async function addPages(app: FastifyInstance): Promise<void> {
  const page = join(portalDir, "index.html");
  const html = existsSync(page) ? readFileSync(page, "utf8") : undefined;
  if (html !== undefined) {
    await app.register(fastifyStatic, {
      root: join(portalDir, "assets"),
      prefix: "/assets/",
      immutable: true,
      maxAge: "365d",
    });
  }
  app.setNotFoundHandler((request, reply) => {
    const wantsPage =
      request.method === "GET" && !request.url.startsWith("/api/") && !request.url.startsWith("/assets/");
    if (wantsPage && html !== undefined) return sendPage(reply, html);
    const detail = wantsPage ? "The portal is not built. Run: npm run build" : "There is nothing at this address.";
    sendProblem(reply, problem(404, "not-found", detail));
    return reply;
  });
}

/** Every address that is not a file is a page of the portal: its router decides. */
function sendPage(reply: FastifyReply, html: string): FastifyReply {
  const nonce = randomBytes(16).toString("base64");
  const policy = [
    "default-src 'self'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  return reply
    .headers({ "content-security-policy": policy.join("; "), "cache-control": "no-store" })
    .type("text/html; charset=utf-8")
    .send(html.replaceAll("__CSP_NONCE__", nonce));
}
