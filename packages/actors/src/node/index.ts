// What needs Node: kept out of the main entry, which runs anywhere.
export { inWorker } from './in-worker.ts'
