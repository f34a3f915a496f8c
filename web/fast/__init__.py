"""The fast path: operations planned once and executed level by level, with the stock executor's answers (docs/speed.md)."""
