// Elements made by hand: text is only ever text here, whoever wrote it.

/** An element with attributes and children. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** The list element of an item; with its type's statuses the status can be chosen by who may set it. */
export function itemRow(item, statuses = undefined, setStatus = undefined) {
  const chooses = statuses && item.viewerCan.setStatus;
  const said = item.lastMessage;
  const meta = element("p", { class: "meta" }, chooses ? statusChoice(item, statuses, setStatus) : statusPill(item.status));
  if (item.requester) meta.append(element("span", { class: "requester" }, item.requester.name));
  const row = element(
    "li",
    { class: "item" },
    element("p", { class: "line" }, element("code", {}, item.key), " ", element("span", { class: "title" }, item.title)),
    meta,
  );
  if (said) {
    const mark = said.internal ? [element("b", { class: "internal" }, "internal"), " "] : [];
    row.append(element("p", { class: "last" }, ...mark, `${said.author.name}: ${said.text}`));
  }
  return row;
}

function statusPill(status) {
  return element("span", { class: "pill", "data-category": status.category }, status.name);
}

function statusChoice(item, statuses, setStatus) {
  const choice = element(
    "select",
    { "aria-label": `Status of ${item.key}`, class: "pill", "data-category": item.status.category },
    ...statuses.map(({ id, name }) => element("option", { value: id }, name)),
  );
  choice.value = item.status.id;
  choice.addEventListener("change", () => setStatus(item, statuses.find(({ id }) => id === choice.value)));
  return choice;
}
