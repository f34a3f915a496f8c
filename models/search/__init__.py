"""Search over the words of items, messages, people and projects, by what each database has for it."""
