"""Who has visited the site once can read all of it and ask it without a network, and learns of an update."""

import gzip
import json
import re
import shutil
import socket
from hashlib import sha256
from urllib.parse import urlsplit

import pytest

from browser.conftest import served
from browser.markup import file_of

READY = """async () => {
  const kept = await navigator.serviceWorker.ready
  const worker = kept.active
  if (worker.state != "activated")
    await new Promise(done => worker.addEventListener("statechange", () => worker.state == "activated" && done()))
}"""
KEPT = """async () => {
  const found = []
  for (const name of await caches.keys())
    for (const request of await (await caches.open(name)).keys()) found.push(request.url)
  return found
}"""
LATE = """{
  const { update } = ServiceWorkerRegistration.prototype
  ServiceWorkerRegistration.prototype.update = async function () {
    const done = await update.call(this), coming = this.installing
    if (coming)
      await new Promise(over => coming.addEventListener("statechange", () => coming.state == "redundant" && over()))
    setTimeout(() => { self.looked = true })
    return done
  }
}"""
"""A look for a newer version that ends when that could not be kept."""
EACH = 13_000
"""Bytes that are fetched, compressed, so that the whole site is there offline."""


def listed(folder):
    """Path -> hash of what a finished site keeps."""
    return dict(json.loads(re.search(r"new Map\((.*?)\);", (folder / "sw.js").read_text("utf-8"))[1]))


