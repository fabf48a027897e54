// A list as a grid: heads that sort, rows that are walked with the arrow keys, chosen by box, Space or Shift with the arrows.
import { make } from './dom.js'

// The icon of an approval: a circle of another shape for each band, never told by colour alone.
const BANDS = {
  no_deadline: ['M10 3a7 7 0 1 0 .01 0z', ''],
  more_than_7: ['M10 3a7 7 0 1 0 .01 0z', 'M10 8.200a1.800 1.800 0 1 0 .01 0z'],
  less_than_7: ['M10 3a7 7 0 1 0 .01 0z', 'M10 3a7 7 0 0 1 0 14z'],
  exceeded: ['M10 2.500a7.500 7.500 0 1 0 .01 0z', 'M9 5.500h2l-.3 6H9.300zM10 12.700a1.150 1.150 0 1 0 .01 0z'],
  returned: ['M10 3a7 7 0 1 0 .01 0z', 'M9.500 5.800v2.100H12a2.800 2.800 0 1 1 0 5.600H8.500v-1.600H12a1.200 1.200 0 1 0 0-2.400H9.500v2.100L5.900 8.700z'],
  approved: ['M10 3a7 7 0 1 0 .01 0z', 'M8.900 13.700 5.600 10.400 6.900 9.100l2 2 4.300-4.400 1.300 1.300z'],
}
function band({ icon, title }) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  svg.setAttribute('viewBox', '0 0 20 20')
  svg.setAttribute('role', 'img')
  svg.setAttribute('aria-label', title)
  svg.setAttribute('class', 'band ' + icon)
  svg.append(...BANDS[icon].map((shape, number) => {
    const path = document.createElementNS('http://www.w3.org/2000/svg', 'path')
    path.setAttribute('d', shape)
    path.setAttribute('class', number ? 'inner' : 'outer')
    return path
  }))
  return svg
}

// The steps of an approval by sign and initials; whoever hears the page is told the same as sentences.
function progress(steps, words) {
  const line = make('span', 'progress')
  line.append(make('span', 'aside', words), ...steps.map(step => {
    const made = make('span', 'step ' + step.place)
    made.setAttribute('aria-hidden', 'true')
    made.append(make('i', '', step.sign))
    step.people.forEach(([initials, isMe], number) => made.append(...(number ? [document.createTextNode('+')] : []), make(isMe ? 'b' : 'span', '', initials)))
    if (step.count) made.append(make('small', '', step.count))
    return made
  }))
  return line
}

const NARROWEST = 48, WIDEST = 1200, USUAL = 140

export default function ({ parentElement, data, setTriggerValue }) {
  const whole = parentElement.querySelector('.whole')
  const state = (whole.state ??= { chosen: new Set(), all: false, from: null })
  const ids = data.rows.map(row => row.id)
  state.chosen = new Set([...state.chosen].filter(id => ids.includes(id)))
  const grid = whole.querySelector('table')
  grid.setAttribute('aria-label', data.label)
  whole.querySelector('.total').textContent = data.total
  views(whole.querySelector('.views'), data)
  paging(whole.querySelector('.paging'), data, setTriggerValue)
  const show = () => chosen(whole, data, state, setTriggerValue, show)
  heads(grid.tHead, data, state, setTriggerValue, show)
  rows(grid.tBodies[0], data, state, show)
  keys(grid.tBodies[0], parentElement, data, state, show)
  const empty = whole.querySelector('.empty')
  empty.hidden = data.rows.length > 0
  empty.replaceChildren(make('b', '', data.empty[0]), make('span', '', data.empty[1]))
  grid.hidden = data.rows.length === 0
  show()
}

function views(box, data) {
  const offered = data.views || []
  box.hidden = offered.length === 0
  box.setAttribute('aria-label', data.say.views || '')
  const signature = JSON.stringify(offered)
  if (box.dataset.signature === signature) return
  box.dataset.signature = signature
  box.replaceChildren(...offered.map(([address, label, isThis]) => {
    const link = make('a', '', label)
    link.href = address
    if (isThis) link.setAttribute('aria-current', 'page')
    return link
  }))
}

function paging(box, data, setTriggerValue) {
  const button = (name, label, can) => {
    const made = make('button', '', label)
    made.type = 'button'; made.disabled = !can
    made.onclick = () => setTriggerValue('page', name)
    return made
  }
  box.replaceChildren(...(data.before || data.after ? [button('before', data.say.before, data.before), button('after', data.say.after, data.after)] : []))
}

