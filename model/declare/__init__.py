"""What a parameter, column, payment, stock, step and linkage form is: small frozen classes."""
