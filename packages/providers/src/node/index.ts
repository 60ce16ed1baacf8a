export { type RecordReplayOptions, recordReplay } from './record-replay.ts'
