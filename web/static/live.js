// A small client of graphql-transport-ws that misses nothing: it remembers each stream's last cursor, comes back by
// itself when the connection is lost, and resumes behind that cursor (docs/clients.md tells the rules).

const HOPELESS = new Set([4400, 4401, 4403, 4406, 4409, 4429]); // trying again cannot help
const FIRST_WAIT = 300, LONGEST_WAIT = 15_000; // milliseconds
const STEADY = 5_000; // after this long the next wait is a short one again
const SILENCE = 50_000; // the server speaks at least every 20 seconds

export class Live {
  #url; #token; #onState;
  #streams = new Map();
  #socket = null; #ready = false; #closed = false;
  #attempt = 0; #since = 0; #heard = 0; #next = 1;
  #retry = 0; #watch = 0;

  /** onState gets "connecting", "live", "waiting" or "over", and for "over" the server's reason. */
  constructor({ url = location.origin.replace(/^http/, "ws") + "/graphql", token, onState = () => {} } = {}) {
    this.#url = url;
    this.#token = token;
    this.#onState = onState;
    addEventListener("online", this.#hurry);
    addEventListener("pageshow", this.#hurry);
  }

  /** Follow a subscription with one root field, whose variable `$after` takes the cursor. Returns a function that ends it. */
  subscribe(query, variables, { onEvent, onEnd = () => {} }) {
    const id = String(this.#next++);
    this.#streams.set(id, { query, variables, after: variables.after, onEvent, onEnd });
    if (this.#ready) this.#begin(id);
    else this.#connect();
    return () => {
      if (this.#streams.delete(id) && this.#ready) this.#send({ id, type: "complete" });
    };
  }

  /** End everything. */
  close() {
    this.#closed = true;
    removeEventListener("online", this.#hurry);
    removeEventListener("pageshow", this.#hurry);
    clearTimeout(this.#retry);
    this.#streams.clear();
    this.#drop();
  }

  #hurry = () => {
    if (this.#retry) {
      clearTimeout(this.#retry);
      this.#retry = 0;
      this.#connect();
    }
  };

  #connect() {
    if (this.#socket || this.#retry || this.#closed) return;
    this.#onState("connecting");
    const socket = new WebSocket(this.#url, "graphql-transport-ws");
    this.#socket = socket;
    this.#heard = performance.now();
    this.#watch = setInterval(() => {
      if (performance.now() - this.#heard > SILENCE) this.#lost(1006, "");
    }, 5_000);
    const payload = this.#token ? { authorization: `Bearer ${this.#token}` } : {};
    socket.onopen = () => this.#send({ type: "connection_init", payload });
    socket.onmessage = ({ data }) => {
      this.#heard = performance.now();
      this.#take(JSON.parse(data));
    };
    socket.onclose = ({ code, reason }) => this.#lost(code, reason);
  }

  #take(message) {
    const stream = this.#streams.get(message.id);
    if (message.type === "ping") this.#send({ type: "pong" });
    else if (message.type === "connection_ack") {
      this.#ready = true;
      this.#since = performance.now();
      this.#onState("live");
      for (const id of this.#streams.keys()) this.#begin(id);
    } else if (!stream) return; // ended by us while the message was on its way
    else if (message.type === "next") {
      const [event] = Object.values(message.payload.data ?? {});
      if (event?.cursor) stream.after = event.cursor;
      if (event) stream.onEvent(event);
    } else if (message.type === "error" || message.type === "complete") {
      this.#streams.delete(message.id);
      stream.onEnd(message.payload);
    }
  }

  #begin(id) {
    const { query, variables, after } = this.#streams.get(id);
    this.#send({ id, type: "subscribe", payload: { query, variables: { ...variables, after } } });
  }

  #send(message) {
    this.#socket?.send(JSON.stringify(message));
  }

  #drop() {
    clearInterval(this.#watch);
    const socket = this.#socket;
    this.#socket = null;
    this.#ready = false;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  #lost(code, reason) {
    const steady = this.#ready && performance.now() - this.#since > STEADY;
    this.#drop();
    if (HOPELESS.has(code)) {
      this.#onState("over", reason);
      return;
    }
    this.#attempt = steady ? 0 : this.#attempt + 1;
    const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** this.#attempt) * (0.5 + Math.random() / 2);
    this.#onState("waiting");
    this.#retry = setTimeout(() => {
      this.#retry = 0;
      this.#connect();
    }, wait);
  }
}
