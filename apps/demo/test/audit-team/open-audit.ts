// A folder opened for the tools of the audit, as a run would hand it to them.
import type { ToolIo } from '@statecraft/actors'
import { indexDocuments } from '../../src/audit/documents.ts'
import { type Folder, openFolder } from '../../src/audit/folder.ts'
import type { AuditContext } from '../../src/audit-team/audit-context.ts'
import { createNotebook, type Notebook } from '../../src/audit-team/notebook.ts'
import { temporaryFolder } from '../audit/temporary-folder.ts'

export interface OpenAudit {
  readonly io: ToolIo<AuditContext>
  readonly notebook: Notebook
}

export function auditOf(folder: Folder): OpenAudit {
  const notebook = createNotebook()
  const context = { folder, documents: () => indexDocuments(folder), notebook }
  return { io: { signal: new AbortController().signal, idempotencyKey: '', context, progress: () => {} }, notebook }
}

export const openAudit = async (files: Record<string, string | Uint8Array>): Promise<OpenAudit> =>
  auditOf(await openFolder(temporaryFolder(files)))
