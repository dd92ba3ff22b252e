"""Checking a certificate, for everybody: by number and code, by the QR code, or by the file."""
