"""Proves the matrix: every condition that decides who sees or may do something is taken away, one at a time, and the matrix
must fail each time. `scripts/mutate` runs it.
"""
