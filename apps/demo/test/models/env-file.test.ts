import { expect, it } from 'vitest'
import { loadEnvFile } from '../../src/models/env-file.ts'
import { UsageError } from '../../src/usage-error.ts'

const failing = (code: string) => () => {
  throw Object.assign(new Error('no'), { code })
}

it('does without a file', () => {
  expect(() => loadEnvFile(failing('ENOENT'))).not.toThrow()
})

it('says that a file cannot be read', () => {
  expect(() => loadEnvFile(failing('EACCES'))).toThrow(
    new UsageError('The file .env cannot be read (EACCES): correct it, or move it away.'),
  )
})
