// The first bytes of a file, read without trust: never more than asked for, and only from a regular file.
import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { nameBytes } from './shown-name.ts'

// A pipe that took the place of a file must not block the open, and a link must not be followed.
const FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)

/** Reads at most `max` bytes from the start of a file (raw path). Rejects when it is no regular file or cannot be read. */
export async function readStart(raw: string, max: number): Promise<Buffer> {
  const file = await open(nameBytes(raw), FLAGS)
  try {
    const stats = await file.stat()
    if (!stats.isFile()) throw new Error('Only a regular file is read.')
    // One byte more than its size shows whether it has grown.
    return await fill(file, Buffer.alloc(Math.min(max, stats.size + 1)))
  } finally {
    await file.close()
  }
}

async function fill(file: FileHandle, bytes: Buffer): Promise<Buffer> {
  let filled = 0
  while (filled < bytes.length) {
    const { bytesRead } = await file.read(bytes, filled, bytes.length - filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return bytes.subarray(0, filled)
}
