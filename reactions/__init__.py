"""What follows an event or a moment, and the worker that runs it."""
