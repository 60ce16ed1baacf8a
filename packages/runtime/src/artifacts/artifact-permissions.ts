// Who may do what with artifacts. The app may do everything; an agent what its name is listed with, or else what everybody may.
import { StatecraftError } from '../errors.ts'

export type ArtifactPermission = 'read' | 'write' | 'delete'

export interface PermissionOptions {
  /** What single agents may do, by name; an empty list is nothing. */
  readonly permissions?: Readonly<Record<string, readonly ArtifactPermission[]>>
  /** What agents may do that are not listed. Default: read and write, but not delete. */
  readonly defaultPermissions?: readonly ArtifactPermission[]
}

/** Throws `permission_denied` when the agent may not. Undefined is the app. */
export type Authorize = (agent: string | undefined, wanted: ArtifactPermission, id?: string) => void

const KNOWN: readonly unknown[] = ['read', 'write', 'delete'] satisfies ArtifactPermission[]
const DEFAULT: readonly ArtifactPermission[] = ['read', 'write']

function assertKnown(whose: string, list: readonly ArtifactPermission[]): void {
  if (Array.isArray(list) && list.every(one => KNOWN.includes(one))) return
  throw new StatecraftError(
    'input_invalid',
    `${whose} must be a list of read, write and delete, not ${JSON.stringify(list)}`,
  )
}

/** Throws `input_invalid` for permissions that do not exist. */
export function createAuthorize({ permissions = {}, defaultPermissions = DEFAULT }: PermissionOptions): Authorize {
  const known = new Map(Object.entries(permissions))
  for (const [agent, list] of known) assertKnown(`artifacts.permissions of "${agent}"`, list)
  assertKnown('artifacts.defaultPermissions', defaultPermissions)
  return (agent, wanted, id) => {
    if (agent === undefined) return
    const allowed = known.get(agent) ?? defaultPermissions
    if (allowed.includes(wanted)) return
    throw new StatecraftError(
      'permission_denied',
      `Agent "${agent}" may not ${wanted} ${id === undefined ? 'artifacts' : `artifact "${id}"`}; it may ${allowed.join(' and ') || 'do nothing with artifacts'}`,
      { details: { agent, wanted, allowed, ...(id !== undefined && { id }) } },
    )
  }
}
