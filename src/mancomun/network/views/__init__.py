"""Which page? Public pages, the desk, and people with their invitations."""
