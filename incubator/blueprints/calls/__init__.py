"""Calls (申报批次): the public page, the staff register, drawing up and publishing."""
