"""The client of the Python SDK's first line, which speaks the legacy era."""

import asyncio
import contextlib

import job as jobs
from mcp import ClientSession, McpError, StdioServerParameters, stdio_client, types
from mcp.client.streamable_http import streamable_http_client


@contextlib.asynccontextmanager
async def connected(job):
    if "url" in job:
        async with streamable_http_client(job["url"]) as (read, write, _):
            yield read, write
    else:
        command, *args = job["command"]
        async with stdio_client(StdioServerParameters(command=command, args=args)) as (read, write):
            yield read, write


async def main():
    job = jobs.read()
    if job["era"] != "legacy":
        raise SystemExit(f"mcp 1.x does not speak the {job['era']} era")
    answers = jobs.Answers(job, types)
    async with connected(job) as (read, write), ClientSession(read, write, **answers.callbacks()) as session:
        start = await session.initialize()

        async def list_tools():
            return (await session.list_tools()).tools

        async def call(name, arguments, progress):
            return await session.call_tool(name, arguments, progress_callback=progress)

        transcript = await jobs.run(job, list_tools, call, McpError)
    transcript["protocol"] = start.protocolVersion
    transcript["server"] = jobs.wire(start.serverInfo)
    transcript["instructions"] = start.instructions
    transcript["asked"] = answers.asked
    jobs.write(transcript)


asyncio.run(main())
