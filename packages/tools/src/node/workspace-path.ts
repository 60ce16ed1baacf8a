// A path inside a workspace as a model may write it: relative, with `/`, without tricks. Pure; links are the business of
// workspace.ts, which looks at the disk.
import { StatecraftError } from '@statecraft/runtime'

const LONGEST = 1_000
const LONGEST_NAME = 255
/** Names that are devices on Windows, whatever follows the dot. */
const DEVICES = /^(con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$)(\.|$)/i
/** Control characters and what turns the direction of text, so that a name is what it looks like. */
const UNSEEN = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/u

function faultOf(name: string): string | undefined {
  if (name === '..') return 'it leads out of the folder'
  if (name.length > LONGEST_NAME) return `a name of it has more than ${LONGEST_NAME} characters`
  if (/[\\:]/.test(name)) return 'names are separated by /, and have no \\ or :'
  if (DEVICES.test(name)) return `"${name}" is the name of a device`
  if (/[. ]$/.test(name)) return `"${name}" ends with a dot or a space`
  return undefined
}

/**
 * The names along a path; none for the workspace itself. Throws `request_refused` for a path that is absolute, leads out, or
 * has a name that some system reads differently.
 */
export function segmentsOf(path: string): readonly string[] {
  const refuse = (why: string): never => {
    throw new StatecraftError('request_refused', `"${path.slice(0, 200)}" is no path in the workspace: ${why}`)
  }
  if (path.length > LONGEST) refuse(`it has more than ${LONGEST} characters`)
  if (UNSEEN.test(path)) refuse('it has characters that cannot be seen')
  if (path.startsWith('/') || path.startsWith('~')) refuse('write it relative to the workspace, such as src/main.ts')
  const names = path.split('/').filter(name => name !== '' && name !== '.')
  const fault = names.map(faultOf).find(it => it !== undefined)
  return fault === undefined ? names : refuse(fault)
}
