// MCP as programs in JavaScript speak it: one conversation, through the client of each protocol era.
//
//   node client.mjs URL KEY OLD|NEW TIME      prints one JSON object with what was seen
//
// The rule: it reports and does not judge; the test does.

const [url, key, which, time] = process.argv.slice(2)

// OLD is the package that most agents have today, NEW its successor, of the protocol without sessions.
const { Client, StreamableHTTPClientTransport } =
  which === 'OLD'
    ? {
        ...(await import('@modelcontextprotocol/sdk/client/index.js')),
        ...(await import('@modelcontextprotocol/sdk/client/streamableHttp.js')),
      }
    : await import('@modelcontextprotocol/client')

const headers = { Authorization: `Bearer ${key}`, 'X-Conversation-Id': `npm-${which}` }
const transport = new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } })
const client = new Client(
  { name: 'halfpast-test', version: '1.0.0' },
  { versionNegotiation: { mode: 'auto' } }, // OLD has no such option, and passes over it
)
await client.connect(transport)

const call = (name, args) => client.callTool({ name, arguments: args })
const seen = {
  version: transport.protocolVersion,
  server: client.getServerVersion(),
  instructions: client.getInstructions(),
  tools: (await client.listTools()).tools,
  check: await call('check_slot', { when: time, with_whom: 'ben' }),
  book: await call('book', { when: time, with_whom: 'ben', attendee_name: 'Zoe' }),
  again: await call('book', { when: time, with_whom: 'ben', attendee_name: 'Zoe' }),
  missing: await call('check_slot', {}),
  unknown: await call('no_such_tool', {}),
  // Several at once, as a model asks for them.
  several: await Promise.all(
    ['anna', 'ben', 'clara'].map((host) => call('check_slot', { when: time, with_whom: host })),
  ),
}
await client.close()
console.log(JSON.stringify(seen))
