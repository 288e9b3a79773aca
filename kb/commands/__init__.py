"""The command line. Each command is a module of this package that is imported when it is called."""

COMMANDS = (
    "ask",
    "search",
    "show",
    "list",
    "facts",
    "dates",
    "draft",
    "guide",
    "check",
    "index",
    "build",
    "bundle",
    "serve",
    "init",
    "new",
    "tune",
    "eval",
    "completion",
)
