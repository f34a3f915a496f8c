// Follows all items by three clients at once, with the lines of docs/clients.md, and prints what each is told, a line each.
import { parse } from "graphql";
import { apollo, client, urql } from "./lines.mjs";

const FOLLOW = "subscription($after: String) { itemsChanged(after: $after) { signal cursor item { id key } } }";
const tell = (who) => (result) => {
  const { signal, item } = result.data.itemsChanged;
  console.log(JSON.stringify([who, signal, item?.key ?? null]));
};
const fail = (who) => (reason) => console.log(JSON.stringify([who, "failed", String(reason?.reason ?? reason)]));

client.subscribe({ query: FOLLOW }, { next: tell("graphql-ws"), error: fail("graphql-ws"), complete() {} });
urql.subscription(parse(FOLLOW), {}).subscribe((result) => (result.error ? fail("urql")(result.error) : tell("urql")(result)));
apollo.subscribe({ query: parse(FOLLOW) }).subscribe({ next: tell("apollo"), error: fail("apollo") });
