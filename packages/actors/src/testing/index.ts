// The public names for testing agents, one by one.
export { type MemoryCase, type MemoryHarness, memoryConformance } from './memory-conformance.ts'
export { modelReply, type ReplyParts } from './model-reply.ts'
export { type PeerAnswer, peers } from './peers.ts'
