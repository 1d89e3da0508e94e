"""What the person typed, checked for its form alone."""
