#!/usr/bin/env node
// The door of the demo: plain JavaScript that any Node of the last years can read, so that one too old gets a clear line.
import module from 'node:module'
import { fileURLToPath } from 'node:url'

const oldest = [22, 18]
const [major, minor] = process.versions.node.split('.').map(Number)

if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) {
  // What was compiled once starts in half the time.
  module.enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/compile', import.meta.url)))
  await import('../src/main.ts')
} else {
  console.error(
    `The demo needs Node ${oldest.join('.')} or newer; this is ${process.versions.node}: https://nodejs.org`,
  )
  process.exitCode = 1
}
