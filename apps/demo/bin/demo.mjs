#!/usr/bin/env node
// The door of the demo: plain JavaScript that any Node of the last years can read, so that one too old gets a clear line.
const oldest = [22, 18]
const [major, minor] = process.versions.node.split('.').map(Number)

if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) {
  await import('../src/main.ts')
} else {
  console.error(
    `The demo needs Node ${oldest.join('.')} or newer; this is ${process.versions.node}: https://nodejs.org`,
  )
  process.exitCode = 1
}
