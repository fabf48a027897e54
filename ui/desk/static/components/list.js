// A list of records as mail programs show one: role listbox, one tab stop, arrow keys, j and k, Home and End.
// Rows are updated in place: a rebuilt row would lose the keyboard's focus at every rerun of the page.
import { make } from './dom.js'

const ICONS = {
  lock: 'M6 9V7a4 4 0 1 1 8 0v2h1v8H5V9zm2 0h4V7a2 2 0 1 0-4 0z',
  clip: 'M13 5.5v7a3 3 0 0 1-6 0V5a2 2 0 0 1 4 0v7a1 1 0 0 1-2 0V6H8v6a2 2 0 0 0 4 0V5a3 3 0 0 0-6 0v7.500a4 4 0 0 0 8 0v-7z',
}
function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  svg.setAttribute('viewBox', '0 0 20 20')
  svg.setAttribute('aria-hidden', 'true')
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path')
  path.setAttribute('d', ICONS[name])
  svg.append(path)
  return svg
}

export default function ({ parentElement, data, setStateValue, setTriggerValue }) {
  const root = parentElement.querySelector('.list')
  root.setAttribute('role', 'listbox')
  root.setAttribute('aria-label', data.label)
  root.open = data.selected
  const send = id => { clearTimeout(root.timer); root.timer = setTimeout(() => choose(root, id, () => setStateValue('selected', id)), root.held ? 90 : 0) }
  const options = () => [...root.querySelectorAll('[role=option]')]
  const mark = (id, focus) => {
    const all = options()
    const found = all.find(option => option.dataset.id === id)
    all.forEach((option, index) => {
      const is = option === found
      option.setAttribute('aria-selected', is)
      option.tabIndex = is || (!found && index === 0) ? 0 : -1
    })
    if (found && focus) { found.focus(); found.scrollIntoView({ block: 'nearest' }) }
    return found
  }
  draw(root, data, option => { root.held = false; mark(option.dataset.id, true); send(option.dataset.id) })
  // What was chosen here a moment ago counts until the server has caught up; else fast keys jump back.
  const hasFocus = root.contains(parentElement.activeElement)
  if (!root.pending || root.pending === data.selected) { root.pending = null; mark(data.selected, hasFocus) }

  root.onkeydown = event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const all = options()
    const at = all.findIndex(option => option.getAttribute('aria-selected') === 'true')
    const to = { ArrowDown: at + 1, j: at + 1, ArrowUp: at - 1, k: at - 1, Home: 0, End: all.length - 1, PageDown: at + 8, PageUp: at - 8 }[event.key]
    if (to === undefined) return
    event.preventDefault(); event.stopPropagation()
    const option = all[Math.max(0, Math.min(all.length - 1, to))]
    if (!option) return
    root.held = event.repeat
    root.pending = option.dataset.id
    mark(option.dataset.id, true)
    send(option.dataset.id)
  }
  const more = parentElement.querySelector('.more')
  more.hidden = !data.more
  more.textContent = data.more || ''
  more.onclick = () => setTriggerValue('more', true)
  const empty = parentElement.querySelector('.empty')
  empty.hidden = data.groups.length > 0
  empty.replaceChildren(make('b', '', data.empty[0]), make('span', '', data.empty[1]))
  root.hidden = data.groups.length === 0
}

// The record is shown by the click itself (opening.js), where it is another than the one that is open.
function choose(root, id, go) {
  const title = root.querySelector(`[data-id="${id}"] .title`)?.lastChild?.textContent ?? ''
  if (id === root.open || !/^\d+$/.test(id)) { go(); return }
  document.dispatchEvent(new CustomEvent('casework-opening', { detail: { record: id, title, go } }))
}

function draw(root, data, pick) {
  const known = new Map([...root.querySelectorAll('[role=option]')].map(option => [option.dataset.id, option]))
  const shape = JSON.stringify(data.groups.map(([label, rows]) => [label, rows.map(row => row.id)]))
  const fill = row => {
    let option = known.get(row.id)
    if (!option) {
      option = make('div', 'row')
      option.dataset.id = row.id
      option.setAttribute('role', 'option')
      option.tabIndex = -1
      option.addEventListener('click', () => pick(option))
    }
    const signature = JSON.stringify(row)
    if (option.dataset.signature !== signature) { option.dataset.signature = signature; content(option, row) }
    return option
  }
  if (root.dataset.shape === shape) { data.groups.forEach(([, rows]) => rows.forEach(fill)); return }
  root.dataset.shape = shape
  root.replaceChildren(...data.groups.map(([label, rows]) => {
    const group = make('div', 'group')
    group.setAttribute('role', 'group')
    group.setAttribute('aria-label', label)
    const heading = make('div', 'day', label)
    heading.setAttribute('aria-hidden', 'true')
    group.append(heading, ...rows.map(fill))
    return group
  }))
}

function content(option, row) {
  option.classList.toggle('unread', row.unread)
  const title = make('span', 'title')
  if (row.restricted) { const lock = icon('lock'); lock.classList.add('lock'); title.append(lock, make('span', 'aside', row.restricted + ': ')) }
  title.append(row.title)
  const line = make('span', 'line')
  line.append(make('span', 'pill ' + row.tone, row.status))
  if (row.number) line.append(make('span', '', row.number))
  line.append(make('span', 'channel', row.channel))
  if (row.files) { const files = make('span', 'files'); files.append(icon('clip'), row.files); line.append(files) }
  if (row.flag) { const flag = make('span', 'flag ' + row.colour); flag.append(make('span', 'aside', row.flag)); flag.title = row.flag; line.append(flag) }
  if (row.deadline) line.append(make('span', 'deadline ' + row.urgency, row.deadline))
  const dot = make('span', 'dot')
  if (row.unread) dot.append(make('span', 'aside', row.unread))
  option.replaceChildren(dot, make('span', 'from', row.from), make('span', 'date', row.date), title, line)
}
