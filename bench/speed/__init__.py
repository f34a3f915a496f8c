"""Measures speed over HTTP: beside the peers and the floor of `../shared/bench`, on the same data, as ratios within one run."""
