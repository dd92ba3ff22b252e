"""Certificates: the register, issuing one or a call's worth, replacing and revoking, printing."""
