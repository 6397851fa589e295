"""The benchmark's tools on FastMCP.

    server.py                     stdio
    server.py --port N            Streamable HTTP at /mcp, without sessions
    server.py --port N --session  the same, with sessions
    --tools N                     so many further tools
"""

import argparse
import asyncio
from typing import Annotated

from fastmcp import FastMCP
from pydantic import BaseModel, Field

parser = argparse.ArgumentParser()
parser.add_argument("--port", type=int)
parser.add_argument("--session", action="store_true")
parser.add_argument("--tools", type=int, default=0)
options = parser.parse_args()


class Sum(BaseModel):
    result: int


class Filter(BaseModel):
    lang: Annotated[str, Field(description="language code")] = ""
    minScore: Annotated[float, Field(description="lowest score to return")] = 0
    after: Annotated[str, Field(description="only hits published after this date")] = ""
    archived: Annotated[bool, Field(description="also search the archive")] = False


class Hit(BaseModel):
    id: str
    title: str
    url: str
    score: float
    snippet: str


class Found(BaseModel):
    hits: list[Hit]


HITS = [
    Hit(
        id=f"doc-{10000 + i * 37:05d}",
        title=f"Result {i + 1}: streamable transports in practice",
        url=f"https://docs.example.com/guides/transport/{i + 1}?ref=search",
        score=0.99 - i * 0.03125,
        snippet='The endpoint answers with one "application/json" body or an event stream — whichever the server prefers.',
    )
    for i in range(20)
]

server = FastMCP("bench-python", version="1.0.0")


@server.tool
def add(
    a: Annotated[int, Field(description="first addend")],
    b: Annotated[int, Field(description="second addend")],
) -> Sum:
    """Add two integers."""
    return Sum(result=a + b)


@server.tool
async def wait(milliseconds: Annotated[int, Field(description="how long", ge=0, le=60000)]) -> Sum:
    """Wait some time."""
    await asyncio.sleep(milliseconds / 1000)
    return Sum(result=milliseconds)


@server.tool(output_schema=None)
def repeat(bytes: Annotated[int, Field(description="how often", ge=0, le=16777216)]) -> str:
    """Repeat a letter."""
    return "x" * bytes


def search(
    query: Annotated[str, Field(description="what to search for")],
    limit: Annotated[int, Field(description="most hits to return, 1 to 100", ge=1, le=100)],
    tags: Annotated[list[str], Field(description="only hits with all of these tags")],
    filter: Annotated[Filter, Field(description="further conditions")],
) -> Found:
    """Search the documents."""
    return Found(hits=HITS[:limit])


server.tool(search)
for i in range(options.tools):
    server.tool(search, name=f"search_{i:04d}")

if options.port:
    server.run(
        transport="http",
        host="127.0.0.1",
        port=options.port,
        path="/mcp",
        stateless_http=not options.session,
        json_response=True,
        show_banner=False,
        log_level="warning",
        uvicorn_config={"access_log": False},
    )
else:
    server.run(show_banner=False, log_level="warning")
