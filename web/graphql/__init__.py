"""GraphQL over HTTP: from bytes to a checked, priced document, and from its result back to bytes."""
