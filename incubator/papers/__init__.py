"""Printed papers: PDF and DOCX, and the Chinese font face."""
