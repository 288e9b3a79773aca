"""Doors for other programs: Python, HTTP, and assistants by MCP."""
