"""Mail in, to verbs; mail out, from rows."""
