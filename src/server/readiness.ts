import type { FastifyReply } from "fastify";
import { retryAfterSeconds } from "../core/retry-later.ts";
import type { Engine } from "../runs/engine.ts";
import type { Readiness, UnreadyReason } from "./wire.ts";

export type ReadinessSource = () => Readiness;

/** Until the listeners of a start are open, in seconds. */
const startSeconds = 1;

const reasons: readonly UnreadyReason[] = ["shutting-down", "queue-full", "disk-full", "data-unwritable"];

/** @param isServing whether the hooks server listens already. */
export function readinessOf(engine: Pick<Engine, "refusal">, isServing: boolean): Readiness {
  const refusal = engine.refusal();
  const reason = reasons.find((known) => known === refusal?.code);
  if (refusal !== undefined && reason !== undefined) return { status: "unready", reason, detail: refusal.message };
  if (isServing) return { status: "ready" };
  return { status: "unready", reason: "starting", detail: "Waybill is starting and does not listen for webhooks yet." };
}

/** 200, or 503 with the time after which asking again makes sense. */
export function sendReadiness(reply: FastifyReply, readiness: Readiness): FastifyReply {
  void reply.header("cache-control", "no-store");
  if (readiness.status === "ready") return reply.send(readiness);
  return reply
    .status(503)
    .header("retry-after", retryAfterSeconds(readiness.reason) ?? startSeconds)
    .send(readiness);
}
