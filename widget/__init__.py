"""The customers' edge: what a company embeds in its own site."""
