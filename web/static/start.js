// The start page: sign in as somebody, and see what two people see at the same time.

import { ask, change, requestLink, signIn, signOut, tokenOf, whoAmI } from "./api.js";
import { Pane } from "./pane.js";
import { element, itemRow } from "./rows.js";

const at = (selector) => document.querySelector(selector);
const people = [...document.querySelectorAll(".person")].map(({ dataset }) => ({ ...dataset }));
const mine = at("#mine"), theirs = at("#theirs"), heard = at(".heard"), other = at("#other");

let me = null, statuses = new Map(), clicked = 0, heardSince = 0;

const left = new Pane(mine, { row: (item) => itemRow(item, statuses.get(item.type.id), setStatus), onEvent: showAbout });
const right = new Pane(theirs, { row: (item) => itemRow(item), onEvent: tell });

// --- who is here ------------------------------------------------------------------------------------------------------

async function welcome() {
  me = await whoAmI();
  at("#who").textContent = me ? `Signed in as ${me.name}` : "";
  at("#sign-out").hidden = !me;
  at("#panes").hidden = !me;
  at("#live-hint").hidden = !!me;
  theirs.hidden = people.length === 0;
  for (const button of document.querySelectorAll(".person")) {
    button.setAttribute("aria-pressed", String(button.dataset.name === me?.name));
  }
  heard.replaceChildren();
  if (!me) {
    left.stop();
    right.stop();
    return;
  }
  at("#mine-title").textContent = `You, ${me.name}`;
  at("#mine .say [value=itemNote]").hidden = me.kind !== "USER";
  const { data } = await ask("{ itemTypes { id statuses { id name } } }");
  statuses = new Map(data.itemTypes.map((type) => [type.id, type.statuses]));
  await left.start();
  await chooseOther();
  showAbout();
}

async function chooseOther() {
  const others = people.filter(({ name }) => name !== me.name);
  if (!others.length) return;
  other.replaceChildren(...others.map(({ name, email }) => element("option", { value: email }, name)));
  other.value = others[me.kind === "USER" ? others.length - 1 : 0].email;
  await showOther();
}

async function showOther() {
  const person = people.find(({ email }) => email === other.value);
  at("#theirs-title").textContent = person.name;
  heard.replaceChildren();
  await right.start(await tokenOf(person.email, person.password));
}

// --- what one does, and what the other hears --------------------------------------------------------------------------

async function act(query, variables, done) {
  clicked = performance.now();
  const before = heardSince;
  try {
    const { cursor } = await change(query, variables);
    say(mine, cursor ? done : "That is how it was already.");
    if (!cursor) return;
  } catch (error) {
    say(mine, error.message);
    left.redraw(); // a choice that was refused is taken back
    return;
  }
  if (theirs.hidden) return;
  setTimeout(() => {
    if (heardSince === before) log("Nothing came: this person may not see it.");
  }, 1_500);
}

function setStatus(item, status) {
  act(
    `mutation($id: ID!, $status: ID!, $version: Int) { itemSetStatus(id: $id, statusId: $status, version: $version) {
      cursor errors { code message } } }`,
    { id: item.id, status: status.id, version: item.version },
    `${item.key} is ${status.name}.`,
  );
}

function tell(event) {
  if (event.signal === "HEARTBEAT") return;
  heardSince++;
  if (event.signal === "READY") log(heard.childElementCount ? "Live again; nothing was missed." : "Live.");
  else if (!event.kind) log(event.signal.toLowerCase().replaceAll("_", " "));
  else {
    const late = Math.round(performance.now() - clicked);
    const after = late < 1_500 ? `, ${late} ms after your click` : "";
    log(`${event.item?.key ?? ""} ${event.kind.replace("item.", "").replaceAll(/[._]/g, " ")} by ${event.actor?.name}${after}`);
  }
}

function log(text) {
  const time = new Date().toLocaleTimeString([], { hour12: false });
  heard.append(element("p", {}, element("time", {}, time), ` ${text}`));
  while (heard.children.length > 30) heard.firstChild.remove();
  heard.scrollTop = heard.scrollHeight;
}

function showAbout() {
  const about = at("#about"), chosen = about.value;
  const open = left.items.filter((item) => item.viewerCan.reply || item.viewerCan.note);
  about.replaceChildren(...open.map(({ id, key, title }) => element("option", { value: id }, `${key} ${title}`)));
  const both = open.find(({ id }) => right.items.some((item) => item.id === id));
  about.value = open.some(({ id }) => id === chosen) ? chosen : (both ?? open[0])?.id ?? "";
}

function say(where, text) {
  where.querySelector(".said").textContent = text;
}

/** Do this on an event, its button idle meanwhile; what goes wrong is said in `where`. */
function on(target, type, where, doing) {
  target.addEventListener(type, async (event) => {
    event.preventDefault();
    const button = event.submitter ?? (target.tagName === "BUTTON" ? target : null);
    button?.setAttribute("aria-disabled", "true");
    try {
      await doing(event);
    } catch (error) {
      say(where, error.message);
    }
    button?.removeAttribute("aria-disabled");
  });
}

const entry = at("#sign-in");

for (const button of document.querySelectorAll(".person")) {
  on(button, "click", entry, async ({ detail: byPointer }) => {
    await signIn(button.dataset.email, button.dataset.password);
    say(entry, `You are ${button.dataset.name} now.`);
    await welcome();
    if (byPointer) at("#live").scrollIntoView({ block: "nearest" }); // who uses the keyboard stays where they are
  });
}

on(at("#own"), "submit", entry, async ({ submitter }) => {
  const { email, password } = at("#own").elements;
  if (submitter.value === "link") {
    await requestLink(email.value);
    say(entry, "If we know this address, a link is on its way to it.");
    return;
  }
  await signIn(email.value, password.value);
  password.value = "";
  say(entry, "You are signed in.");
  await welcome();
});

on(at("#sign-out"), "click", entry, async () => {
  await signOut();
  say(entry, "You are signed out.");
  await welcome();
  at("#main").focus();
});

on(at("#mine .create"), "submit", mine, ({ target }) =>
  act(
    "mutation($input: ItemCreateInput!) { itemCreate(input: $input) { cursor errors { code message } } }",
    { input: { title: target.elements.title.value, ...forThem() } },
    "The ticket is there.",
  ),
);

/** An agent's ticket is made for the customer who is looked at, so that both see it. */
function forThem() {
  const customer = me.kind === "USER" && !theirs.hidden && people.at(-1).email === other.value;
  return customer ? { requesterEmail: other.value } : {};
}

on(at("#mine .say"), "submit", mine, ({ submitter, target }) =>
  act(
    `mutation($id: ID!, $input: MessageInput!) { ${submitter.value}(id: $id, input: $input) { cursor errors { code message } } }`,
    { id: target.elements.about.value, input: { text: target.elements.text.value } },
    submitter.value === "itemNote" ? "Noted." : "Said.",
  ),
);

on(other, "change", mine, showOther);

welcome().catch((error) => say(entry, error.message));
