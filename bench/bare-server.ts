/**
 * The raw limit of HTTP deliveries: a Fastify server that checks the signature, parses the JSON and checks the contract with
 * Ajv, answers 202 and stores nothing. It shares no code with Waybill's hooks server.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import { Ajv2020 } from "ajv/dist/2020.js";
import fastify from "fastify";
import { orderSchema, webhookPath, webhookSecret } from "./order.ts";

const validate = new Ajv2020({ ownProperties: true }).compile(orderSchema);
const app = fastify({ logger: false });
app.removeAllContentTypeParsers();
app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
app.post(webhookPath, (request, reply) => {
  const body = request.body as Buffer;
  const expected = createHmac("sha256", webhookSecret).update(body).digest();
  const given = Buffer.from(String(request.headers["x-shopify-hmac-sha256"]), "base64");
  if (given.length !== expected.length || !timingSafeEqual(given, expected))
    return reply.status(401).send({ code: "signature-invalid" });
  const order: unknown = JSON.parse(body.toString("utf8"));
  if (!validate(order)) return reply.status(422).send({ code: "contract-broken" });
  return reply.status(202).send({ runId: "00000000000" });
});
const address = await app.listen({ host: "127.0.0.1", port: 0 });
process.on("message", async (message) => {
  if (message === "finish") process.send?.({ completed: undefined });
  if (message === "stop") {
    await app.close();
    process.disconnect();
  }
});
process.send?.({ address });
