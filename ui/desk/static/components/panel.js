// The panel of lists: links in groups that fold, walked with Tab, or with the arrow keys from link to link.
import { make } from './dom.js'

export default function ({ parentElement, data, setTriggerValue }) {
  const panel = parentElement.querySelector('.panel')
  panel.hidden = !data.open
  const nav = panel.querySelector('nav')
  if (!data.open) { nav.replaceChildren(); delete nav.dataset.signature }
  const fold = panel.querySelector('.fold')
  fold.title = fold.ariaLabel = data.say.close
  fold.onclick = () => setTriggerValue('open', 'shut')
  if (!panel.dataset.listens) {
    panel.dataset.listens = 'yes'
    document.addEventListener('casework-panel', () => panel.send?.())
    nav.addEventListener('keydown', event => walk(event, nav, parentElement))
  }
  panel.send = () => setTriggerValue('open', 'open')
  if (data.open) draw(nav, data, setTriggerValue)
}

function draw(nav, data, setTriggerValue) {
  nav.setAttribute('aria-label', data.say.lists)
  const signature = JSON.stringify([data.groups, data.folded, data.current, data.page])
  if (nav.dataset.signature === signature) return
  const root = nav.getRootNode()
  const focused = root.activeElement?.dataset?.key
  nav.dataset.signature = signature
  const folded = new Set(data.folded)
  nav.replaceChildren(...data.groups.map(([key, title, lists, more]) => {
    const section = make('section')
    const heading = make('h2')
    const button = make('button')
    button.type = 'button'
    button.dataset.key = 'group-' + key
    const arrow = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
    arrow.setAttribute('viewBox', '0 0 14 14'); arrow.setAttribute('aria-hidden', 'true'); arrow.setAttribute('fill', 'none')
    arrow.setAttribute('stroke', 'currentColor'); arrow.setAttribute('stroke-width', '2')
    const path = document.createElementNS('http://www.w3.org/2000/svg', 'path')
    path.setAttribute('d', 'M2 4l5 5 5-5')
    arrow.append(path)
    button.append(arrow, make('span', '', title))
    const links = make('div')
    const show = () => { links.hidden = folded.has(key); button.setAttribute('aria-expanded', !folded.has(key)) }
    button.onclick = () => { folded.has(key) ? folded.delete(key) : folded.add(key); show(); setTriggerValue('folded', [...folded]) }
    heading.append(button)
    links.append(...lists.map(([address, label, count, depth]) => {
      const link = make('a')
      link.href = '?list=' + address
      link.dataset.key = address
      if (depth) link.style.setProperty('--depth', depth)
      link.append(make('span', '', label))
      if (address === data.current) link.setAttribute('aria-current', 'page')
      if (count) link.append(make('span', 'count', count))
      return link
    }))
    if (more) {
      const link = make('a', 'quiet')
      link.href = more[1]
      link.append(make('span', '', more[0]))
      if (more[1] === '?page=' + data.page) link.setAttribute('aria-current', 'page')
      links.append(link)
    }
    show()
    section.append(heading, links)
    return section
  }))
  if (focused) nav.querySelector(`[data-key="${focused}"]`)?.focus()
}

function walk(event, nav, root) {
  const items = [...nav.querySelectorAll('a, h2 button')].filter(item => item.offsetParent)
  const at = items.indexOf(root.activeElement)
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key]
  if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return
  event.preventDefault(); event.stopPropagation()
  items[Math.max(0, Math.min(items.length - 1, to))].focus()
}
