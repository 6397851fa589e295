// The benchmark's tools on the TypeScript SDK.
//
//     server.mjs                     stdio, both eras
//     server.mjs --port N            Streamable HTTP at any path, without sessions
//     server.mjs --port N --session  the same for legacy clients, with sessions
//     --tools N                      so many further tools
import { createServer } from 'node:http';
import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { McpServer, createMcpHandler } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { NodeStreamableHTTPServerTransport, toNodeHandler } from '@modelcontextprotocol/node';
import { setTimeout } from 'node:timers/promises';
import * as z from 'zod/v4';

const { values: opt } = parseArgs({
  options: {
    port: { type: 'string' },
    session: { type: 'boolean' },
    tools: { type: 'string', default: '0' }
  }
});

const hits = Array.from({ length: 20 }, (_, i) => ({
  id: `doc-${String(10000 + i * 37).padStart(5, '0')}`,
  title: `Result ${i + 1}: streamable transports in practice`,
  url: `https://docs.example.com/guides/transport/${i + 1}?ref=search`,
  score: 0.99 - i * 0.03125,
  snippet: 'The endpoint answers with one "application/json" body or an event stream — whichever the server prefers.'
}));

const addIn = z.object({ a: z.int().describe('first addend'), b: z.int().describe('second addend') });
const addOut = z.object({ result: z.int() });
const waitIn = z.object({ milliseconds: z.int().min(0).max(60_000).describe('how long') });
const repeatIn = z.object({ bytes: z.int().min(0).max(16_777_216).describe('how often') });
const searchIn = z.object({
  query: z.string().describe('what to search for'),
  limit: z.int().min(1).max(100).describe('most hits to return, 1 to 100'),
  tags: z.array(z.string()).describe('only hits with all of these tags'),
  filter: z
    .object({
      lang: z.string().optional().describe('language code'),
      minScore: z.number().optional().describe('lowest score to return'),
      after: z.string().optional().describe('only hits published after this date'),
      archived: z.boolean().optional().describe('also search the archive')
    })
    .describe('further conditions')
});
const searchOut = z.object({
  hits: z.array(z.object({ id: z.string(), title: z.string(), url: z.string(), score: z.number(), snippet: z.string() }))
});

const result = out => ({ content: [{ type: 'text', text: JSON.stringify(out) }], structuredContent: out });

function newServer() {
  const s = new McpServer({ name: 'bench-typescript', version: '1.0.0' });
  s.registerTool('add', { description: 'Add two integers.', inputSchema: addIn, outputSchema: addOut }, async ({ a, b }) =>
    result({ result: a + b })
  );
  s.registerTool('wait', { description: 'Wait some time.', inputSchema: waitIn, outputSchema: addOut }, async ({ milliseconds }) => {
    await setTimeout(milliseconds);
    return result({ result: milliseconds });
  });
  s.registerTool('repeat', { description: 'Repeat a letter.', inputSchema: repeatIn }, async ({ bytes }) => ({
    content: [{ type: 'text', text: 'x'.repeat(bytes) }]
  }));
  const search = name =>
    s.registerTool(name, { description: 'Search the documents.', inputSchema: searchIn, outputSchema: searchOut }, async ({ limit }) =>
      result({ hits: hits.slice(0, limit) })
    );
  search('search');
  for (let i = 0; i < Number(opt.tools); i++) search(`search_${String(i).padStart(4, '0')}`);
  return s;
}

if (!opt.port) {
  serveStdio(newServer);
} else if (opt.session) {
  const sessions = new Map();
  createServer(async (req, res) => {
    const sid = req.headers['mcp-session-id'];
    let t = sid && sessions.get(sid);
    if (sid && !t) {
      res.writeHead(404).end();
      return;
    }
    if (!t) {
      t = new NodeStreamableHTTPServerTransport({
        sessionIdGenerator: () => randomUUID(),
        enableJsonResponse: true,
        onsessioninitialized: id => void sessions.set(id, t)
      });
      t.onclose = () => sessions.delete(t.sessionId);
      await newServer().connect(t);
    }
    await t.handleRequest(req, res);
  }).listen(Number(opt.port), '127.0.0.1');
} else {
  const handler = createMcpHandler(newServer, { maxSubscriptions: 100_000 });
  createServer(toNodeHandler(handler)).listen(Number(opt.port), '127.0.0.1');
}
