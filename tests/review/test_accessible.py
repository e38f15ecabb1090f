"""What a person without a mouse, or without good eyes, needs of the main pages, as a browser computes it; nothing runs off the screen."""

from __future__ import annotations

import pytest

from tests.review.site import NEEDED, Site

pytestmark = NEEDED

# where Tab goes, and whether it can be seen there
STOP = """() => { const one = document.activeElement, seen = getComputedStyle(one);
  return { body: one === document.body, outlined: seen.outlineStyle !== 'none' && parseFloat(seen.outlineWidth) > 0,
    after: !window.last || window.last === one || Boolean(window.last.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING),
    what: (window.last = one).outerHTML.slice(0, 120) }; }"""
STOPS = 12
# controls without a name, and texts that stand out too little
UNNAMED = """() => [...document.querySelectorAll('button, a[href], input:not([type=hidden]), select, textarea')]
  .filter(one => one.checkVisibility())
  .filter(one => !(one.textContent.trim() || one.ariaLabel || one.labels?.length || one.title))
  .map(one => one.outerHTML)"""
FAINT = """() => {
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const parts = text => text.match(/[\\d.]+/g).map(Number);
  const ground = one => { for (let at = one; at; at = at.parentElement) {
    const found = parts(getComputedStyle(at).backgroundColor);
    if (found.length < 4 || found[3] === 1) return found; } return [255, 255, 255]; };
  return [...document.querySelectorAll('body *')].filter(one => one.checkVisibility() && !one.closest('[disabled]') &&
    [...one.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()))
    .map(one => { const [a, b] = [light(parts(getComputedStyle(one).color)), light(ground(one))].sort((x, y) => y - x);
      return [(a + 0.05) / (b + 0.05), one.outerHTML.slice(0, 120)]; })
    .filter(([contrast]) => contrast < 4.5).map(([contrast, what]) => contrast.toFixed(2) + ' ' + what);
}"""


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("zhang", "/applications"),
        ("wang", "/applications/{key}/sheet"),
        ("heshan", "/uploads"),
        ("heshan", "/applications/{own}"),
        ("heshan", "/applications/{own}/verification"),
        ("city", "/round"),
        ("city", "/round/order"),
        ("city", "/round/adjudication"),
        ("city", "/applications/{key}/panel"),
        ("city", "/applications/{key}/summary"),
        ("city", "/operations"),
        ("admin", "/accounts"),
        ("audit", "/log"),
        ("audit", "/audit"),
        ("audit", "/audit/quality"),
    ],
)
def test_every_control_has_a_name_and_every_text_stands_out(site: Site, name: str, path: str) -> None:
    page, filed = site.seated("wang", "蓬江区") if name == "wang" else (site.sign_in(name), site.office.application("蓬江区"))
    own = site.office.application("鹤山市")
    page.goto(site.address + path.format(key=filed.key, own=own.key))
    page.wait_for_load_state("load")
    assert page.evaluate("document.documentElement.lang") == "zh-CN"
    assert page.evaluate(UNNAMED) == []
    assert page.evaluate(FAINT) == []
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "跳到正文"
    for _ in range(STOPS):
        stop = page.evaluate(STOP)
        if stop["body"]:
            break
        assert stop["outlined"], stop["what"]
        assert stop["after"], stop["what"]
        page.keyboard.press("Tab")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
