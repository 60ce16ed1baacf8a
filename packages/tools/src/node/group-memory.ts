// The memory that a process group holds, where the system shows it.
import { readdirSync, readFileSync } from 'node:fs'

const PAGE = 4_096
/** Places in /proc/PID/stat after the name in parentheses. */
const GROUP = 2
const RESIDENT = 21

/** Group and resident bytes of a process; undefined when it has ended meanwhile. */
function statOf(pid: string): { readonly group: number; readonly bytes: number } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return { group: Number(fields[GROUP]), bytes: Number(fields[RESIDENT]) * PAGE }
  } catch {
    return undefined
  }
}

/** Bytes of all processes of a group; 0 on systems other than Linux, where nobody tells. */
export function groupMemory(group: number): number {
  if (process.platform !== 'linux') return 0
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(statOf)
    .reduce((sum, stat) => (stat?.group === group ? sum + stat.bytes : sum), 0)
}
