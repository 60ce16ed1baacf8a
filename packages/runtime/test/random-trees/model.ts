// The reference: who lives, in which life, after which failures, and what became of whom in which order. It has OTP's rules of
// its own and knows nothing of the engine.
//
// - It keeps only what can end a life: BOOMs that wait (those that are asked come again after a restart, until they have ended
//   three lives), restarts that were put off, and deadlines of asked BOOMs. All other messages leave lives alone.
// - Whoever has something to take has its go in the order in which it got ready, as the pump does. The lives that one message
//   asks for begin after all else that it does.
import { verdict } from './otp.ts'
import type { Spec } from './plan.ts'

interface Report {
  readonly child: Node
  readonly life: number
  readonly failures: readonly number[]
  readonly unborn: boolean
}
type Message =
  | { readonly type: 'boom'; readonly ask: number | undefined; crashes: number }
  | { readonly type: 'add'; readonly id: string; readonly spec: Spec }
  | { readonly type: 'remove'; readonly id: string }

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
  /** What became of whom since the last time it was asked, in order. */
  happenings(): readonly string[]
  /** By address, whoever is there. */
  living(): ReadonlyMap<string, Node>
  boom(address: string, ask?: { readonly id: number; readonly deadline: number }): void
  cancel(ask: number): void
  crash(address: string): void
  stop(address: string): void
  add(parent: string, id: string, spec: Spec): void
  remove(parent: string, id: string): void
  advance(ms: number): void
}

/** So many lives an asked BOOM may end. */
const POISON = 3

export function createModel(roots: readonly Spec[], nameOf: (index: number) => string): Model {
  const nodes = new Map<string, Node>()
  const ready: Node[] = []
  let births: Node[] = []
  let log: string[] = []
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
    births.push(node)
    log.push(`spawned ${address}`)
  }

  function begin(node: Node): void {
    if (node.status !== 'alive') return
    const { spec } = node
    if (spec.kind === 'worker' && spec.isStillborn) return fail(node, true)
    if (spec.kind === 'supervisor') for (const [n, child] of spec.children.entries()) spawn(nameOf(n), child, node)
    if (node.work.length > 0) schedule(node)
  }

  /** One thing that happens, and the lives that it asked for. */
  function happen(what: () => void): void {
    what()
    while (births.length > 0) {
      const now = births
      births = []
      for (const node of now) begin(node)
    }
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
    log.push(`stopped ${node.address}`)
  }

  function fail(node: Node, unborn = false): void {
    crashes += 1
    node.status = 'failed'
    node.failures = [...node.failures, now]
    log.push(`failed ${node.address} in life ${node.life}`)
    const { parent } = node
    if (parent?.spec.kind !== 'supervisor') return end(node)
    parent.reports.push({ child: node, life: node.life, failures: node.failures, unborn })
    schedule(parent)
  }

  function revive(node: Node): void {
    restarts += 1
    node.life += 1
    node.status = 'alive'
    node.reports = []
    births.push(node)
    log.push(`restarted ${node.address} as life ${node.life}`)
  }

  function decide(parent: Node, { child, life, failures, unborn }: Report): void {
    if (child.status !== 'failed' || child.life !== life || child.restart !== undefined) return
    if (parent.spec.kind !== 'supervisor') return
    const isNew = unborn && life === 1
    const isOwn = parent.spec.children.some((_, n) => nameOf(n) === child.id)
    const judged = verdict(parent.spec.policy, child, parent.children, failures, unborn)
    const { what, whom, delayMs } = isNew && !isOwn ? { ...judged, what: 'stop' as const } : judged
    const decided = (word: string): void =>
      void log.push(`${parent.address} decided ${word} for ${whom.map(({ address }) => address)}`)
    decided(what)
    if (what === 'escalate' && parent.parent) return fail(parent, isNew)
    if (what === 'escalate') decided('stop')
    if (what !== 'restart') return end(child)
    for (const one of [...whom].reverse()) endLife(one)
    if (delayMs > 0) for (const one of whom) putOff(one, now + delayMs)
    else for (const one of whom) revive(one)
  }

  function putOff(node: Node, due: number): void {
    node.status = 'failed'
    const mine = later(due, () => {
      if (node.status !== 'failed' || node.restart !== mine) return
      node.restart = undefined
      happen(() => revive(node))
    })
    node.restart = mine
  }

  function take(node: Node): void {
    while (node.status === 'alive') {
      const report = node.reports.shift()
      const message = report ? undefined : node.work[0]
      if (!report && !message) return
      happen(() => (report ? decide(node, report) : message && carryOut(node, message)))
    }
  }

  function carryOut(node: Node, message: Message): void {
    if (message.type === 'boom') return boom(node, message)
    node.work.shift()
    const child = nodes.get(`${node.address}/${message.id}`)
    if (message.type === 'add') spawn(message.id, message.spec, node)
    else if (child) end(child)
  }

  /** One that is asked is delivered again, unless it is poison; one that is told is lost. */
  function boom(node: Node, message: Message & { readonly type: 'boom' }): void {
    message.crashes += 1
    if (message.ask === undefined || message.crashes === POISON) node.work.shift()
    fail(node)
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
    if (node) happen(() => act(node))
    drain()
  }

  for (const [n, spec] of roots.entries()) happen(() => spawn(`root${n}`, spec))
  drain()
  return {
    happenings() {
      const past = log
      log = []
      return past
    },
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
        put(node, 'worker', { type: 'boom', ask: ask?.id, crashes: 0 })
      }),
    cancel: withdraw,
    crash: address => at(address, node => void (node.status === 'alive' && fail(node))),
    stop: address => at(address, end),
    add: (parent, id, spec) => at(parent, node => put(node, 'supervisor', { type: 'add', id, spec })),
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
