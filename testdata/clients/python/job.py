"""A job is what the tests give a client to do: an era, a server (a URL or a
command), calls, and perhaps answers to what the server asks. A transcript is
what the client saw, told in the words of the protocol."""

import json
import sys


def read():
    return json.loads(sys.argv[1])


def wire(model):
    """The form that a model of the SDK has on the wire."""
    return model.model_dump(by_alias=True, mode="json", exclude_none=True)


class Answers:
    """The job's answers, as the callbacks of both lines of the SDK, of which
    types is the module of models."""

    def __init__(self, job, types):
        self.answers = job.get("answers")
        self.types = types
        self.asked = []

    def callbacks(self):
        """What to give to a client's constructor; nothing without answers."""
        if self.answers is None:
            return {}
        return {"elicitation_callback": self.elicit, "sampling_callback": self.sample}

    async def elicit(self, context, params):
        self.asked.append(params.message)
        return self.types.ElicitResult(action="accept", content=self.answers["elicitation"])

    async def sample(self, context, params):
        self.asked.append(params.messages[0].content.text)
        return self.types.CreateMessageResult(
            model="script",
            role="assistant",
            content=self.types.TextContent(type="text", text=self.answers["sampling"]),
        )


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
