// What a click opens, at once: the title and the first page of the record's document, fetched by the click itself, stand in the place of
// the record until the desk's own run has drawn it. The page viewer takes the picture over and does not ask for it again.
import { make } from './dom.js'

const PATIENCE = 8000
// The desk's run and the picture are made by one process: the picture first, but never for longer than this.
const HEAD_START = 150
let opening

export function listen() {
  document.addEventListener('casework-opening', event => open(event.detail))
  document.addEventListener('casework-shown', event => { if (opening && (!event.detail || event.detail === opening.page)) close() })
}

// Open a record: asks for its first page, and lets the desk go there.
export function open({ record, title, go }) {
  close()
  const mine = opening = { record, page: '', began: performance.now() }
  const gone = () => { if (!mine.gone) { mine.gone = true; go() } }
  setTimeout(gone, HEAD_START)
  fetch(`/records/${record}/first-page.png?w=${Math.ceil(Math.min(2400, 900 * Math.max(1, devicePixelRatio)))}`).then(async answer => {
    const picture = answer.status === 200 && await answer.blob()
    gone()
    if (!picture || mine !== opening) return
    mine.page = answer.headers.get('x-page')
    mine.address = URL.createObjectURL(picture)
    show(mine, title)
  }).catch(gone)
  mine.look = setInterval(() => look(mine), 100)
}

function show(mine, title) {
  const pane = document.querySelector('.st-key-mid') ?? document.querySelector('.st-key-wide, .st-key-table')
  if (!pane || pane.clientWidth < 320 || document.querySelector('[role=dialog]')) return
  const { left, top, width, height } = pane.getBoundingClientRect()
  mine.element = make('div', 'opening' + (pane.matches('.st-key-mid') ? '' : ' whole'))
  mine.element.ariaHidden = 'true'
  mine.element.style.cssText = `left:${left}px;top:${top}px;width:${width}px;height:${height}px`
  const head = make('header', 'head'), ground = make('div', 'ground'), picture = make('img')
  head.append(make('h1', '', title))
  picture.alt = ''
  picture.dataset.page = mine.page
  picture.src = mine.address
  ground.append(picture)
  const inside = make('div', 'inside')
  inside.append(head, make('div', 'strip'), ground)
  mine.element.append(inside)
  document.body.append(mine.element)
  // What can be done is still that of the record before: not to be pressed for this one.
  mine.before = [...document.querySelectorAll('.st-key-right, .st-key-mid')]
  for (const each of mine.before) { each.inert = true; each.classList.add('of-before') }
}

// What is not shown by its pages after all, or was refused, says so itself when the desk's run has ended.
function look(mine) {
  const state = document.querySelector('[data-testid=stApp]')?.dataset.testScriptState
  mine.ran ||= mine.gone && state !== 'notRunning'
  mine.ended ||= mine.ran && state === 'notRunning' ? performance.now() : 0
  if ((mine.ended && performance.now() - mine.ended > 1500) || performance.now() - mine.began > PATIENCE) close()
}

function close() {
  if (!opening) return
  clearInterval(opening.look)
  opening.element?.remove()
  for (const each of opening.before ?? []) { each.inert = false; each.classList.remove('of-before') }
  if (opening.address) URL.revokeObjectURL(opening.address)
  opening = undefined
}
