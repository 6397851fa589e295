// Judges a server's schemas with ajv, in both dialects that clients read them
// in. Standard input is {tools, calls}: tools as listed, and calls with their
// arguments, whether the server accepted them, and the structured result. A
// schema that names its own dialect is its author's whole: it is judged in that
// dialect, and not for its style.

import { readFileSync } from "node:fs";
import Ajv from "ajv";
import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

const { tools, calls } = JSON.parse(readFileSync(0, "utf8"));
const problems = [];

const own = ({ inputSchema }) => "$schema" in inputSchema;

for (const [dialect, Dialect, strict, judged] of [
  ["draft-07", Ajv, true, tools.filter((tool) => !own(tool))],
  ["2020-12", Ajv2020, true, tools.filter((tool) => !own(tool))],
  ["2020-12", Ajv2020, false, tools.filter(own)],
]) {
  const ajv = addFormats(new Dialect({ strict, allErrors: true }));
  ajv.addKeyword("x-mcp-header"); // the protocol's
  for (const tool of judged) {
    const report = (problem) => problems.push(`${dialect}: ${tool.name}: ${problem}`);
    let input, output;
    try {
      input = ajv.compile(tool.inputSchema);
      output = tool.outputSchema && ajv.compile(tool.outputSchema);
    } catch (error) {
      report(error.message);
      continue;
    }
    for (const call of calls.filter((call) => call.tool === tool.name)) {
      const args = JSON.stringify(call.arguments);
      if (input(call.arguments) !== call.accepted) {
        const errors = ajv.errorsText(input.errors, { dataVar: "arguments" });
        report(call.accepted
          ? `the server accepts ${args}, the schema does not: ${errors}`
          : `the server refuses ${args}, the schema does not`);
      }
      if (call.structured && !output) {
        report(`a structured result without an output schema for ${args}`);
      }
      if (call.structured && output && !output(call.structured)) {
        report(`the result of ${args}: ${ajv.errorsText(output.errors, { dataVar: "result" })}`);
      }
    }
  }
}

for (const problem of problems) {
  console.error(problem);
}
process.exitCode = problems.length > 0 ? 1 : 0;