function heads(head, data, state, setTriggerValue, show) {
  const signature = JSON.stringify([data.heads, data.acts.length, data.widths])
  if (head.dataset.signature === signature) return
  const focused = head.getRootNode().activeElement?.dataset?.column
  head.dataset.signature = signature
  const line = make('tr')
  if (data.acts.length) {
    const cell = make('th', 'box')
    const box = make('input')
    box.type = 'checkbox'; box.ariaLabel = data.say.choose_all
    box.onchange = () => { state.all = false; state.chosen = new Set(box.checked ? head.closest('table').tBodies[0].ids : []); show() }
    cell.append(box)
    line.append(cell)
  }
  const sorted = data.heads.filter(([, , sort]) => sort).sort((one, other) => one[2][0] - other[2][0]).map(([column, , [, falling]]) => [column, falling])
  line.append(...data.heads.map(([column, label, sort]) => {
    const cell = make('th')
    cell.scope = 'col'
    if (!data.acts.length || data.unsorted?.includes(column)) { cell.append(make('span', 'plain', label)); return cell }
    const button = make('button', '', label)
    button.type = 'button'
    button.dataset.column = column
    if (sort) {
      button.append(make('small', '', (sort[1] ? '↓' : '↑') + (sorted.length > 1 ? sort[0] + 1 : '')))
      if (sort[0] === 0) cell.setAttribute('aria-sort', sort[1] ? 'descending' : 'ascending')
    }
    button.onclick = event => {
      const mine = [column, sort ? !sort[1] : false]
      setTriggerValue('sort', event.shiftKey && sorted.length && sorted[0][0] !== column ? [sorted[0], mine] : event.shiftKey && sorted.length > 1 ? [mine, sorted[1]] : [mine])
    }
    cell.dataset.column = column
    cell.append(button, edge(cell, column, label, head.closest('table'), data, setTriggerValue))
    return cell
  }))
  head.replaceChildren(line)
  widen(head.closest('table'), data.widths)
  if (focused) head.querySelector(`[data-column="${focused}"]`)?.focus()
}

// The edge of a head: drawn with the mouse, or moved with the arrow keys; Enter and a double press give the widths back to the table.
function edge(cell, column, label, table, data, setTriggerValue) {
  const made = make('span', 'edge')
  made.setAttribute('role', 'separator')
  made.setAttribute('aria-orientation', 'vertical')
  made.ariaLabel = data.say.width.replace('{column}', label)
  made.tabIndex = 0
  const now = () => { made.setAttribute('aria-valuemin', NARROWEST); made.setAttribute('aria-valuemax', WIDEST); made.setAttribute('aria-valuenow', Math.round(cell.offsetWidth)) }
  now()
  requestAnimationFrame(now)
  const set = width => { widen(table, { ...measured(table), [column]: Math.max(NARROWEST, Math.min(WIDEST, Math.round(width))) }); now() }
  let settled
  const tell = () => { clearTimeout(settled); settled = setTimeout(() => setTriggerValue('widths', measured(table)), 400) }
  made.onpointerdown = event => {
    event.preventDefault(); event.stopPropagation()
    const from = event.clientX, width = cell.offsetWidth
    made.setPointerCapture(event.pointerId)
    made.onpointermove = move => set(width + move.clientX - from)
    made.onpointerup = () => { made.onpointermove = made.onpointerup = null; tell() }
  }
  const back = () => { widen(table, {}); setTriggerValue('widths', {}); now() }
  made.ondblclick = back
  made.onkeydown = event => {
    const by = { ArrowLeft: -16, ArrowRight: 16 }[event.key]
    if (event.key === 'Enter') { event.preventDefault(); back() }
    if (!by) return
    event.preventDefault(); event.stopPropagation()
    set(cell.offsetWidth + by); tell()
  }
  return made
}

function measured(table) {
  return Object.fromEntries([...table.tHead.querySelectorAll('th[data-column]')].map(cell => [cell.dataset.column, cell.offsetWidth]))
}

function widen(table, widths) {
  const fixed = Object.keys(widths).length > 0
  table.classList.toggle('fixed', fixed)
  let whole = 0
  for (const cell of table.tHead.rows[0]?.cells || []) {
    const width = cell.classList.contains('box') ? 42 : widths[cell.dataset.column] || USUAL
    cell.style.width = fixed ? width + 'px' : ''
    whole += width
  }
  table.style.width = fixed ? whole + 'px' : ''
}

