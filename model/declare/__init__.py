"""What a parameter, payment, stock, step, linkage form, lever, part and column is: small classes alone."""
