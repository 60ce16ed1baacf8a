export { lastResults, lastUserText, type WireApi, type WireMessage, type WireRequest } from './wire-request.ts'
export {
  openWireServer,
  type WireBrain,
  type WireServer,
  type WireServerOptions,
  type WireStats,
} from './wire-server.ts'
export {
  type Json,
  type RefusalReason,
  type WireAnswer,
  type WireFault,
  type WirePart,
  type WireRaw,
  type WireRefusal,
  type WireToolCall,
  type WireTravel,
  type WireTurn,
  type WireUsage,
  wireFaults,
} from './wire-turn.ts'
