"""Balance sheets of leading enterprises and cooperatives: rules for one organisation."""
