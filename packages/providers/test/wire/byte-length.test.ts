import { expect, test } from 'vitest'
import { exceedsBytes } from '../../src/wire/byte-length.ts'

test.each(['', 'a', 'abc', 'é', '漢字', '🏔', 'a\ud800', 'é🏔漢a'.repeat(50)])('%o is measured as UTF-8', text => {
  const bytes = Buffer.byteLength(text)
  expect(exceedsBytes(text, bytes)).toBe(false)
  expect(exceedsBytes(text, bytes - 1)).toBe(true)
})
