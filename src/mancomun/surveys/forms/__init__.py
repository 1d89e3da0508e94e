"""What a person typed: validation of input only."""
