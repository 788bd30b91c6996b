"""Who and what there is: households, organisations, markets, and chance."""
