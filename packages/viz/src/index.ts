// The public names of the pictures, one by one.
export { type FlowchartOptions, flowchart } from './flowchart.ts'
export { formatCost, formatDuration, formatTokens } from './format.ts'
export { type ToMermaidOptions, toMermaid } from './mermaid.ts'
export type { PenOptions } from './pen.ts'
export { stateList } from './state-list.ts'
export { type ToolTraceOptions, toolTrace } from './tool-trace.ts'
