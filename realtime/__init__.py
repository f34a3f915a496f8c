"""From the event log to every open stream that may hear of it."""
