// The public names of the tools package, one by one: those that run anywhere.

export { calculate, calculator } from './calculator.ts'
export { type DataSource, type DataTarget, dataFormatter, formatData } from './data-formatter.ts'
export {
  type Documents,
  documentTools,
  type Evidence,
  type Finding,
  findEvidence,
  type ReadLines,
  readDocument,
  type SearchOptions,
  searchDocuments,
} from './document-tools.ts'
export { type DocumentIndex, type Hit, indexDocuments } from './documents.ts'
export { isPublicAddress } from './public-address.ts'
export { sentencesOf } from './sentences.ts'
export type { SourceDocument } from './source-document.ts'
export { extractSummary, type Summary, summarise } from './summarise.ts'
export { statisticsOf, type TextStatistics, textStatistics } from './text-statistics.ts'
export { type WebResult, type WebSearch, webSearch } from './web-search.ts'
