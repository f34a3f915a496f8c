"""What lists and search cost in a large workspace, for viewers who see all of it or next to nothing."""
