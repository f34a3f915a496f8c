// Prints what each server audit of graphql-http finds at the endpoint given: [{ id, name, status }].
import { serverAudits } from 'graphql-http';

const found = [];
for (const audit of serverAudits({ url: process.argv[2], fetchFn: fetch })) {
  const { id, name, status } = await audit.fn();
  found.push({ id, name, status });
}
console.log(JSON.stringify(found));
