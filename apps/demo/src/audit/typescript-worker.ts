// The thread in which TypeScript is parsed: one text in, one verdict out, in order.
import { parentPort } from 'node:worker_threads'
import { typescriptVerdict } from './typescript-syntax.ts'

parentPort?.on('message', (text: string) => parentPort?.postMessage(typescriptVerdict(text)))
