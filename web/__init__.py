"""The HTTP edge: GraphQL, sign-in, files, health, live transports."""
