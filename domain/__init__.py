"""What the product does: verbs, rules, policy, events, the unit of work."""
