// The query editor: asks as whoever is signed in on the start page, over HTTP and for subscriptions over a socket.

const BEGINNING = `# Press the triangle, or Ctrl-Enter.
# The book on the left describes every type.

query WhatIsNew {
  viewer { name kind }
  items(first: 5) {
    nodes { key title status { name } requester { name } }
  }
}

# Run this one, then change something on the
# start page in another tab.
subscription WhatHappens {
  itemsChanged {
    signal kind at actor { name }
    item { key title status { name } }
  }
}
`;

const headers = { "x-deskwire": "1" };
const sockets = graphqlWs.createClient({ url: location.origin.replace(/^http/, "ws") + "/graphql", lazy: true });
const fetcher = GraphiQL.createFetcher({ url: "/graphql", wsClient: sockets, headers });

const root = ReactDOM.createRoot(document.getElementById("explorer"));
root.render(React.createElement(GraphiQL, { fetcher, defaultQuery: BEGINNING, shouldPersistHeaders: false }));

const who = document.getElementById("who");
fetch("/graphql", {
  method: "POST",
  headers: { ...headers, "content-type": "application/json" },
  body: JSON.stringify({ query: "{ viewer { name } }" }),
})
  .then((answer) => answer.json())
  .then(({ data }) => {
    who.textContent = data?.viewer ? `As ${data.viewer.name}` : "Nobody is signed in: do so on the start page.";
  })
  .catch(() => {
    who.textContent = "The server cannot be reached.";
  });
