// Says in one line what to do when the Node that runs the workspace is too old for it.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    `Statecraft needs Node 22.18 or newer; this is ${process.versions.node}. On Linux x64 and arm64 \`npx -y pnpm@12 install\` brings its own Node; elsewhere install Node 24.`,
  )
  process.exit(1)
}
