"""The parts of the soak: its own databases, its desk, its people, its clients, its troubles, and what the oracle counts."""
