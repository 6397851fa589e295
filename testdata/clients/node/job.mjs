// A job is what the tests give a client to do: an era, a server (a URL or a
// command) and calls. A transcript is what the client saw, told in the words
// of the protocol.

export function readJob() {
  return JSON.parse(process.argv[2]);
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
