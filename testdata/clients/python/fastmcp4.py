"""FastMCP's client, which speaks both eras."""

import asyncio

import job as jobs
from fastmcp import Client
from fastmcp.client.transports import StdioTransport, StreamableHttpTransport
from mcp import MCPError

MODES = {"legacy": "legacy", "auto": "auto", "modern": "2026-07-28"}


async def main():
    job = jobs.read()
    if "url" in job:
        transport = StreamableHttpTransport(job["url"])
    else:
        command, *args = job["command"]
        transport = StdioTransport(command, args, keep_alive=False)
    asked = []

    async def elicit(message, response_type, params, context):
        asked.append(message)
        return job["answers"]["elicitation"]

    async def sample(messages, params, context):
        asked.append(messages[0].content.text)
        return job["answers"]["sampling"]

    handlers = {"elicitation_handler": elicit, "sampling_handler": sample} if "answers" in job else {}
    async with Client(transport, mode=MODES[job["era"]], **handlers) as client:

        async def call(name, arguments, progress):
            return await client.call_tool_mcp(name, arguments, progress_handler=progress)

        transcript = await jobs.run(job, client.list_tools, call, MCPError)
        transcript["protocol"] = client.protocol_version
        transcript["instructions"] = client.instructions
        if client.server_info:
            transcript["server"] = jobs.wire(client.server_info)
    transcript["asked"] = asked
    jobs.write(transcript)


asyncio.run(main())
