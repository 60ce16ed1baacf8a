// Run with node: opens the store at the path given and says how that ended.
import { openStore } from '../../src/sqlite/store.ts'

try {
  openStore(process.argv[2] ?? '').close()
  process.stdout.write(JSON.stringify({ opened: true }))
} catch (error) {
  const { code, retryable } = error as { code: string; retryable: boolean }
  process.stdout.write(JSON.stringify({ code, retryable }))
}
