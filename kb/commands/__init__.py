"""The command line. Each command is a module of this package that is imported when it is called."""

COMMANDS = (
    "ask",
    "search",
    "show",
    "list",
    "facts",
    "dates",
    "draft",
    "check",
    "index",
    "build",
    "serve",
    "init",
    "new",
    "edit",
    "rename",
    "retire",
    "tune",
    "eval",
    "completion",
    "man",
)
