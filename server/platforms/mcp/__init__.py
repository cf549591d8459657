"""MCP: the tools as a server of the Model Context Protocol, over HTTP and over stdio."""
