"""What can be seen of the network."""
