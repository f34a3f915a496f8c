// Prints, as JSON, what each target is asked: { name: { url, headers, list: [body], detail: [body], board: [body] } }.
// usage: node bodies.mjs COPY_OF_SHARED_BENCH
import { pathToFileURL } from 'node:url';
import * as deskwire from './target.mjs';

const { targets, headersOf, argsOf } = await import(pathToFileURL(`${process.argv[2]}/targets.mjs`));
const said = {};
for (const [name, target] of Object.entries({ ...targets, deskwire: deskwire.default })) {
  said[name] = { headers: headersOf(target) };
  for (const [query, count] of Object.entries(argsOf)) {
    said[name][query] = Array.from({ length: count }, (_, i) => JSON.stringify(target[query](i + 1)));
  }
}
console.log(JSON.stringify(said));
