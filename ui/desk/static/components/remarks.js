// Annotations on the pages: a pin on each place, and beside the pages what was written, answered and settled. One is put on words that are
// chosen, on a place that is drawn, or on the page as a whole, so that no mouse is needed.
import { fill, make } from './dom.js'

export function annotations(viewer, data) {
  const signature = JSON.stringify([data.source, data.annotations])
  if (viewer.dataset.signature === signature) return  // a form that is written in stays as it is
  viewer.dataset.signature = signature
  viewer.remarks = data
  if (!viewer.dataset.remarks) build(viewer, data.say)
  const open = data.annotations.filter(each => !each.settled), settled = data.annotations.filter(each => each.settled)
  const button = viewer.querySelector('.remarks')
  button.querySelector('.word').textContent = data.say.annotations
  button.querySelector('.number-of').textContent = open.length || ''
  button.ariaLabel = open.length ? `${data.say.annotations} (${open.length})` : data.say.annotations
  const numbers = new Map(data.annotations.map((each, index) => [each.id, index + 1]))
  viewer.querySelector('.aside .none').hidden = data.annotations.length > 0
  viewer.querySelector('.fresh').hidden = !viewer.querySelector('.write').hidden
  viewer.querySelector('ul.open').replaceChildren(...open.map(each => line(viewer, each, numbers)))
  viewer.querySelector('ul.settled').replaceChildren(...settled.map(each => line(viewer, each, numbers)))
  const details = viewer.querySelector('.aside details')
  details.hidden = !settled.length
  details.querySelector('summary').textContent = `${data.say.settled} (${settled.length})`
  spots(viewer, numbers)
  if (viewer.dataset.shownOf !== viewer.dataset.source) { viewer.dataset.shownOf = viewer.dataset.source; leave(viewer); show(viewer, open.length > 0) }
}

function build(viewer, say) {
  viewer.dataset.remarks = 'yes'
  const put = (name, words) => { viewer.querySelector(name).textContent = words }
  put('.aside .none', say.none); put('.fresh', say.fresh); put('.write h3', say.fresh); put('.send', say.write); put('.leave', say.leave); put('.write .unseen', say.text)
  viewer.querySelector('.aside').ariaLabel = say.annotations
  viewer.querySelector('.remarks').addEventListener('click', () => show(viewer, viewer.querySelector('.aside').hidden))
  viewer.querySelector('.fresh').addEventListener('click', () => begin(viewer))
  viewer.querySelector('.leave').addEventListener('click', () => { leave(viewer); viewer.querySelector('.fresh').focus() })
  const text = viewer.querySelector('.write textarea')
  viewer.querySelector('.write').addEventListener('submit', event => {
    event.preventDefault()
    if (!text.value.trim()) { text.focus(); return }
    const { page, boxes, quote } = viewer.spot
    viewer.send({ deed: 'annotate', page, boxes, quote, text: text.value })
    text.value = ''
    leave(viewer)
  })
  text.addEventListener('keydown', event => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) { event.preventDefault(); viewer.querySelector('.write').requestSubmit() }
    if (event.key === 'Escape') { event.stopPropagation(); leave(viewer); viewer.querySelector('.fresh').focus() }
  })
  viewer.querySelector('.sheet').addEventListener('pointerdown', event => draw(viewer, event))
}

function show(viewer, isShown) {
  viewer.querySelector('.aside').hidden = !isShown
  viewer.querySelector('.remarks').setAttribute('aria-expanded', isShown)
}

// Words that are chosen are where it goes; else the page that shows, until a place on it is drawn.
function begin(viewer) {
  viewer.spot = chosen(viewer) ?? { page: viewer.at || 1, boxes: [], quote: '' }
  viewer.querySelector('.write').hidden = false
  viewer.querySelector('.fresh').hidden = true
  viewer.querySelector('.sheet').classList.add('drawing')
  where(viewer)
  viewer.querySelector('.write textarea').focus()
}

