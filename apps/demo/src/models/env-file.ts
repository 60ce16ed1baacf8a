// Keys may stand in a file .env where the demo is started. Only this command reads it; libraries never do.
import { UsageError } from '../usage-error.ts'

/** Reads `.env` of the current folder into the environment, where variables that are set stay as they are. */
export function loadEnvFile(load: () => void = () => process.loadEnvFile()): void {
  try {
    load()
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (code === 'ENOENT') return
    throw new UsageError(`The file .env cannot be read (${code}): correct it, or move it away.`, { cause })
  }
}
