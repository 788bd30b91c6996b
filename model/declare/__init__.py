"""What a parameter, payment, stock, step, linkage form, lever and part is: small frozen classes alone."""
