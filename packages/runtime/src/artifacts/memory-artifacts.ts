// Artifacts in memory: the default. They live as long as the process.
import { type ArtifactHead, type ArtifactStore, currentOf } from './artifact-store.ts'

interface Kept {
  readonly head: ArtifactHead
  readonly contents: ReadonlyMap<number, string>
}

/** A store for `createRuntime({ artifacts: { store } })` that keeps everything in memory. */
export function memoryArtifacts(): ArtifactStore {
  const all = new Map<string, Kept>()
  const isAt = (id: string, before: number): boolean => currentOf(all.get(id)?.head) === before
  return {
    heads: async () => [...all.values()].map(({ head }) => head).sort((a, b) => (a.id < b.id ? -1 : 1)),
    head: async id => all.get(id)?.head,
    content: async (id, version) => all.get(id)?.contents.get(version),
    async write(head, content, before) {
      const { id, versions } = head
      if (!isAt(id, before)) return false
      const contents = new Map([...(all.get(id)?.contents ?? []), [currentOf(head), content] as const])
      const kept = new Set(versions.map(({ version }) => version))
      all.set(id, { head, contents: new Map([...contents].filter(([version]) => kept.has(version))) })
      return true
    },
    async remove(id, before) {
      if (before === 0 || !isAt(id, before)) return false
      return all.delete(id)
    },
  }
}
