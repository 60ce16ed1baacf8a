// Tools that drive a real Chromium. Needs the package `playwright-core`.
export {}