function leave(viewer) {
  viewer.spot = undefined
  viewer.querySelector('.write').hidden = true
  viewer.querySelector('.fresh').hidden = false
  viewer.querySelector('.sheet').classList.remove('drawing')
  viewer.querySelectorAll('.spot.drawn').forEach(each => each.remove())
}

function where(viewer) {
  const { say } = viewer.remarks, { page, boxes, quote } = viewer.spot
  viewer.querySelector('.write .where').textContent = quote ? `${fill(say.onPage, { n: page })}: “${quote}”` : fill(boxes.length ? say.onPlace : say.onWhole, { n: page })
  viewer.querySelector('.write .hint').textContent = boxes.length ? '' : say.hint
  viewer.querySelectorAll('.spot.drawn').forEach(each => each.remove())
  sheetOf(viewer, page)?.append(...boxes.map(box => at(make('div', 'spot drawn'), box)))
}

// The words of one page that are chosen with the mouse, a box for each line of them.
function chosen(viewer) {
  const root = viewer.getRootNode()
  const selection = root.getSelection?.() ?? document.getSelection()
  if (!selection?.rangeCount || selection.isCollapsed) return null
  const range = selection.getRangeAt(0)
  const page = [...viewer.querySelectorAll('.page')].find(each => range.intersectsNode(each) && [...each.querySelectorAll('.words span')].some(span => range.intersectsNode(span)))
  if (!page) return null
  const words = [...page.querySelectorAll('.words span')].filter(span => range.intersectsNode(span))
  return { page: Number(page.dataset.number), boxes: lines(words.map(span => span.box)), quote: words.map(span => span.textContent).join(' ').slice(0, 500) }
}

function lines(boxes) {
  return boxes.reduce((found, [left, top, right, bottom]) => {
    const last = found[found.length - 1], middle = (top + bottom) / 2
    if (last && middle >= last[1] && middle <= last[3]) found[found.length - 1] = [Math.min(last[0], left), Math.min(last[1], top), Math.max(last[2], right), Math.max(last[3], bottom)]
    else found.push([left, top, right, bottom])
    return found
  }, [])
}

function draw(viewer, event) {
  const page = event.target.closest('.page')
  if (!viewer.spot || event.button !== 0 || !page) return
  event.preventDefault()
  const frame = page.getBoundingClientRect()
  const point = e => [Math.min(1000, Math.max(0, (e.clientX - frame.left) / frame.width * 1000)), Math.min(1000, Math.max(0, (e.clientY - frame.top) / frame.height * 1000))]
  const from = point(event)
  const area = e => { const to = point(e); return [Math.min(from[0], to[0]), Math.min(from[1], to[1]), Math.max(from[0], to[0]), Math.max(from[1], to[1])] }
  const shown = make('div', 'spot drawn')
  page.append(shown)
  page.setPointerCapture(event.pointerId)
  const move = e => at(shown, area(e))
  page.addEventListener('pointermove', move)
  const end = e => {
    page.removeEventListener('pointermove', move)
    shown.remove()
    const box = area(e)
    if (e.type === 'pointerup' && box[2] - box[0] > 3 && box[3] - box[1] > 2) viewer.spot = { page: Number(page.dataset.number), boxes: [box], quote: '' }
    where(viewer)
    viewer.querySelector('.write textarea').focus()
  }
  page.addEventListener('pointerup', end, { once: true })
  page.addEventListener('pointercancel', end, { once: true })
}

function at(element, [left, top, right, bottom]) {
  element.style.cssText = `left:${left / 10}%;top:${top / 10}%;width:${(right - left) / 10}%;height:${(bottom - top) / 10}%`
  return element
}

const sheetOf = (viewer, number) => viewer.querySelector(`.page[data-number="${number}"]`)

