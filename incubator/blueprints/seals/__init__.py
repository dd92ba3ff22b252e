"""Seals of the hub's bodies: who keeps them, and every use of one."""