@pytest.fixture
def reader(chromium):
    """A browser window of its own, with nothing kept yet; what goes wrong in it is collected."""
    window = chromium.new_context(viewport={"width": 360, "height": 800})
    window.set_default_timeout(20_000)
    page = window.new_page()
    page.errors = []
    page.on("console", lambda said: page.errors.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    yield page
    window.close()


def await_that(page, script, *argument):
    """Waits until a script gives what is true; `wait_for_function` does not await what an asynchronous one promises."""
    for _ in range(600):
        if page.evaluate(script, *argument):
            return
        page.wait_for_timeout(100)
    raise AssertionError(script)


def visited(page, home, path=""):
    """Opens a page and waits until the whole site is kept."""
    page.goto(home + path)
    page.evaluate(READY)


@pytest.fixture
def mine(folder, tmp_path):
    """A copy of the finished site, to be changed."""
    return shutil.copytree(folder, tmp_path / "mine")


def change(folder, old, new):
    """Publishes another version: one text on one page."""
    page, worker = folder / "about/index.html", folder / "sw.js"
    before = listed(folder)["about/"]
    page.write_text(page.read_text("utf-8").replace(old, new), encoding="utf-8")
    worker.write_text(worker.read_text("utf-8").replace(before, digest(page)), encoding="utf-8")


def digest(file):
    return sha256(file.read_bytes()).hexdigest()[:16]


def test_every_page_and_all_it_loads_is_kept_under_its_true_hash(site, folder):
    kept = listed(folder)
    assert {path: digest(folder / file_of(path)) for path in kept} == kept
    assert set(site.paths) <= set(kept)
    needed = ("browser.pack", "traditional.pack", "answers.json", "examples.json", "worker.js")
    assert {f"assets/search/{name}" for name in needed} <= set(kept)
    assert not [path for path in kept if path.endswith((".map", ".gz", ".xml")) or path == "entries.json"]
    assert "sw.js" not in kept


def test_what_is_kept_is_small(folder, base):
    sizes = [len(gzip.compress((folder / file_of(path)).read_bytes())) for path in listed(folder)]
    assert 100_000 < sum(sizes) < EACH * len(base.entries)


def test_the_whole_site_opens_offline_once_one_page_was_visited(reader, site, folder, base):
    with served(folder) as home:
        visited(reader, home, "about/")
        assert {url.partition("?")[0] for url in reader.evaluate(KEPT)} == {home + path for path in listed(folder)}
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", urlsplit(home).port))
    for path in site.paths:
        reader.goto(home + path)
        heading = site.page(path).first("h1").text
        assert " ".join(reader.locator("h1").inner_text().split()) == heading, path
    assert reader.evaluate("getComputedStyle(document.querySelector('h1')).fontSize") != "32px"
    ask = "async () => (await kb.ask('loufa zenmeban')).candidates[0].id"
    assert base.entry(reader.evaluate(ask))
    assert reader.errors == []


def test_offline_an_address_nobody_knows_is_the_page_for_that_and_a_folder_is_its_page(reader, folder):
    with served(folder) as home:
        visited(reader, home)
    answer = reader.goto(home + "nothing/here/")
    assert (answer.status, reader.locator("h1").inner_text()) == (404, "没有这一页")
    for path in ("about", "about/index.html", "about/?q=漏发"):
        reader.goto(home + path)
        assert "关于" in reader.locator("h1").inner_text()
    reader.goto(home + "about?q=1")
    assert reader.url == home + "about/?q=1"


def test_what_is_typed_into_the_address_never_reaches_the_server_once_the_site_is_kept(reader, folder):
    with served(folder) as home:
        visited(reader, home)
        answer = reader.goto(home + "?q=漏发")
        assert answer.from_service_worker


def test_the_site_is_kept_under_a_sub_path_too_and_leaves_the_rest_of_the_host_alone(reader, folder, tmp_path):
    shutil.copytree(folder, tmp_path / "faq")
    (tmp_path / "index.html").write_text("<h1>别的网站</h1>", encoding="utf-8")
    with served(tmp_path) as host:
        home = f"{host}faq/"
        visited(reader, home, "periods/")
        assert all(url.startswith(home) for url in reader.evaluate(KEPT))
        assert reader.evaluate("navigator.serviceWorker.ready.then(kept => kept.scope)") == home
        assert not reader.goto(host).from_service_worker
    reader.goto(home + "entries/overview/what-to-do/")
    assert "怎么办" in reader.locator("h1").inner_text()


def test_nothing_is_fetched_for_later_before_the_page_is_there(reader, folder):
    asked = []
    reader.context.on("request", lambda request: asked.append((request.service_worker is not None, request.url)))
    with served(folder) as home:
        reader.goto(home)
        assert not [url for by_worker, url in asked if by_worker]
        loaded = reader.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")
        reader.evaluate(READY)
        begun = reader.evaluate("performance.getEntriesByName(new URL('sw.js', location).href)[0]?.startTime ?? 1e9")
    assert 0 < loaded <= begun


def test_an_update_is_noticed_taken_at_a_touch_and_nothing_old_remains(reader, mine):
    with served(mine) as home:
        visited(reader, home, "about/")
        before = set(reader.evaluate(KEPT))
        change(mine, "关于与免责声明</h1>", "关于我们</h1>")
        reader.reload()
        notice = reader.get_by_role("status").filter(has_text="有更新，点此刷新")
        notice.wait_for()
        assert "免责声明" in reader.locator("h1").inner_text()
        button = notice.get_by_role("button", name="有更新，点此刷新")
        assert button.bounding_box()["height"] >= 44
        with reader.expect_navigation():
            button.click()
        reader.get_by_role("heading", name="关于我们", exact=True).wait_for()
        assert notice.count() == 0
        await_that(reader, f"async size => (await ({KEPT})()).length == size", len(before))
        after = set(reader.evaluate(KEPT))
        new = f"{home}about/?{listed(mine)['about/']}"
        assert (after - before, len(before - after)) == ({new}, 1)
        assert reader.evaluate("caches.keys().then(names => names.length)") == 1
    assert reader.errors == []


def test_the_notice_can_be_put_off(reader, mine):
    with served(mine) as home:
        visited(reader, home, "about/")
        change(mine, "关于与免责声明</h1>", "关于我们</h1>")
        reader.reload()
        notice = reader.get_by_role("status").filter(has_text="有更新")
        notice.get_by_role("button", name="以后再说").click()
        assert notice.count() == 0
        assert "免责声明" in reader.locator("h1").inner_text()


def test_a_site_that_is_changing_over_is_not_kept_as_a_mixture(reader, mine):
    page = mine / "periods/index.html"
    page.write_text(page.read_text("utf-8").replace("时效", "时限"), encoding="utf-8")
    with served(mine) as home:
        reader.goto(f"{home}about/")
        reader.wait_for_function("navigator.serviceWorker.getRegistrations().then(all => all.length)")
        reader.wait_for_function(
            "navigator.serviceWorker.getRegistration().then(kept => !kept || !kept.installing && !kept.active)"
        )
        assert reader.evaluate("navigator.serviceWorker.controller") is None


def test_where_the_browser_has_no_service_workers_nothing_goes_wrong(chromium, address):
    window = chromium.new_context()
    window.add_init_script("delete Navigator.prototype.serviceWorker")
    page, errors = window.new_page(), []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(address + "about/")
    page.wait_for_load_state("networkidle")
    assert (errors, page.evaluate("'serviceWorker' in navigator")) == ([], False)
    window.close()


def changed_over(folder, home, reader):
    """A newer version of a page, whose service worker cannot be kept; the reader comes again."""
    change(folder, "关于与免责声明</h1>", "关于我们</h1>")
    page = folder / "about/index.html"
    page.write_text(page.read_text("utf-8") + "<!-- by the host -->", encoding="utf-8")


def test_a_host_that_adds_to_its_pages_never_keeps_a_reader_on_an_old_version(reader, mine):
    with served(mine) as home:
        visited(reader, home, "about/")
        changed_over(mine, home, reader)
        reader.reload()
        await_that(reader, f"async () => (await (await caches.match('{home}?state')).json()).seen == 0")
        reader.goto(home + "about/")
        assert "关于我们" in reader.locator("h1").inner_text()
        reader.get_by_role("status").filter(has_text="可能旧了").wait_for()
    reader.goto(home + "about/")  # without a network the kept one is better than none
    assert "免责声明" in reader.locator("h1").inner_text()


def test_a_version_that_could_not_be_kept_is_not_forgotten_when_the_look_for_it_ends(reader, mine):
    """The look may end after the installation failed, when nothing is being installed any more."""
    with served(mine) as home:
        visited(reader, home, "about/")
        changed_over(mine, home, reader)
        reader.add_init_script(LATE)
        reader.reload()
        await_that(reader, "() => self.looked === true")
        reader.evaluate("new Promise(done => setTimeout(done, 500))")  # what would be told is told by now
        seen = f"async () => (await (await caches.match('{home}?state')).json()).seen"
        assert reader.evaluate(seen) == 0


def test_where_the_service_worker_is_lost_an_old_version_lasts_a_week(reader, mine):
    with served(mine) as home:
        visited(reader, home, "about/")
        (mine / "sw.js").unlink()
        page = mine / "about/index.html"
        page.write_text(page.read_text("utf-8").replace("关于与免责声明</h1>", "关于我们</h1>"), encoding="utf-8")
        reader.goto(home + "about/")
        assert "免责声明" in reader.locator("h1").inner_text()
        age = (
            "async () => (await caches.open(`kb ${new URL('..', location)}`)).put(new URL('../?state', location).href,"
        )
        reader.evaluate(age + "new Response(JSON.stringify({seen: Date.now() - 8 * 24 * 3600e3})))")
        reader.goto(home + "about/")
        assert "关于我们" in reader.locator("h1").inner_text()
