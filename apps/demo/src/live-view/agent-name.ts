// The name of an agent from its address: the last word, without the mark of a single run (`root/audit/planner~run-1`).
export const agentName = (address: string): string => agentPart(address).split('~')[0] ?? address

/** The last part of an address, as it stands. */
export const agentPart = (address: string): string => address.split('/').at(-1) ?? address
