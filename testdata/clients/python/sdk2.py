"""The client of the Python SDK's second line, which speaks both eras."""

import asyncio

import job as jobs
import mcp_types
from mcp import Client, MCPError, StdioServerParameters

MODES = {"legacy": "legacy", "auto": "auto", "modern": "2026-07-28"}


async def main():
    job = jobs.read()
    if "url" in job:
        server = job["url"]
    else:
        command, *args = job["command"]
        server = StdioServerParameters(command=command, args=args)
    answers = jobs.Answers(job, mcp_types)
    async with Client(server, mode=MODES[job["era"]], **answers.callbacks()) as client:

        async def list_tools():
            return (await client.list_tools()).tools

        async def call(name, arguments, progress):
            return await client.call_tool(name, arguments, progress_callback=progress)

        transcript = await jobs.run(job, list_tools, call, MCPError)
        transcript["protocol"] = client.protocol_version
        transcript["instructions"] = client.instructions
        if client.server_info:
            transcript["server"] = jobs.wire(client.server_info)
    transcript["asked"] = answers.asked
    jobs.write(transcript)


asyncio.run(main())
