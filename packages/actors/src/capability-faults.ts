// What somebody says that it can do, as far as it can be read: whoever looks for it would not find it otherwise.
import { type Capability, type KnownOptions, strangeOptions } from '@statecraft/runtime'

const CAPABILITY: KnownOptions<Capability> = {
  name: true,
  description: true,
  inputTypes: true,
  outputTypes: true,
  estimatedMs: true,
  estimatedCostUsd: true,
}

/** What cannot be read, in words. */
export function capabilityFaults(capabilities: readonly Capability[] = []): readonly string[] {
  if (!Array.isArray(capabilities)) return ["capabilities must be a list, such as [{ name: 'translate' }]"]
  return capabilities.flatMap((one, at) => strangeOptions(one, CAPABILITY, `capabilities[${at}]`))
}
