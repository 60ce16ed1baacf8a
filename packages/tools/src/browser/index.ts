// Tools that drive a real Chromium. Needs the package `playwright-core`.
export { type BrowserTools, type BrowserToolsOptions, browserTools } from './browser-tools.ts'
export type { PageView } from './page-view.ts'
