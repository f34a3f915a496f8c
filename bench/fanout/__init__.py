"""What live delivery costs, beside a bare broadcast of the same bytes: CPU, delay, bursts, memory (see bench/README.md)."""
