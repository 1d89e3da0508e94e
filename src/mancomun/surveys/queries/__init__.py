"""What can be seen of surveys: the only place that reads them."""
