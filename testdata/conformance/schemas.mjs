// Writes the JSON Schemas of the protocol's revisions, which the conformance
// suite carries in its bundle, to node_modules/.schemas/REVISION.json: the
// runtime's tests hold every message that they see against them.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { runInNewContext } from "node:vm";

const modules = new URL("node_modules/", import.meta.url);
const bundle = readFileSync(new URL("@modelcontextprotocol/conformance/dist/index.js", modules), "utf8");

// The bundle has each schema as an object literal, in the order of the revisions.
const revisions = ["2025-03-26", "2025-06-18", "2025-11-25", "2026-07-28"];
const starts = [...bundle.matchAll(/\{\$schema:`[^`]*`,(?:\$defs|definitions):\{/g)].map((match) => match.index);
assert.equal(starts.length, revisions.length, "the bundle has the schemas of these revisions alone");

// literal returns the object literal that starts at an offset: the shortest
// text up to a closing brace that is an expression.
function literal(start) {
  let depth = 0;
  for (let at = start; ; at++) {
    const c = bundle[at];
    if (c === "`" || c === '"' || c === "'") {
      for (at++; bundle[at] !== c; at++) if (bundle[at] === "\\") at++;
    } else if (c === "{") depth++;
    else if (c === "}" && --depth === 0) return runInNewContext(`(${bundle.slice(start, at + 1)})`);
  }
}

mkdirSync(new URL(".schemas/", modules), { recursive: true });
revisions.forEach((revision, i) => {
  const schema = literal(starts[i]);
  const versions = JSON.stringify(schema);
  assert.ok(Object.keys(schema.$defs ?? schema.definitions).length > 80, `the schema of ${revision} is whole`);
  assert.equal(versions.includes("server/discover"), revision === "2026-07-28", `the schema of ${revision} is at place ${i}`);
  writeFileSync(new URL(`.schemas/${revision}.json`, modules), versions);
});
