// Going through a document for what is to be left out: its pages with the places that are proposed and set, and the list of them.
// Words are chosen by dragging over them or by writing them; an area is drawn. The list is worked by keyboard: arrows, A, R.
import { fill, make } from './dom.js'

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector('.redact')
  root.data = data
  root.send = deed => setTriggerValue('deed', deed)
  if (!root.dataset.built) build(root)
  if (root.dataset.source !== data.source) pages(root)
  list(root)
  boxes(root)
}

function build(root) {
  root.dataset.built = 'yes'
  root.hidden = false
  const { say, grounds } = root.data
  const put = (name, words) => { root.querySelector(name).textContent = words }
  put('.how legend', say.how); put('.say-words', say.words); put('.say-area', say.area); put('.say-ground', say.ground)
  put('.say-preview', say.preview); put('.say-everywhere', say.everywhere); put('.mark-all', say.markAll); put('.none', say.none)
  root.querySelector('.scroll').setAttribute('aria-label', say.pages)
  root.querySelector('.marks').setAttribute('aria-label', say.marks)
  options(root.querySelector('.ground'), grounds, grounds[0]?.code)
  root.querySelector('.ground').value = root.data.usual
  root.querySelector('.preview').addEventListener('change', event => root.classList.toggle('previewing', event.target.checked))
  root.querySelector('.tools').addEventListener('submit', event => { event.preventDefault(); everywhere(root) })
  root.querySelector('.marks').addEventListener('keydown', event => keys(root, event))
}

function options(select, grounds, chosen) {
  select.replaceChildren(...grounds.map(ground => {
    const option = make('option', '', `${ground.source}: ${ground.title}`)
    option.value = ground.code
    return option
  }))
  select.value = chosen
}

function pages(root) {
  const { source, pages: count, say } = root.data
  root.dataset.source = source
  root.words = {}
  root.observer?.disconnect()
  root.observer = new IntersectionObserver(entries => entries.filter(e => e.isIntersecting).forEach(e => load(root, e.target)), { root: root.querySelector('.scroll'), rootMargin: '700px 0px' })
  root.querySelector('.sheet').replaceChildren(...Array.from({ length: count }, (_, index) => {
    const page = make('div', 'page')
    page.setAttribute('role', 'group')
    page.setAttribute('aria-label', fill(say.page, { n: index + 1, m: count }))
    page.dataset.number = index + 1
    page.style.setProperty('--ratio', '210 / 297')
    page.addEventListener('pointerdown', event => draw(root, page, event))
    root.observer.observe(page)
    return page
  }))
}

function load(root, page) {
  if (page.dataset.loaded) return
  page.dataset.loaded = 'yes'
  const picture = make('img')
  picture.alt = ''
  picture.draggable = false
  picture.addEventListener('load', () => page.style.setProperty('--ratio', `${picture.naturalWidth} / ${picture.naturalHeight}`))
  picture.addEventListener('error', () => page.prepend(make('p', 'failed', root.data.say.failed)))
  picture.src = `${root.data.source}/pages/${page.dataset.number}.png?w=1200`
  page.prepend(picture)
  wordsOf(root, page.dataset.number)
}

// The words of a page with their places, fetched once.
function wordsOf(root, number) {
  root.words[number] ??= fetch(`${root.data.source}/pages/${number}.json`).then(answer => answer.ok ? answer.json() : []).catch(() => [])
  return root.words[number]
}

function boxes(root) {
  for (const page of root.querySelectorAll('.page')) {
    page.querySelectorAll('.box:not(.drawn)').forEach(box => box.remove())
    for (const mark of root.data.marks.filter(mark => mark.page === Number(page.dataset.number))) {
      page.append(...mark.boxes.map(box => place(make('div', `box ${mark.state}${mark.id === root.at ? ' at' : ''}`), box)))
    }
  }
}

function place(element, [left, top, right, bottom]) {
  element.style.cssText = `left:${left / 10}%;top:${top / 10}%;width:${(right - left) / 10}%;height:${(bottom - top) / 10}%`
  return element
}

