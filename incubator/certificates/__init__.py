"""Certificates: numbering, drawing, signing, issuing and verifying."""