function rows(body, data, state, show) {
  body.ids = data.rows.map(row => row.id)
  const signature = JSON.stringify([data.rows, data.heads.map(([column]) => column), data.acts.length])
  if (body.dataset.signature === signature) return
  const focused = body.getRootNode().activeElement?.dataset?.id
  body.dataset.signature = signature
  body.replaceChildren(...data.rows.map((row, number) => {
    const line = make('tr', row.unread ? 'unread' : '')
    line.dataset.id = row.id
    line.tabIndex = number === 0 ? 0 : -1
    const title = row.cells.find(([, tone]) => tone === 'title')?.[0] || row.cells[0][0]
    if (data.acts.length) {
      const cell = make('td', 'box')
      const box = make('input')
      box.type = 'checkbox'; box.tabIndex = -1; box.ariaLabel = data.say.choose.replace('{title}', title)
      box.onclick = event => { event.shiftKey && state.from ? between(body.ids, state.from, row.id, state) : toggle(state, row.id); state.from = row.id; show() }
      cell.append(box)
      line.append(cell)
    }
    line.append(...row.cells.map(([text, tone, drawn], column) => {
      const cell = make('td', data.heads[column][0] === 'sender' ? 'sender' : tone === 'title' ? 'wide' : drawn?.steps ? 'way' : '')
      if (tone === 'title' || (column === 0 && title === row.cells[0][0])) {
        const link = make('a', '', text)
        link.href = row.link
        link.tabIndex = -1
        if (row.unread) link.prepend(make('span', 'aside', data.say.unread + ': '))
        if (row.restricted) link.append(make('span', 'aside', ', ' + row.restricted), document.createTextNode(' 🔒'))
        cell.append(link)
      } else if (drawn?.steps) cell.append(progress(drawn.steps, text))
      else if (drawn?.icon) cell.append(band(drawn), make('span', tone, text))
      else if (text) cell.append(make('span', tone, text))
      cell.title = text
      return cell
    }))
    return line
  }))
  if (focused) body.querySelector(`[data-id="${focused}"]`)?.focus()
}

function toggle(state, id) { state.all = false; state.chosen.has(id) ? state.chosen.delete(id) : state.chosen.add(id) }

function between(ids, from, to, state) {
  const [first, last] = [ids.indexOf(from), ids.indexOf(to)].sort((one, other) => one - other)
  ids.slice(Math.max(0, first), last + 1).forEach(id => state.chosen.add(id))
}

function keys(body, root, data, state, show) {
  body.onkeydown = event => {
    const lines = [...body.rows]
    const at = lines.indexOf(root.activeElement?.closest?.('tr'))
    if (at < 0) return
    const id = lines[at].dataset.id
    if ((event.ctrlKey || event.metaKey) && event.key === 'a') { event.preventDefault(); state.chosen = new Set(body.ids); show(); return }
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === ' ' && data.acts.length) { event.preventDefault(); toggle(state, id); state.from = id; show(); return }
    if (event.key === 'Enter') { event.preventDefault(); lines[at].querySelector('a')?.click(); return }
    if (event.key === 'Escape') { state.chosen.clear(); state.all = false; show(); return }
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: lines.length - 1, PageDown: at + 12, PageUp: at - 12 }[event.key]
    if (to === undefined) return
    event.preventDefault(); event.stopPropagation()
    const next = lines[Math.max(0, Math.min(lines.length - 1, to))]
    if (event.shiftKey && data.acts.length) { between(body.ids, id, next.dataset.id, state); show() }
    lines.forEach(line => { line.tabIndex = line === next ? 0 : -1 })
    next.focus(); next.scrollIntoView({ block: 'nearest' })
  }
}

function chosen(whole, data, state, setTriggerValue, show) {
  for (const line of whole.querySelector('tbody').rows) {
    const is = state.chosen.has(line.dataset.id)
    line.setAttribute('aria-selected', is)
    const box = line.querySelector('input')
    if (box) box.checked = is
  }
  const every = whole.querySelector('thead input')
  if (every) { every.checked = state.chosen.size > 0 && state.chosen.size === data.rows.length; every.indeterminate = state.chosen.size > 0 && !every.checked }
  const bar = whole.querySelector('.chosen')
  bar.hidden = !state.chosen.size
  bar.setAttribute('aria-label', data.say.acts)
  whole.querySelector('.total').hidden = state.chosen.size > 0
  if (!state.chosen.size) { bar.replaceChildren(); return }
  const button = (label, className, deed) => { const made = make('button', className, label); made.type = 'button'; made.onclick = deed; return made }
  const act = name => setTriggerValue('act', { name, chosen: [...state.chosen], all: state.all, at: Date.now() })
  const said = make('b', '', state.all ? data.all : data.say.chosen.replace('{count}', state.chosen.size))
  bar.replaceChildren(
    said,
    ...(data.all && !state.all && state.chosen.size === data.rows.length ? [button(data.all, 'plain', () => { state.all = true; show() })] : []),
    ...data.acts.map(([name, label]) => { const made = button(label, '', () => act(name)); made.dataset.act = name; return made }),
    button(data.say.none, 'plain', () => { state.chosen.clear(); state.all = false; show() }),
  )
}
