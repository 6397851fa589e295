// A job is what the tests give a client to do: an era, a server (a URL or a
// command), calls, and perhaps answers to what the server asks. A transcript is
// what the client saw, told in the words of the protocol.

export function readJob() {
  return JSON.parse(process.argv[2]);
}

// capabilities are what a client with answers declares.
export function capabilities(job) {
  return job.answers ? { elicitation: {}, sampling: {} } : {};
}

// answer gives a client the job's answers, and returns the list of questions,
// which grows. The arguments name the two requests as the SDK does.
export function answer(client, job, elicitation, sampling) {
  const asked = [];
  if (job.answers) {
    client.setRequestHandler(elicitation, ({ params }) => {
      asked.push(params.message);
      return { action: "accept", content: job.answers.elicitation };
    });
    client.setRequestHandler(sampling, ({ params }) => {
      asked.push(params.messages[0].content.text);
      return { model: "script", role: "assistant", content: { type: "text", text: job.answers.sampling } };
    });
  }
  return asked;
}

// runJob makes the calls with a connected client. The call function takes a
// name, arguments and a progress callback, and returns a result.
export async function runJob(job, listTools, call) {
  const { tools } = await listTools();
  const calls = [];
  for (const { tool, arguments: args } of job.calls) {
    const seen = { tool, progress: [] };
    try {
      seen.result = await call(tool, args, (event) => seen.progress.push(event));
    } catch (error) {
      if (typeof error.code !== "number") {
        throw error;
      }
      seen.error = { code: error.code, message: error.message };
    }
    calls.push(seen);
  }
  return { tools, calls };
}

export function writeTranscript(transcript) {
  process.stdout.write(JSON.stringify(transcript) + "\n");
}
