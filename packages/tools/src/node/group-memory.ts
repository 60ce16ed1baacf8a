// The memory that a process group holds, where the system shows it.
import { readdirSync, readFileSync } from 'node:fs'

/** Place in /proc/PID/stat after the name in parentheses. */
const GROUP = 2

/** A file of /proc; empty when the process has ended meanwhile. */
function told(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return ''
  }
}

function groupOf(pid: string): number {
  const stat = told(pid, 'stat')
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[GROUP])
}

const residentBytes = (pid: string): number => Number(/^VmRSS:\s*(\d+) kB/m.exec(told(pid, 'status'))?.[1] ?? 0) * 1024

/** Bytes of all processes of a group; 0 on systems other than Linux, where nobody tells. */
export function groupMemory(group: number): number {
  if (process.platform !== 'linux') return 0
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name) && groupOf(name) === group)
    .reduce((sum, pid) => sum + residentBytes(pid), 0)
}
