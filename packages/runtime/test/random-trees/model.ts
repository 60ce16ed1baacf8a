// The reference: who lives, in which life, after which failures. It knows restartDirective and nothing of the engine.
//
// - It keeps only what can end a life: BOOMs that wait (those that are asked come again after a restart), restarts that were
//   put off, and deadlines of asked BOOMs. All other messages leave lives alone.
// - Whoever has something to take has its go in the order in which it got ready, as the pump does.
import { type RestartPolicy, restartDirective } from '../../src/index.ts'
import type { Spec } from './plan.ts'

interface Report {
  readonly child: Node
  readonly life: number
  readonly at: number
  readonly history: readonly number[]
}
type Message =
  | { readonly type: 'boom'; readonly ask: number | undefined }
  | { readonly type: 'add' | 'remove'; readonly id: string }

export interface Node {
  readonly address: string
  readonly id: string
  readonly spec: Spec
  readonly parent: Node | undefined
  children: Node[]
  life: number
  status: 'alive' | 'failed' | 'gone'
  failures: number[]
  /** A restart is on its way, under this number. */
  restart: number | undefined
  /** They go first. */
  reports: Report[]
  work: Message[]
}

interface Timer {
  readonly due: number
  readonly seq: number
  readonly fire: () => void
}

export interface Model {
  readonly restarts: number
  readonly crashes: number
  /** By address, whoever is there. */
  living(): ReadonlyMap<string, Node>
  boom(address: string, ask?: { readonly id: number; readonly deadline: number }): void
  cancel(ask: number): void
  crash(address: string): void
  stop(address: string): void
  add(parent: string, id: string): void
  remove(parent: string, id: string): void
  advance(ms: number): void
}

const NO_POLICY: RestartPolicy = {}
const policyOf = ({ spec }: Node): RestartPolicy => (spec.kind === 'supervisor' ? spec.policy : NO_POLICY)

export function createModel(roots: readonly Spec[], nameOf: (index: number) => string): Model {
  const nodes = new Map<string, Node>()
  const ready: Node[] = []
  let timers: Timer[] = []
  let now = 0
  let seq = 0
  let restarts = 0
  let crashes = 0

  const schedule = (node: Node): void => {
    if (node.status === 'alive' && !ready.includes(node)) ready.push(node)
  }
  const later = (due: number, fire: () => void): number => {
    seq += 1
    timers.push({ due, seq, fire })
    return seq
  }

  function spawn(id: string, spec: Spec, parent?: Node): void {
    const address = parent ? `${parent.address}/${id}` : id
    if (nodes.has(address)) return
    const node: Node = {
      address,
      id,
      spec,
      parent,
      children: [],
      life: 1,
      status: 'alive',
      failures: [],
      restart: undefined,
      reports: [],
      work: [],
    }
    nodes.set(address, node)
    parent?.children.push(node)
    begin(node)
  }

  function begin(node: Node): void {
    if (node.spec.kind === 'supervisor')
      for (const [n, child] of node.spec.children.entries()) spawn(nameOf(n), child, node)
    if (node.work.length > 0) schedule(node)
  }

  function endLife(node: Node): void {
    for (const child of [...node.children].reverse()) end(child)
    node.restart = undefined
  }

  function end(node: Node): void {
    node.status = 'gone'
    endLife(node)
    nodes.delete(node.address)
    if (node.parent) node.parent.children = node.parent.children.filter(child => child !== node)
  }

  function fail(node: Node): void {
    crashes += 1
    node.status = 'failed'
    const history = node.failures
    node.failures = [...history, now]
    const { parent } = node
    if (parent?.spec.kind !== 'supervisor') return end(node)
    parent.reports.push({ child: node, life: node.life, at: now, history })
    schedule(parent)
  }

  function revive(node: Node): void {
    restarts += 1
    node.life += 1
    node.status = 'alive'
    node.reports = []
    begin(node)
  }

  function decide(parent: Node, { child, life, at, history }: Report): void {
    if (child.status !== 'failed' || child.life !== life || child.restart !== undefined) return
    const siblings = parent.children.map(({ address }) => address)
    const failure = { child: child.address, at, history, siblings, duringBirth: false }
    const { directive, children, delayMs } = restartDirective(policyOf(parent), failure)
    if (directive === 'stop' || (directive === 'escalate' && !parent.parent)) return end(child)
    if (directive === 'escalate') return fail(parent)
    const chosen = parent.children.filter(({ address }) => children.includes(address))
    for (const one of [...chosen].reverse()) endLife(one)
    if (delayMs > 0) for (const one of chosen) putOff(one, now + delayMs)
    else for (const one of chosen) revive(one)
  }

  function putOff(node: Node, due: number): void {
    node.status = 'failed'
    const mine = later(due, () => {
      if (node.status !== 'failed' || node.restart !== mine) return
      node.restart = undefined
      revive(node)
    })
    node.restart = mine
  }

  function take(node: Node): void {
    while (node.status === 'alive') {
      const report = node.reports.shift()
      const message = report ? undefined : node.work[0]
      if (report) decide(node, report)
      else if (!message) return
      else if (message.type === 'boom') {
        // One that is asked is delivered again; one that is told is lost.
        if (message.ask === undefined) node.work.shift()
        fail(node)
      } else {
        node.work.shift()
        const child = nodes.get(`${node.address}/${message.id}`)
        if (message.type === 'add') spawn(message.id, { kind: 'worker' }, node)
        else if (child) end(child)
      }
    }
  }

  function drain(): void {
    for (let node = ready.shift(); node; node = ready.shift()) take(node)
  }

  /** The other kind does not take it. */
  function put(node: Node, kind: Spec['kind'], message: Message): void {
    if (node.spec.kind !== kind) return
    node.work.push(message)
    schedule(node)
  }

  const withdraw = (ask: number): void => {
    for (const node of nodes.values()) {
      node.work = node.work.filter(message => message.type !== 'boom' || message.ask !== ask)
    }
  }
  const at = (address: string, act: (node: Node) => void): void => {
    const node = nodes.get(address)
    if (node) act(node)
    drain()
  }

  for (const [n, spec] of roots.entries()) spawn(`root${n}`, spec)
  return {
    get restarts() {
      return restarts
    },
    get crashes() {
      return crashes
    },
    living: () => nodes,
    boom: (address, ask) =>
      at(address, node => {
        if (ask) later(ask.deadline, () => withdraw(ask.id))
        put(node, 'worker', { type: 'boom', ask: ask?.id })
      }),
    cancel: withdraw,
    crash: address => at(address, node => void (node.status === 'alive' && fail(node))),
    stop: address => at(address, end),
    add: (parent, id) => at(parent, node => put(node, 'supervisor', { type: 'add', id })),
    remove: (parent, id) => at(parent, node => put(node, 'supervisor', { type: 'remove', id })),
    advance(ms) {
      const end = now + ms
      for (;;) {
        const [next] = timers.filter(({ due }) => due <= end).sort((a, b) => a.due - b.due || a.seq - b.seq)
        if (!next) break
        timers = timers.filter(timer => timer !== next)
        now = Math.max(now, next.due)
        next.fire()
        drain()
      }
      now = end
    },
  }
}
