"""Mancomún: one connected record, from an answer to action, for networks of local governments."""

__version__ = "0.1.0"
