"""What can happen to surveys: each is one transaction and one audit entry."""
