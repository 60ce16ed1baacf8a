// Tools that need Node: files, processes, SQL and the web.
export {}
