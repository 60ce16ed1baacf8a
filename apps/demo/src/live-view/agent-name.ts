// The name of an agent from its address: the last word, without the mark of a single run (`root/audit/planner~run-1`).
export const agentName = (address: string): string => (address.split('/').at(-1) ?? address).split('~')[0] ?? address
