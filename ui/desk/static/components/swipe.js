// The executive's way from one thing to the next: large buttons, the arrow keys, a swipe. Links of the page go this way as well.
let now = null
const is = () => now && now.root.isConnected
const typing = event => {
  const at = event.composedPath()[0]
  return at && (at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName || ''))
}
const step = way => { if (is() && now.data[way]) now.go(now.data[way]) }

document.addEventListener('keydown', event => {
  if (!is() || typing(event) || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
  const way = { ArrowLeft: 'previous', ArrowRight: 'next' }[event.key]
  if (!way) return
  event.preventDefault()
  step(way)
})

document.addEventListener('click', event => {
  if (!is()) return
  const link = event.composedPath().find(each => each.tagName === 'A')
  const href = link && link.getAttribute('href')
  if (!href || !href.startsWith('?') || event.ctrlKey || event.metaKey) return
  event.preventDefault(); event.stopPropagation()
  now.go(href)
}, true)

let from = null
document.addEventListener('touchstart', event => {
  from = event.touches.length === 1 ? { x: event.touches[0].clientX, y: event.touches[0].clientY } : null
}, { passive: true })
document.addEventListener('touchend', event => {
  if (!is() || !from || event.touches.length || typing(event)) return
  const x = event.changedTouches[0].clientX - from.x, y = event.changedTouches[0].clientY - from.y
  from = null
  if (Math.abs(x) > 70 && Math.abs(x) > 2 * Math.abs(y)) step(x < 0 ? 'next' : 'previous')
}, { passive: true })

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector('.walk')
  now = { root, data, go: href => setTriggerValue('go', href) }
  root.setAttribute('aria-label', data.say.label)
  const link = (name, href, words) => {
    const a = root.querySelector(name)
    a.hidden = !href
    if (!href) return
    a.setAttribute('href', href)
    a.textContent = words
  }
  link('.all', data.all, data.say.all)
  link('.leave', data.leave, data.say.leave)
  root.querySelector('.place').textContent = data.say.place
  for (const [way, sign] of [['previous', '‹'], ['next', '›']]) {
    const button = root.querySelector('.' + way)
    button.hidden = !data.all
    button.textContent = sign
    button.setAttribute('aria-label', data.say[way])
    button.title = data.say[way]
    button.disabled = !data[way]
    button.onclick = () => step(way)
  }
}
