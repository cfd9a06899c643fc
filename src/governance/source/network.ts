import type { Value } from "./value.ts";

/** Packages and modules of Node that talk to other machines; a name that ends in `/` stands for all of a scope. */
const networkPackages: readonly string[] = [
  ...["node:http", "node:https", "node:http2", "node:net", "node:tls", "node:dgram", "undici", "axios", "got", "ky"],
  ...["node-fetch", "cross-fetch", "isomorphic-fetch", "ofetch", "wretch", "superagent", "needle", "request", "phin"],
  ...["graphql-request", "ws", "socket.io-client", "nodemailer", "ssh2", "ssh2-sftp-client", "basic-ftp", "ldapjs"],
  ...["pg", "postgres", "mysql", "mysql2", "mariadb", "mssql", "tedious", "oracledb", "mongodb", "mongoose", "redis"],
  ...["ioredis", "kafkajs", "amqplib", "nats", "mqtt", "stripe", "twilio", "openai", "jsforce", "googleapis"],
  ...["@aws-sdk/", "@google-cloud/", "@azure/", "@octokit/", "@slack/", "@sendgrid/", "@shopify/", "@hubspot/"],
];

const networkGlobals = ["fetch", "WebSocket", "EventSource", "XMLHttpRequest"];

/** Made once and used often: what such a call gives is itself something to call. */
const makesClient = /(?:^|\.)(?:create\w*|extend|defaults|connect|default|[A-Z]\w*)$/;

/** By what a value talks to the network when it is called; undefined when it does not. */
export function networkVia(value: Value): string | undefined {
  if (value.kind === "global") return networkGlobals.find((name) => value.path === name);
  if (value.kind !== "external" || /(?:^|\.)createServer$/.test(value.name)) return undefined;
  const name = withScheme(value.specifier);
  return networkPackages.some((known) => (known.endsWith("/") ? name.startsWith(known) : isWithin(name, known)))
    ? name
    : undefined;
}

/** What a call or `new` of it gives, as far as it goes on talking to the network. */
export function clientOf(value: Value, isNew: boolean): Value | undefined {
  if (value.kind !== "external" || networkVia(value) === undefined) return undefined;
  return isNew || makesClient.test(value.name) ? { ...value, name: `${value.name}()` } : undefined;
}

function isWithin(specifier: string, name: string): boolean {
  return specifier === name || specifier.startsWith(`${name}/`);
}

const bareBuiltins = new Set(["http", "https", "http2", "net", "tls", "dgram", "crypto", "process", "perf_hooks"]);

/** `node:https` for `https`. */
export function withScheme(specifier: string): string {
  return bareBuiltins.has(specifier) ? `node:${specifier}` : specifier;
}
