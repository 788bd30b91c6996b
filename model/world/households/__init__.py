"""How a household farms, works, decides, borrows and consumes: rules for one household."""
