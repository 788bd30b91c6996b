"""What a parameter, payment, stock, step and linkage form is: small frozen classes without content."""
