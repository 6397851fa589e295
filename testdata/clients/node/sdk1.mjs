// The client of the TypeScript SDK's first line, which speaks the legacy era.

import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { CreateMessageRequestSchema, ElicitRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import { answer, capabilities, readJob, runJob, writeTranscript } from "./job.mjs";

const job = readJob();
if (job.era !== "legacy") {
  throw new Error(`@modelcontextprotocol/sdk does not speak the ${job.era} era`);
}

const transport = job.url
  ? new StreamableHTTPClientTransport(new URL(job.url))
  : new StdioClientTransport({ command: job.command[0], args: job.command.slice(1) });

// The client keeps the revision to itself, but tells its transport.
let protocol;
const tellTransport = transport.setProtocolVersion?.bind(transport);
transport.setProtocolVersion = (version) => {
  protocol = version;
  tellTransport?.(version);
};

const client = new Client({ name: "typescript-sdk-1", version: "1.0.0" }, { capabilities: capabilities(job) });
const asked = answer(client, job, ElicitRequestSchema, CreateMessageRequestSchema);
await client.connect(transport);
const { tools, calls } = await runJob(
  job,
  () => client.listTools(),
  (name, args, onprogress) => client.callTool({ name, arguments: args }, undefined, { onprogress }),
);
const server = client.getServerVersion();
const instructions = client.getInstructions();
if (job.url) {
  await transport.terminateSession();
}
await client.close();
writeTranscript({ protocol, server, instructions, tools, calls, asked });
