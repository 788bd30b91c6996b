"""What a declaration is: small classes without any content of this model."""
