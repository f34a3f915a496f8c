"""Mail for benches: what there is to begin with, how it is damaged, and what must hold of whatever comes in."""
