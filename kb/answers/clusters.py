"""A base in a cluster: written there, asked there, and what is said where that does not go."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from kb import DISTRIBUTION
from kb.answers.asking import Reply, ask
from kb.answers.freshness import program
from kb.errors import ClusterTrouble
from search import Ranker
from search.errors import ClusterError, PackDamaged

if TYPE_CHECKING:
    from search.cluster.asking import ClusterRanker
    from search.cluster.engine import Engine
    from search.cluster.pushing import Pushed

Made = TypeVar("Made")
TOKEN = "KB_CLUSTER_TOKEN"
"""Environment variable: the password, or the key, so that it stands in no list of processes."""
SAID = {
    "address": "{where} 不是集群的地址；写 http://主机:19530，或 Milvus Lite 的文件 名字.db",
    "not-installed": '没有装集群要的东西；pip install "{package}[cluster]" 后再试',
    "refused": "连不上 {where}：那里没有 Milvus 在听；看它开着没有、地址和端口对不对，再试",
    "silent": "{where} 没有按时回答；看那里是不是 Milvus、忙不忙（http://主机:9091/healthz），过一会儿再试",
    "unknown-host": "找不到 {where} 这台主机；看名字写对没有，再试",
    "denied": "{where} 不让进；把“用户:密码”或密钥放进环境变量 {token}，再试",
    "locked": "{where} 打不开：另一个程序正开着它，或它不是 Milvus Lite 的文件；等那个程序结束，或换一个名字",
    "empty": "{where} 里还没有知识库；先 kb cluster push",
    "gone": "{where} 里要问的那一份刚被换掉；再问一次，还不行就 kb cluster push",
    "half": "{where} 里的知识库不全；再运行一次 kb cluster push，它从断的地方接着写",
    "version": "{where} 里的知识库是另一个版本的程序写的；用这个版本 kb cluster push 一次，或换成写它的那个版本来问",
    "damaged": "{where} 里的知识库读不了；kb cluster push 一次，不行就先在那里删掉这个集合",
    "busy": "另一个 kb cluster push 正在往 {where} 里写；等它写完。现在问到的还是原来那一份",
    "taken": "另一个 kb cluster push 接着写了；这一个停下。写到的都留着，问到的是原来那一份，或它写好的",
    "rounded": "{where} 算的分和权重对不上，它多半只存近似的权重；换成存原数的 SPARSE_INVERTED_INDEX",
    "failed": "{where} 出了错：{detail}；看它的日志，改好再试",
}
"""What is said of each reason (`search.errors.ClusterError`): what, where, what next."""


@contextmanager
def speaking() -> Iterator[None]:
    """Raises ClusterTrouble for what a cluster cannot do."""
    try:
        yield
    except ClusterError as error:
        said = SAID[error.reason].format(
            where=error.where or "空的", detail=error.detail, token=TOKEN, package=DISTRIBUTION
        )
        raise ClusterTrouble(said, error.reason) from error


def connect(uri: str, make: bool = False) -> "Engine":
    """A connection to a cluster; a file of one is made where it is not there, if one may. Raises ClusterTrouble."""
    from search.cluster.engine import Engine, place_of

    with speaking():
        return Engine(place_of(uri), os.environ.get(TOKEN, ""), make=make)


def open_in_cluster(engine: "Engine") -> "ClusterRanker":
    """The base that stands in a cluster now. Raises ClusterTrouble."""
    from search.cluster.asking import open_cluster

    with speaking():
        ranker = open_cluster(engine)
        if not isinstance(ranker.stamp, dict) or ranker.stamp.get("program") != program():
            raise ClusterError("version", engine.place.shown)
        return ranker


def ask_in_cluster(ranker: "ClusterRanker", question: str) -> Reply:
    """What `kb.answers.asking.ask` replies. Raises QuestionError, ClusterTrouble."""
    with speaking(), sound(ranker):
        return ask(ranker, question)


@contextmanager
def sound(ranker: "ClusterRanker") -> Iterator[None]:
    """Raises ClusterError where what stands in a cluster is not what a push writes."""
    try:
        yield
    except PackDamaged as error:
        raise ClusterError("damaged", ranker.remote.engine.place.shown, str(error)) from error


def use_cluster(uri: str, use: Callable[["ClusterRanker"], Made]) -> Made:
    """What is made of the base in a cluster. Raises ClusterTrouble, and what `use` does."""
    engine = connect(uri)
    try:
        ranker = open_in_cluster(engine)
        with speaking(), sound(ranker):
            return use(ranker)
    finally:
        engine.close()


def push_index(
    ranker: Ranker,
    engine: "Engine",
    progress: Callable[[int, int], None],
    waiting: Callable[[], None],
    replicas: int = 1,
) -> "Pushed":
    """Write an index to a cluster, held there so many times. Raises ClusterTrouble, PackDamaged; then those who ask
    get what they got."""
    from search.cluster.pushing import push

    with speaking():
        return push(ranker, engine, progress, waiting, replicas=replicas)


class Asked:
    """A base in a cluster that is asked for long, by any number of threads."""

    def __init__(self, uri: str) -> None:
        """Raises ClusterTrouble."""
        self._engine = connect(uri)
        self._alias = self._engine.place.alias
        self.ranker = open_in_cluster(self._engine)

    @property
    def version(self) -> str:
        """What tells one state of it from another."""
        return self.ranker.name

    def refresh(self) -> bool:
        """Ask what was pushed last from now on; whether that is another. Raises ClusterTrouble."""
        with speaking():
            if self._engine.current(self._alias) == self.ranker.name:
                return False
        self.ranker = open_in_cluster(self._engine)
        return True

    def ask(self, question: str) -> Reply:
        """The reply to a question; of what was pushed last, where the base that was asked is gone.

        Raises QuestionError, ClusterTrouble.
        """
        try:
            return ask_in_cluster(self.ranker, question)
        except ClusterTrouble as trouble:
            if trouble.reason not in ("gone", "half") or not self.refresh():
                raise
            return ask_in_cluster(self.ranker, question)

    def beside(self, here: Ranker) -> str:
        """What is to be said where the cluster has a base of other content than the index here; empty else."""
        if self.ranker.stamp.get("content") == here.stamp.get("content"):
            return ""
        return f"{self._engine.place.shown} 里是另一份内容，回答来自那里；kb cluster push 把这里的写进去"

    def close(self) -> None:
        """End the connection."""
        self._engine.close()
