// One person's screen: a list of items that is queried once and then kept by the stream of its changes.

import { ask } from "./api.js";
import { Live } from "./live.js";

const ROWS = 7;
const ITEM = `id key title version updatedAt type { id } status { id name colour category }
  requester { name } viewerCan { setStatus reply note } lastMessage { text internal author { name } }`;
const LIST = `{ items(first: ${ROWS}) { nodes { ${ITEM} } } }`;
const CHANGES = `subscription($after: String) { itemsChanged(after: $after) {
  signal cursor kind itemId version actor { name } item { ${ITEM} } } }`;
const STATES = { connecting: "connecting", live: "live", waiting: "lost the server, trying again", over: "signed out" };

export class Pane {
  #list; #state; #row; #onEvent; #live = null; #token; #held = new Map(); #turn = 0;

  /** row(item) makes a list element; onEvent(event, item) hears of each message. */
  constructor(root, { row, onEvent = () => {} }) {
    this.#list = root.querySelector(".items");
    this.#state = root.querySelector(".state");
    this.#row = row;
    this.#onEvent = onEvent;
  }

  /** The items shown, last changed first. */
  get items() {
    return [...this.#held.values()].sort((a, b) => (a.updatedAt < b.updatedAt ? 1 : -1)).slice(0, ROWS);
  }

  /** Show what the bearer of `token`, or whoever has the cookie, sees. */
  async start(token = undefined) {
    this.stop();
    this.#token = token;
    const cursor = await this.#query();
    this.#live = new Live({ token, onState: (state) => this.#say(state) });
    this.#live.subscribe(CHANGES, { after: cursor }, { onEvent: (event) => this.#take(event) });
  }

  stop() {
    this.#turn++;
    this.#live?.close();
    this.#live = null;
    this.#held.clear();
    this.#list.replaceChildren();
    this.#state.textContent = "";
  }

  /** Draw the rows anew, as they are known. */
  redraw() {
    this.#show();
  }

  /** Query the list anew; the cursor from which changes are to be followed. */
  async #query() {
    const turn = this.#turn;
    const { data, extensions } = await ask(LIST, {}, this.#token);
    if (turn !== this.#turn) return undefined; // somebody else is shown by now
    this.#held = new Map(data.items.nodes.map((item) => [item.id, item]));
    this.#show();
    return extensions.cursor;
  }

  #take(event) {
    const held = this.#held.get(event.itemId);
    if (event.signal === "SCOPE_CHANGED" || event.signal === "RESYNC_REQUIRED") this.#query().catch(() => {});
    else if (event.signal === "REMOVED") {
      this.#held.delete(event.itemId);
      this.#query().catch(() => {}); // one more row has room
    } else if (event.item && !(held && held.version > event.item.version)) {
      this.#held.set(event.itemId, event.item);
      this.#show(event.itemId);
    }
    this.#onEvent(event, event.item ?? held);
  }

  #show(changed = undefined) {
    const focused = document.activeElement?.closest?.("[data-item]");
    const back = this.#list.contains(focused) ? focused.dataset.item : undefined;
    this.#list.replaceChildren(
      ...this.items.map((item) => {
        const row = this.#row(item);
        row.dataset.item = item.id;
        if (item.id === changed) row.classList.add("changed");
        return row;
      }),
    );
    if (back) this.#list.querySelector(`[data-item="${back}"] select`)?.focus();
  }

  #say(state) {
    this.#state.textContent = STATES[state];
    this.#state.dataset.state = state;
  }
}
