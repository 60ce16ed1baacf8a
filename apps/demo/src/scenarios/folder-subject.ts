// The folder that a folder scenario works on, with a notebook for what its tools find.

import { rawOf, showName } from '../audit/shown-name.ts'
import type { AuditContext } from '../audit-team/audit-context.ts'
import { createNotebook } from '../audit-team/notebook.ts'
import type { RunRequest } from '../command-line.ts'
import { openTarget } from './audit-target.ts'
import { contextOf } from './run-audit.ts'

export interface FolderSubject {
  readonly title: string
  readonly context: AuditContext
}

/**
 * Opens it.
 *
 * @throws UsageError when it cannot be opened
 */
export async function openFolderSubject(request: RunRequest, signal: AbortSignal): Promise<FolderSubject> {
  const { folder } = await openTarget(request, signal)
  return {
    title: showName(rawOf(folder.root)),
    context: { ...contextOf(folder, signal), notebook: createNotebook() },
  }
}
