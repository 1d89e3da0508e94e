"""What can happen to the network: each action in one transaction with its audit entry, each obeying the rules.

``register``     import_governments, keep_register_file
``governments``  add_government, change_government, add_membership, change_membership
``bodies``       commissions with their names and roles, partners, the network itself
``mandates``     grant_mandate, end_mandate, grant_seat, end_seat
``invitations``  invite, accept_invitation, withdraw_invitation
"""
