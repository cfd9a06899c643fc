import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { connectSimulator } from "./simulator-client.ts";
import { startSimulatorProcess } from "./simulator-process.ts";

it("plays a system in a process of its own that is driven over HTTP and ends on request", async () => {
  const warehouse = await startSimulatorProcess({
    name: "warehouse",
    collections: ["shipments"],
    refuseWhen: [{ collection: "shipments", field: "/sku", equals: "GONE", status: 422, code: "no-stock" }],
  });
  expect(warehouse.pid).not.toBe(process.pid);
  const ship = (body: unknown) => fetch(`${warehouse.url}/shipments`, { method: "POST", body: JSON.stringify(body) });
  expect((await ship({ sku: "GONE" })).status).toBe(422);
  await warehouse.failNext(1, 503);
  expect((await ship({ sku: "A" })).status).toBe(503);
  expect((await ship({ sku: "A" })).status).toBe(201);
  expect(await warehouse.effects()).toMatchObject([{ collection: "shipments", change: "created" }]);
  await warehouse.stop();
  await warehouse.stop();
  await expect(warehouse.state()).rejects.toMatchObject({ code: "server-unreachable" });
});

it("says why a process did not start", async () => {
  const first = await startSimulatorProcess({ name: "one", collections: [] });
  const port = Number(new URL(first.url).port);
  await expect(startSimulatorProcess({ name: "two", collections: [], port })).rejects.toThrow(
    /"two" did not start: .*EADDRINUSE/,
  );
  await first.stop();
});

it("ends when its parent is killed", async () => {
  const module = new URL("./simulator-process.ts", import.meta.url).href;
  const program = `import { startSimulatorProcess } from ${JSON.stringify(module)};
    const system = await startSimulatorProcess({ name: "orphan", collections: [] });
    process.stdout.write(system.url);`;
  const parent = spawn(process.execPath, ["--input-type=module", "--eval", program], {
    cwd: fileURLToPath(new URL(".", import.meta.url)),
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [url] = (await once(parent.stdout, "data")) as [Buffer];
  const orphan = connectSimulator(url.toString());
  expect(await orphan.state()).toMatchObject({ name: "orphan" });
  parent.kill("SIGKILL");
  await expect
    .poll(async () => await orphan.state().catch((error: { code: string }) => error.code), { timeout: 10_000 })
    .toBe("server-unreachable");
});
