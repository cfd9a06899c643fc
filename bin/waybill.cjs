#!/usr/bin/env node
// biome-ignore-all lint/style/useNodejsImportProtocol: Node 12 does not know "node:"
// Starts Waybill on a Node that can run it. This file itself runs on whatever Node the machine has (12 and later), so it
// is plain CommonJS; everything else needs Node 24.

const childProcess = require("child_process");
const fs = require("fs");
const path = require("path");
const url = require("url");

const neededMajor = 24;
const main = path.join(__dirname, "..", "dist", "cli", "main.js");

function fail(message) {
  process.stderr.write(`error: ${message}\n`);
  process.exit(4);
}

function majorOf(version) {
  return Number(version.split(".")[0]);
}

/** The Node that the npm package "node" installed below or above `folder`. */
function nodeNear(folder) {
  try {
    const manifest = require.resolve("node/package.json", { paths: [folder] });
    const binary = path.join(path.dirname(manifest), "bin", process.platform === "win32" ? "node.exe" : "node");
    return majorOf(require(manifest).version) >= neededMajor && fs.existsSync(binary) ? binary : undefined;
  } catch (_notInstalled) {
    return undefined;
  }
}

/** Runs Waybill as a child that gets our terminal and our signals, and ends as it ends. */
function delegate(binary) {
  const child = childProcess.spawn(binary, [main, ...process.argv.slice(2)], { stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("error", (error) => fail(`The Node at ${binary} cannot be started: ${error.message}`));
  child.on("exit", (code, signal) => {
    if (signal === null) process.exit(code);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

function start() {
  if (!fs.existsSync(main)) {
    fail(`Waybill is not built: ${main} is missing. Run "npm run build" in the folder of the waybill package.`);
  }
  if (majorOf(process.versions.node) >= neededMajor) {
    import(url.pathToFileURL(main).href).catch((error) => fail(error.stack));
    return;
  }
  const binary = nodeNear(process.cwd()) || nodeNear(__dirname);
  if (binary === undefined) {
    fail(
      `Waybill needs Node ${neededMajor}, and this is Node ${process.versions.node}. ` +
        `Run "npm install --save-dev node@${neededMajor}" in your project, or install Node ${neededMajor}.`,
    );
  }
  delegate(binary);
}

start();
