// Prints what graphql-ws and graphql-sse make of the endpoint given, as one object.
import { createClient as createSocket } from 'graphql-ws';
import { createClient as createEvents } from 'graphql-sse';

const [http, ws] = process.argv.slice(2);
const TICKS = 'subscription ($count: Int!) { ticks(count: $count) }';

const collect = async (results) => {
  const found = [];
  for await (const result of results) found.push(result.data ?? result.errors);
  return found;
};
const failure = (promise) => promise.then((value) => ({ value }), (error) => ({ code: error.code, error: error[0]?.extensions?.code }));

const socket = createSocket({ url: ws, connectionParams: { token: 'ada-token' }, retryAttempts: 0 });
const stranger = createSocket({ url: ws, connectionParams: { token: 'nobody' }, retryAttempts: 0 });
const events = createEvents({ url: http, headers: { authorization: 'Bearer ada-token' }, retryAttempts: 0 });

const both = async (client) => ({
  query: await collect(client.iterate({ query: '{ me }' })),
  mutation: await collect(client.iterate({ query: 'mutation { increase(by: 2) }' })),
  stream: await collect(client.iterate({ query: TICKS, variables: { count: 3 } })),
});

const seen = {
  ws: await both(socket),
  sse: await both(events),
  invalid: await failure(collect(socket.iterate({ query: '{ nothing }' }))),
  invalidEvents: await collect(events.iterate({ query: '{ nothing }' })).then((results) => results[0][0].extensions.code),
  stranger: await failure(collect(stranger.iterate({ query: '{ me }' }))),
  manyAtOnce: (await Promise.all(Array.from({ length: 50 }, (_, n) => collect(socket.iterate({ query: TICKS, variables: { count: n } }))))).map((results) => results.length),
};
await socket.dispose();
console.log(JSON.stringify(seen));
process.exit(0);
