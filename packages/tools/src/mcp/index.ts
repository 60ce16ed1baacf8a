// Tools of MCP servers. Needs the package `@modelcontextprotocol/client`.
export { type McpClient, type McpToolsOptions, mcpTools } from './mcp-tools.ts'
