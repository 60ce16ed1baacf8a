// The public names for tests of what runs on the runtime, one by one.
export {
  type ArtifactStoreCase,
  type ArtifactStoreHarness,
  type ArtifactStoreSubject,
  artifactConformance,
} from './artifact-conformance.ts'
export type { HostCapability, HostSubject } from './conformance/world.ts'
export { type HostCase, type HostHarness, hostConformance } from './host-conformance.ts'
export { type LockCase, type LockHarness, type LockSubject, lockConformance } from './lock-conformance.ts'
export { type EventRecord, recordEvents } from './record-events.ts'
export { settle } from './settle.ts'
export { createSimulatedClock, type SimulatedClock, type SimulatedClockOptions } from './simulated-clock.ts'
export { createSeededIds, createSimulation, type Simulation, type SimulationOptions } from './simulation.ts'
export { createSteadyPacer, type SteadyPacer } from './steady-pacer.ts'
export { type ChartStep, untakenTransitions } from './untaken-transitions.ts'
export { type AgreementOptions, type Disagreement, disagreements, type Seen } from './xstate-agreement.ts'
