"""What the province gives and no agent decides: prices and weather."""
