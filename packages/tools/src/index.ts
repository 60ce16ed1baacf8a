// The public names of the tools package, one by one: those that run anywhere.
export {}
