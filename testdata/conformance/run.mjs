// Runs the official conformance suite against a server:
//
//	node_modules/.bin/node run.mjs whole|tools SERVER [ARGUMENT...]
//
// "whole" is every scenario there is, for a server with everything; "tools" is
// what a server with nothing but tools can pass. The expected-failures file is
// empty, so that warnings count as failures too, and the number of scenarios is
// asserted, because a selection that matches none passes. A selection that
// fails gets one more try, as the suite has tight timing of its own.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

const newest = join(import.meta.dirname, "node_modules/@modelcontextprotocol/conformance/dist/index.js");
const stable = join(import.meta.dirname, "node_modules/conformance-stable/dist/index.js");

const suite = (program, count, ...args) => ({ program, count, args: ["--suite", "all", ...args] });
const scenarios = (version, ...names) =>
  names.map((name) => ({ program: newest, count: 1, args: ["--scenario", name, "--spec-version", version] }));

const selections = {
  whole: [
    suite(newest, 65),
    suite(newest, 40, "--spec-version", "2026-07-28"),
    suite(newest, 33, "--spec-version", "2025-11-25"),
    suite(newest, 27, "--spec-version", "2025-06-18"),
    suite(stable, 32),
  ],
  tools: [
    ...scenarios("2025-06-18", "server-initialize", "ping", "tools-list"),
    ...scenarios(
      "2025-11-25",
      "server-initialize",
      "server-session-lifecycle",
      "server-sse-multiple-streams",
      "dns-rebinding-protection",
      "ping",
      "tools-list",
    ),
    ...scenarios(
      "2026-07-28",
      "server-sse-multiple-streams",
      "dns-rebinding-protection",
      "http-header-validation",
      "tools-list",
    ),
  ],
};

const work = mkdtempSync(join(tmpdir(), "conformance-"));
const nothing = join(work, "expected-failures.yml");
writeFileSync(nothing, "");

// run returns what a program wrote, and its exit code.
async function run(program, args) {
  const child = spawn(process.execPath, [program, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    timeout: 300_000, // the stable suite has none of its own
  });
  const said = [];
  child.stdout.on("data", (chunk) => said.push(chunk));
  child.stderr.on("data", (chunk) => said.push(chunk));
  const [code] = await once(child, "close");
  return { code, said: Buffer.concat(said).toString() };
}

// attempt runs a selection and returns what is wrong with it, or undefined.
async function attempt(url, { program, count, args }) {
  const out = mkdtempSync(join(work, "out-"));
  const { code, said } = await run(program, [
    "server", "--url", url, ...args, "--expected-failures", nothing, "-o", out,
  ]);
  const files = globSync(join(out, "server-*", "checks.json")).sort();
  if (code === 0 && files.length === count) {
    return undefined;
  }
  const problems = files.flatMap(failedChecks);
  const summary = `exit code ${code}, ${files.length} of ${count} scenarios ran`;
  return [...(problems.length > 0 ? problems : [said]), summary].join("\n");
}

// failedChecks tells of the checks of a scenario that did not pass.
function failedChecks(file) {
  const scenario = basename(dirname(file)).replace(/^server-|-\d{4}-\d\d-\d\dT.*$/g, "");
  return JSON.parse(readFileSync(file, "utf8"))
    .filter(({ status }) => status === "FAILURE" || status === "WARNING")
    .map((check) => `${scenario}: ${check.id}: ${check.status}: ${check.errorMessage ?? check.description}`);
}

async function freePort() {
  const listener = createServer().listen(0, "127.0.0.1");
  await once(listener, "listening");
  const { port } = listener.address();
  listener.close();
  await once(listener, "close");
  return port;
}

// started is a server that listens on a port of 127.0.0.1.
async function started(command, args) {
  const port = await freePort();
  const child = spawn(command, [...args, "-http", `127.0.0.1:${port}`], { stdio: ["ignore", "inherit", "inherit"] });
  child.on("error", (error) => console.error(error.message));
  for (let tries = 0; tries < 1000 && child.pid && child.exitCode === null; tries++) {
    const socket = connect(port, "127.0.0.1");
    try {
      await once(socket, "connect");
      return { child, url: `http://127.0.0.1:${port}/mcp` };
    } catch {
      await delay(20);
    } finally {
      socket.destroy();
    }
  }
  child.kill();
  throw new Error(`${command} does not listen on port ${port}`);
}

// stopped ends a server, which is bound to leave in peace.
async function stopped({ child }) {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = once(child, "close");
    child.kill("SIGTERM");
    await ended;
  }
  return child.exitCode === 0 ? undefined : `the server ended with ${child.signalCode ?? child.exitCode}`;
}

// judged runs a selection, twice if need be, and reports whether it passed.
async function judged(url, selection) {
  const began = performance.now();
  const first = await attempt(url, selection);
  const second = first && (await attempt(url, selection));
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  const verdict = second ? "FAILED" : first ? "passed on the second try" : "passed";
  const suite = selection.program === stable ? "0.1.16" : "0.2.0-alpha.12";
  if (first) {
    console.log(second ?? first);
  }
  console.log(`${verdict}: ${suite} ${selection.args.join(" ")} (${selection.count}), ${seconds} s`);
  return !second;
}

const [wanted, command, ...args] = process.argv.slice(2);
if (!(wanted in selections) || command === undefined) {
  console.error("usage: run.mjs whole|tools SERVER [ARGUMENT...]");
  process.exit(2);
}
process.exitCode = 1;
const server = await started(command, args);
let passed = true;
for (const selection of selections[wanted]) {
  passed = (await judged(server.url, selection)) && passed;
}
const problem = await stopped(server);
if (problem) {
  console.log(problem);
}
rmSync(work, { recursive: true });
process.exitCode = passed && !problem ? 0 : 1;
