// Tools of MCP servers. Needs the package `@modelcontextprotocol/client`.
export {}
