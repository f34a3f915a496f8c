// Deskwire as a target of the neutral benchmark (../shared/bench: verify.mjs, run.mjs --target).
// Sign-in, visibility and limits are on. Ids are made as bench/peers/load.sql made them.
const id = (prefix, kind, n) => {
  const hex = (value, digits) => value.toString(16).padStart(digits, '0');
  return `${prefix}_${hex(kind, 8)}-0000-7000-8000-${hex(n, 12)}`;
};
const number = (n) => 1 + Math.floor(n / 50); // the dataset counts within a project, Deskwire over all
const priorities = ['', 'low', 'normal', 'high', 'urgent'];
const LIST = `query List($p: ID!, $t: ID!) { items(first: 50, filter: {project: {eq: $p}, type: {eq: $t}}) { nodes {
  id number title status { name } priority updatedAt assignees { id name ... on User { email } }
  requester { organization { id name } } lastMessage { id text createdAt } } } }`;
const DETAIL = `query Detail($t: ID!) { item(id: $t) { id number title description status { name } priority updatedAt
  assignees { id name ... on User { email } } requester { organization { id name } }
  messages(last: 50) { nodes { id text internal createdAt author { __typename id name } } } followers { id name } } }`;
const BOARD = 'query Board($p: ID!) { itemStatusCounts(filter: {project: {eq: $p}}) { status { name } count } }';
const organization = (i) => i.requester?.organization?.name ?? null;
const email = (i) => i.assignees[0]?.email ?? null;

export const name = 'deskwire';
export default {
  url: process.env.DESKWIRE_BENCH_URL ?? 'http://127.0.0.1:8000/graphql',
  headers: { authorization: `Bearer ${process.env.API_TOKEN ?? 'bench-token-of-an-admin'}` },
  list: (p) => ({ query: LIST, variables: { p: id('project', 4, p), t: id('type', 5, 1) } }),
  detail: (t) => ({ query: DETAIL, variables: { t: id('item', 7, t) } }),
  board: (p) => ({ query: BOARD, variables: { p: id('project', 4, p) } }),
  norm: {
    list: (d) => d.items.nodes.map((i) => [number(i.number), i.title, i.status.name, priorities[i.priority], email(i), organization(i), i.lastMessage.text]),
    detail: ({ item: i }) => [i.title, i.description, email(i), organization(i),
      i.messages.nodes.map((m) => [m.text, m.internal, `${m.author.__typename === 'User' ? 'u' : 'c'}:${m.author.name}`]).reverse(),
      i.followers.map((f) => f.name).sort()],
    board: (d) => {
      const counts = {}; // a project holds tickets and tasks, whose types have statuses of the same names
      for (const { status, count } of d.itemStatusCounts) counts[status.name] = (counts[status.name] ?? 0) + count;
      return Object.entries(counts).sort();
    },
  },
};
