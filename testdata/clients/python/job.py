"""A job is what the tests give a client to do: an era, a server (a URL or a
command) and calls. A transcript is what the client saw, told in the words of
the protocol."""

import json
import sys


def read():
    return json.loads(sys.argv[1])


def wire(model):
    """The form that a model of the SDK has on the wire."""
    return model.model_dump(by_alias=True, mode="json", exclude_none=True)


async def run(job, list_tools, call, protocol_error):
    """Makes the calls with a connected client.

    call takes a name, arguments and a progress callback and returns a result;
    protocol_error is what the SDK raises for an error of the protocol.
    """
    tools = await list_tools()
    calls = []
    for wanted in job["calls"]:
        seen = {"tool": wanted["tool"], "progress": []}

        async def progress(done, total, message, seen=seen):
            seen["progress"].append({"progress": done, "total": total, "message": message})

        try:
            seen["result"] = wire(await call(wanted["tool"], wanted["arguments"], progress))
        except protocol_error as error:
            seen["error"] = {"code": error.error.code, "message": error.error.message}
        calls.append(seen)
    return {"tools": [wire(tool) for tool in tools], "calls": calls}


def write(transcript):
    print(json.dumps(transcript))
