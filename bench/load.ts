/**
 * Sends signed deliveries over a number of keep-alive connections, one at a time on each, for some seconds. Runs in a process
 * of its own. The bodies are made and signed before the clock starts, so that the sender costs as little as it can.
 *
 * Arguments: address, connections, seconds, first order id, orders to prepare.
 */
import { createHmac } from "node:crypto";
import { connect, type Socket } from "node:net";
import { makeOrder, webhookPath, webhookSecret } from "./order.ts";
import { quantile } from "./statistics.ts";

/** How it went. */
export interface Load {
  readonly sent: number;
  /** Answered with anything but 202. */
  readonly refused: number;
  readonly seconds: number;
  /** From request to answer. */
  readonly p99Ms: number;
}

const [address = "", connections = "64", seconds = "5", firstId = "1", prepared = "100000"] = process.argv.slice(2);
const { hostname, port } = new URL(address);

function request(id: number): Buffer {
  const body = JSON.stringify(makeOrder(id));
  const signature = createHmac("sha256", webhookSecret).update(body).digest("base64");
  const head = `POST ${webhookPath} HTTP/1.1\r\nhost: ${hostname}:${port}\r\ncontent-type: application/json\r\nx-shopify-hmac-sha256: ${signature}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n`;
  return Buffer.from(head + body);
}

const requests = Array.from({ length: Number(prepared) }, (_, index) => request(Number(firstId) + index));
const latencies: number[] = [];
let next = 0;
let refused = 0;

function converse(socket: Socket, end: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let began = 0;
    const send = (): void => {
      const message = requests[next];
      began = performance.now();
      if (message === undefined || began >= end) {
        socket.end();
        resolve();
        return;
      }
      next++;
      socket.write(message);
    };
    // Answers are far smaller than a segment, and on loopback each comes in one piece.
    socket.on("data", (answer: Buffer) => {
      if (answer.subarray(9, 12).toString("latin1") !== "202") refused++;
      latencies.push(performance.now() - began);
      send();
    });
    socket.on("error", reject);
    socket.on("close", () => reject(new Error("The server closed the connection.")));
    send();
  });
}

const sockets = await Promise.all(
  Array.from(
    { length: Number(connections) },
    () =>
      new Promise<Socket>((resolve) => {
        const socket = connect(Number(port), hostname, () => resolve(socket));
        socket.setNoDelay(true);
      }),
  ),
);
const start = performance.now();
await Promise.all(sockets.map((socket) => converse(socket, start + Number(seconds) * 1_000)));
// Summed up here: a message of a hundred thousand latencies would be cut off by the disconnect.
const sorted = Float64Array.from(latencies).sort();
const report: Load = {
  refused,
  sent: next,
  seconds: (performance.now() - start) / 1_000,
  p99Ms: quantile(sorted, 0.99),
};
process.send?.(report, () => process.disconnect());
