export { type ConformanceCase, type ConformanceHarness, modelConformance } from './conformance.ts'
export type { ConformanceTurn, ModelCapability } from './rule.ts'
