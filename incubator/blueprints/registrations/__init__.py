"""Requests to enter the register: the public's pages and the office's."""
