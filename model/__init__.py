"""Income linkages in the lifted counties of Shanxi: an agent-based model."""