function draw(root, page, event) {
  if (event.button !== 0 || !root.data.may) return
  const frame = page.getBoundingClientRect()
  const at = e => [Math.min(1000, Math.max(0, (e.clientX - frame.left) / frame.width * 1000)), Math.min(1000, Math.max(0, (e.clientY - frame.top) / frame.height * 1000))]
  const from = at(event)
  const shown = make('div', 'box drawn')
  page.append(shown)
  page.setPointerCapture(event.pointerId)
  const area = e => { const to = at(e); return [Math.min(from[0], to[0]), Math.min(from[1], to[1]), Math.max(from[0], to[0]), Math.max(from[1], to[1])] }
  const move = e => place(shown, area(e))
  const end = async e => {
    page.removeEventListener('pointermove', move)
    const drawn = area(e)
    shown.remove()
    const byWords = root.querySelector('[name=how]:checked').value === 'words'
    if (e.type === 'pointerup') await (byWords ? markWords(root, page, drawn) : markArea(root, page, drawn))
  }
  page.addEventListener('pointermove', move)
  page.addEventListener('pointerup', end, { once: true })
  page.addEventListener('pointercancel', end, { once: true })
}

async function markWords(root, page, [left, top, right, bottom]) {
  const chosen = (await wordsOf(root, page.dataset.number)).filter(([, l, t, r, b]) => l < right + 1 && left - 1 < r && t < bottom && top < b)
  if (!chosen.length) return tell(root, root.data.say.noWords)
  mark(root, [{ page: Number(page.dataset.number), boxes: lines(chosen), words: chosen.map(word => word[0]).join(' ') }])
}

// A box for each line of words: gaps between them would tell how long each was.
function lines(words) {
  return words.reduce((boxes, [, left, top, right, bottom], index) => {
    const last = boxes[boxes.length - 1], middle = (top + bottom) / 2
    if (last && middle >= last[1] && middle <= last[3] && left >= words[index - 1][1]) boxes[boxes.length - 1] = [last[0], Math.min(last[1], top), Math.max(last[2], right), Math.max(last[3], bottom)]
    else boxes.push([left, top, right, bottom])
    return boxes
  }, [])
}

function markArea(root, page, box) {
  if (box[2] - box[0] < 3 || box[3] - box[1] < 2) return tell(root, root.data.say.small)
  mark(root, [{ page: Number(page.dataset.number), boxes: [box], words: '' }])
}

// Marks the same words on every page, so that no mouse is needed and none is forgotten.
async function everywhere(root) {
  const bare = text => text.toLowerCase().replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '')
  const sought = root.querySelector('.sought').value.split(/\s+/).map(bare).filter(Boolean)
  if (!sought.length || !root.data.may) return
  const found = []
  for (let number = 1; number <= root.data.pages; number++) {
    const words = await wordsOf(root, number)
    for (let at = 0; at + sought.length <= words.length; at++) {
      const run = words.slice(at, at + sought.length)
      if (run.every((word, index) => bare(word[0]) === sought[index])) found.push({ page: number, boxes: lines(run), words: run.map(word => word[0]).join(' ') })
    }
  }
  if (!found.length) return tell(root, root.data.say.notFound)
  root.querySelector('.sought').value = ''
  mark(root, found)
}

function mark(root, places) {
  tell(root, '')
  root.send({ deed: 'mark', ground: root.querySelector('.ground').value, places })
}

const tell = (root, words) => { root.querySelector('.told').textContent = words }

function list(root) {
  const { marks, kinds, say, may } = root.data
  root.querySelector('.none').hidden = marks.length > 0
  root.querySelector('.kinds').replaceChildren(...(may ? kinds : []).map(kind => {
    const line = make('div')
    const deeds = make('span', 'deeds')
    deeds.append(button(say.acceptAll, false, () => root.send({ deed: 'kind', kind: kind.kind, state: 'accepted' })), button(say.rejectAll, false, () => root.send({ deed: 'kind', kind: kind.kind, state: 'rejected' })))
    line.append(make('b', '', kind.words), deeds)
    return line
  }))
  const held = root.querySelector('.marks ul')
  const hadFocus = held.contains(held.getRootNode().activeElement)
  held.replaceChildren(...marks.map(each => item(root, each)))
  if (hadFocus) go(root, root.at, false)
}