function spots(viewer, numbers) {
  viewer.querySelectorAll('.spots').forEach(each => each.remove())
  const { annotations, say } = viewer.remarks
  for (const each of annotations) {
    const page = sheetOf(viewer, each.page)
    if (!page) continue
    let held = page.querySelector('.spots')
    if (!held) { held = make('div', 'spots'); page.append(held) }
    if (!each.settled) held.append(...each.boxes.map(box => { const spot = at(make('div', 'spot'), box); spot.dataset.of = each.id; return spot }))
    const pin = make('button', each.settled ? 'pin settled' : 'pin', numbers.get(each.id))
    pin.type = 'button'
    pin.ariaLabel = fill(say.pin, { n: numbers.get(each.id), name: each.by, text: each.text })
    pin.title = `${each.by}: ${each.text}`
    const others = held.querySelectorAll('.pin').length
    const [left, top] = each.boxes.length ? [Math.max(0, each.boxes[0][0] - 30), each.boxes[0][1]] : [955, 8 + others * 22]
    pin.style.cssText = `left:${left / 10}%;top:${top / 10}%`
    pin.addEventListener('click', () => { show(viewer, true); mark(viewer, each.id, true) })
    held.append(pin)
  }
}

function mark(viewer, id, isFocused) {
  const item = viewer.querySelector(`.aside li[data-id="${id}"]`)
  viewer.querySelectorAll('.aside li.at, .spot.at').forEach(each => each.classList.remove('at'))
  item?.classList.add('at')
  viewer.querySelectorAll(`.spot[data-of="${id}"]`).forEach(each => each.classList.add('at'))
  const details = item?.closest('details')
  if (details) details.open = true
  item?.scrollIntoView({ block: 'nearest' })
  if (isFocused) item?.querySelector('button')?.focus()
}

function line(viewer, each, numbers) {
  const { say } = viewer.remarks
  const item = make('li')
  item.dataset.id = each.id
  const go = make('button', 'go', `${numbers.get(each.id)}. ${fill(say.onPage, { n: each.page })}`)
  go.type = 'button'
  go.addEventListener('click', () => {
    mark(viewer, each.id)
    const page = sheetOf(viewer, each.page), scroll = viewer.querySelector('.scroll')
    const down = each.boxes.length ? each.boxes[0][1] / 1000 * page.clientHeight - 60 : -12
    scroll.scrollTop += page.getBoundingClientRect().top - scroll.getBoundingClientRect().top + down
  })
  item.append(go, head(each))
  if (each.quote) item.append(make('p', 'quote', each.quote))
  item.append(make('p', '', each.text))
  if (each.answers.length) {
    const answers = make('ul')
    answers.append(...each.answers.map(one => { const answer = make('li'); answer.append(head(one), make('p', '', one.text)); return answer }))
    item.append(answers)
  }
  if (each.settled) item.append(make('small', '', each.settled))
  item.append(deeds(viewer, each))
  return item
}

function head(each) {
  const line = make('div')
  line.append(make('b', '', each.by), ' ', make('small', '', each.at))
  return line
}

function deeds(viewer, each) {
  const { say } = viewer.remarks
  const form = make('form'), row = make('div', 'row')
  const settle = make('button', '', each.settled ? say.reopen : say.settle)
  settle.type = 'button'
  settle.addEventListener('click', () => viewer.send({ deed: each.settled ? 'reopen' : 'settle', id: each.id }))
  const answer = make('button', '', say.answer)
  answer.type = 'button'
  row.append(answer, settle)
  answer.addEventListener('click', () => {
    if (form.querySelector('textarea')) return
    const label = make('label'), text = make('textarea'), send = make('button', 'send', say.send)
    text.rows = 3
    text.maxLength = 5000
    label.append(make('span', 'unseen', say.answer), text)
    form.prepend(label)
    answer.replaceWith(send)
    text.addEventListener('keydown', event => { if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) { event.preventDefault(); form.requestSubmit() } })
    text.focus()
  })
  form.addEventListener('submit', event => {
    event.preventDefault()
    const text = form.querySelector('textarea')
    if (text?.value.trim()) viewer.send({ deed: 'answer', id: each.id, text: text.value })
  })
  form.append(row)
  return form
}
