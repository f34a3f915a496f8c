"""Sockets and both live transports."""
