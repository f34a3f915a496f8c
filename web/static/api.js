// The few HTTP requests of our pages: GraphQL, sign-in, sign-out. `token` is a bearer's; without one the cookie counts.

export class Refused extends Error {
  constructor(errors, status) {
    super(errors?.[0]?.message ?? "The server cannot be reached. Try again.");
    this.code = errors?.[0]?.extensions?.code;
    this.status = status;
  }
}

async function post(path, body, { accept = "application/json", token } = {}) {
  const headers = { accept, "x-deskwire": "1" };
  if (body !== undefined) headers["content-type"] = "application/json";
  if (token) headers.authorization = `Bearer ${token}`;
  let answer;
  try {
    answer = await fetch(path, {
      method: "POST",
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      credentials: token ? "omit" : "same-origin",
    });
  } catch {
    throw new Refused(undefined, 0);
  }
  const text = await answer.text();
  let read = {};
  try {
    read = text ? JSON.parse(text) : {};
  } catch {
    /* a proxy's page, not our answer: the status says enough */
  }
  if (!answer.ok) throw new Refused(read.errors ?? [{ message: `The server answered ${answer.status}.` }], answer.status);
  return read;
}

/** The whole answer of a query or mutation: `data` and `extensions`. Throws Refused for its first error. */
export async function ask(query, variables = {}, token = undefined) {
  const answer = await post("/graphql", { query, variables }, { accept: "application/graphql-response+json", token });
  if (answer.errors?.length) throw new Refused(answer.errors, 200);
  return answer;
}

/** What a mutation made; throws Refused for its first error. */
export async function change(query, variables, token = undefined) {
  const [payload] = Object.values((await ask(query, variables, token)).data);
  const [error] = payload.errors;
  if (error) throw new Refused([{ message: error.message, extensions: { code: error.code } }], 200);
  return payload;
}

/** Sign this browser in. */
export const signIn = (email, password) => post("/sign-in", { email, password });

/** Ask for a link by mail. */
export const requestLink = (email) => post("/sign-in/link", { email });

/** End this browser's sign-in. */
export const signOut = () => post("/sign-out");

/** A bearer token for a second person, kept for as long as this tab lives. */
export async function tokenOf(email, password) {
  const key = `token of ${email}`;
  const kept = sessionStorage.getItem(key);
  if (kept) {
    try {
      await ask("{ viewer { id } }", {}, kept);
      return kept;
    } catch (error) {
      if (error.status !== 401) throw error;
    }
  }
  const { token } = await post("/sign-in", { email, password, as: "bearer" }, { token: undefined });
  sessionStorage.setItem(key, token);
  return token;
}

/** Who is signed in by the cookie, or null; a cookie that opens nothing any more is put away. */
export async function whoAmI() {
  try {
    return (await ask("{ viewer { id name kind } }")).data.viewer;
  } catch (error) {
    if (error.status !== 401) throw error;
    await signOut().catch(() => {});
    return null;
  }
}
