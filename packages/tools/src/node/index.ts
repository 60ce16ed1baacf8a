// Tools that need Node: files, processes, SQL and the web.

export { type CodeInterpreterOptions, codeInterpreter } from './code-interpreter.ts'
export type { AllowedCommand, CommandResult } from './command-tools.ts'
export { type FetchUrlOptions, fetchUrl, type WebPage } from './fetch-url.ts'
export { type FolderDocuments, type FolderOptions, folderDocuments } from './folder-documents.ts'
export { type SqlQueryOptions, type SqlResult, sqlQuery } from './sql-query.ts'
export type { Resolve, WebAccessOptions } from './web-access.ts'
export { type WorkspaceOptions, workspaceTools } from './workspace-tools.ts'
