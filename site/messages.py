"""MkDocs hooks for the messages: a page each, and which of them belong to the step of an entry."""

import json
from typing import Any

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel

from kb.answers.filling import FILLING, blank, message_data
from kb.base.entries import Entry
from kb.base.messages import Message
from kb.publish.exports import within_a_page


def on_files(files: Files, config: MkDocsConfig) -> Files:
    for message in config.extra["kb"].messages.values():
        front = json.dumps({"title": message.title, "template": "message.html"})
        content = f"---\n{front}\n---\n\n{message.about}\n"
        files.append(File.generated(config, message.path, content=content, inclusion=InclusionLevel.NOT_IN_NAV))
    return files


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    base = config.extra["kb"]

    def data(message: Message) -> dict[str, Any]:
        return message_data(base, message)

    def of_entry(entry: Entry) -> list[Message]:
        return [message for message in base.messages.values() if entry.id in message.entries]

    env.globals["letter"] = lambda message: within_a_page({"message": data(message), "sayings": FILLING})
    env.globals["blank"] = lambda message: blank(base, message)
    env.globals["messages_of"] = of_entry
    return env
