// The client of the TypeScript SDK's second line, which speaks both eras.

import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { answer, capabilities, readJob, runJob, writeTranscript } from "./job.mjs";

const modes = { legacy: "legacy", auto: "auto", modern: { pin: "2026-07-28" } };

const job = readJob();
const transport = job.url
  ? new StreamableHTTPClientTransport(new URL(job.url))
  : new StdioClientTransport({ command: job.command[0], args: job.command.slice(1) });
const client = new Client(
  { name: "typescript-sdk-2", version: "1.0.0" },
  { capabilities: capabilities(job), versionNegotiation: { mode: modes[job.era] } },
);
const asked = answer(client, job, "elicitation/create", "sampling/createMessage");
await client.connect(transport);
const { tools, calls } = await runJob(
  job,
  () => client.listTools(),
  (name, args, onprogress) => client.callTool({ name, arguments: args }, { onprogress }),
);
const protocol = client.getNegotiatedProtocolVersion();
const server = client.getServerVersion();
const instructions = client.getInstructions();
if (job.url && client.getProtocolEra() === "legacy") {
  await transport.terminateSession();
}
await client.close();
writeTranscript({ protocol, server, instructions, tools, calls, asked });
