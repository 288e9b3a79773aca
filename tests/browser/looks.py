"""How a page looks to a finger and to an eye: scripts that measure it in the browser."""

# A target's height as a finger finds it: padding and what a style sheet lays over it count, what covers it does not.
TARGETS = """
selector => [...document.querySelectorAll(selector)].flatMap(target => {
  if (!target.checkVisibility({opacityProperty: true})) return []
  target.scrollIntoView({block: "center", behavior: "instant"})
  const around = target.parentElement
  const words = [...around.childNodes].filter(node => node != target).map(node => node.textContent).join("").trim()
  const inline = getComputedStyle(target).display == "inline" && words != "" && !around.matches("ul > li, ol > li")
  if (inline) return {name: target.textContent.trim(), inline, height: parseFloat(getComputedStyle(around).lineHeight)}
  const box = target.getClientRects()[0]
  const x = box.left + box.width / 2, y = Math.round(box.top + box.height / 2)
  const hit = y => document.elementFromPoint(x, y)?.closest("a, button, summary, label, input") == target
  let top = y, bottom = y
  while (hit(top - 1)) top -= 1
  while (hit(bottom + 1)) bottom += 1
  const name = (target.textContent.trim() || target.title || target.htmlFor || target.className).slice(0, 40)
  return {name, inline, height: hit(y) ? bottom - top + 1 : 0}
})
"""

# The contrast of every text that can be seen, generated text too: text colour over all grounds below it.
CONTRASTS = """
() => {
  const brush = document.createElement("canvas").getContext("2d", {willReadFrequently: true})
  const colour = css => {
    brush.clearRect(0, 0, 1, 1)
    brush.fillStyle = css
    brush.fillRect(0, 0, 1, 1)
    const [r, g, b, a] = brush.getImageData(0, 0, 1, 1).data
    return {rgb: [r, g, b], a: a / 255}
  }
  const over = (upper, lower) => lower.map((channel, i) => channel + (upper.rgb[i] - channel) * upper.a)
  const ground = element => {
    const below = element.parentElement ? ground(element.parentElement) : [255, 255, 255]
    return over(colour(getComputedStyle(element).backgroundColor), below)
  }
  const fading = e => e ? parseFloat(getComputedStyle(e).opacity) * fading(e.parentElement) : 1
  const light = rgb => {
    const [r, g, b] = rgb.map(c => c / 255).map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const contrast = (css, base, fade) => {
    const ink = colour(css)
    const [darker, lighter] = [over({rgb: ink.rgb, a: ink.a * fade}, base), base].map(light).sort((a, b) => a - b)
    return (lighter + 0.05) / (darker + 0.05)
  }
  const found = []
  for (const element of document.querySelectorAll("body *")) {
    if (!element.checkVisibility({opacityProperty: true, visibilityProperty: true})) continue
    const texts = [...element.childNodes].filter(n => n.nodeType == Node.TEXT_NODE && n.data.trim())
    const base = ground(element), fade = fading(element)
    const add = (text, style, base) => found.push([text, contrast(style.color, base, fade)])
    if (texts.length) add(element.textContent.trim().replace(/\\s+/g, " "), getComputedStyle(element), base)
    for (const style of ["::before", "::after"].map(part => getComputedStyle(element, part)))
      if (/^"[^"]+"$|^counter/.test(style.content)) add(style.content, style, over(colour(style.backgroundColor), base))
  }
  return found
}
"""
