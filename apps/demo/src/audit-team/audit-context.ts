// What a run of the audit hands to its tools: the folder that was opened, and where to note what is in it.
import type { DocumentIndex } from '../audit/documents.ts'
import type { Folder } from '../audit/folder.ts'
import type { Notebook } from './notebook.ts'

export interface AuditContext {
  readonly folder: Folder
  /** The full-text index; made when first asked for, once for all agents. */
  readonly documents: () => Promise<DocumentIndex>
  readonly notebook: Notebook
}