function item(root, each) {
  const { say, grounds, may } = root.data
  const line = make('li', each.id === root.at ? 'at' : '')
  line.dataset.mark = each.id
  line.tabIndex = 0
  const about = `${fill(say.onPage, { n: each.page })} · ${each.kindWords} · ${say[each.state]}${each.by ? ' · ' + each.by : ''}`
  line.append(make('b', '', each.words || say.anArea), make('small', '', about))
  const select = make('select')
  select.setAttribute('aria-label', fill(say.groundOf, { words: each.words || say.anArea }))
  options(select, grounds, each.ground)
  select.disabled = !may
  select.addEventListener('change', () => { root.at = each.id; root.send({ deed: 'mark_decided', id: each.id, state: each.state === 'suggested' ? 'accepted' : each.state, ground: select.value }) })
  const deeds = make('div', 'deeds')
  deeds.append(button(say.accept, each.state === 'accepted', () => decide(root, each.id, 'accepted')), button(say.reject, each.state === 'rejected', () => decide(root, each.id, 'rejected')))
  line.append(select, ...noteOf(root, each))
  if (may) line.append(deeds)
  line.addEventListener('focusin', () => see(root, each))
  return line
}

// A note is for colleagues; whoever may not write sees it where there is one.
function noteOf(root, each) {
  const { say, may } = root.data
  if (!may) return each.note ? [make('p', 'note', each.note)] : []
  const note = make('input', 'note')
  note.type = 'text'
  note.maxLength = 500
  note.value = each.note
  note.placeholder = say.note
  note.autocomplete = 'off'
  note.setAttribute('aria-label', fill(say.noteOf, { words: each.words || say.anArea }))
  note.addEventListener('change', () => { root.at = each.id; root.send({ deed: 'note', id: each.id, note: note.value }) })
  return [note]
}

function button(words, isPressed, act) {
  const made = make('button', '', words)
  made.type = 'button'
  made.setAttribute('aria-pressed', isPressed)
  made.addEventListener('click', act)
  return made
}

// After a decision the next proposal is the one to decide.
function decide(root, id, state) {
  const { marks } = root.data
  const at = marks.findIndex(each => each.id === id)
  const next = [...marks.slice(at + 1), ...marks.slice(0, at)].find(each => each.state === 'suggested')
  root.at = next?.id ?? id
  root.send({ deed: 'mark_decided', id, state, ground: '' })
}

function see(root, each) {
  if (root.seen === each.id) return
  root.seen = root.at = each.id
  root.querySelectorAll('.marks li').forEach(line => line.classList.toggle('at', Number(line.dataset.mark) === each.id))
  boxes(root)
  const scroll = root.querySelector('.scroll'), page = root.querySelector(`.page[data-number="${each.page}"]`)
  if (!page) return
  const frame = page.getBoundingClientRect()
  scroll.scrollTop += frame.top - scroll.getBoundingClientRect().top + (each.boxes[0]?.[1] ?? 0) / 1000 * frame.height - 120
}

function go(root, id, isNew = true) {
  const line = root.querySelector(`.marks li[data-mark="${id}"]`)
  if (!line) return
  if (isNew) root.seen = null
  line.focus()
  line.scrollIntoView({ block: 'nearest' })
}

function keys(root, event) {
  if (event.ctrlKey || event.metaKey || event.altKey || ['SELECT', 'INPUT'].includes(event.target.tagName)) return
  const line = event.target.closest('li')
  if (!line) return
  const id = Number(line.dataset.mark)
  const act = {
    ArrowDown: () => go(root, line.nextElementSibling?.dataset.mark), ArrowUp: () => go(root, line.previousElementSibling?.dataset.mark),
    a: () => root.data.may && decide(root, id, 'accepted'), r: () => root.data.may && decide(root, id, 'rejected'),
  }[event.key]
  if (act) { event.preventDefault(); event.stopPropagation(); act() }
}
