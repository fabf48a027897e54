// A document's pages as pictures from our own route, with its words laid over them so that they can be marked, copied,
// found and read aloud. Pages load when they come near; the words of a page with its picture.
import { annotations } from './remarks.js'
import { hits } from './hits.js'
import { fill, make } from './dom.js'

const ZOOMS = [0.5, 0.65, 0.8, 1, 1.25, 1.5, 2, 3]
const WIDTH = () => Math.ceil(Math.min(2400, 900 * Math.max(1, devicePixelRatio)))

export default async function ({ parentElement, data: asked, setTriggerValue }) {
  const viewer = parentElement.querySelector('.viewer')
  viewer.send = deed => setTriggerValue('deed', deed)
  if (!viewer.dataset.built) build(viewer, asked)
  if (viewer.dataset.source === asked.source) { annotations(viewer, asked); return }
  viewer.dataset.source = asked.source
  const data = { ...asked, pages: asked.pages || await count(asked.source) }
  if (viewer.dataset.source !== asked.source) return
  open(viewer, data)
  annotations(viewer, data)
  hits(viewer, data, number => go(viewer, number))
  if (data.at) go(viewer, data.at)
}

function open(viewer, data) {
  const scroll = viewer.querySelector('.scroll')
  viewer.observer?.disconnect()
  viewer.observer = new IntersectionObserver(entries => entries.filter(e => e.isIntersecting).forEach(e => load(viewer, e.target, data)), { root: scroll, rootMargin: '900px 0px' })
  scroll.setAttribute('aria-label', data.label)
  scroll.scrollTop = 0
  viewer.count = data.pages
  const sheet = viewer.querySelector('.sheet')
  sheet.replaceChildren(...Array.from({ length: data.pages }, (_, index) => {
    const page = make('div', 'page waiting')
    page.setAttribute('role', 'group')
    page.setAttribute('aria-label', fill(data.say.page, { n: index + 1, m: data.pages }))
    page.dataset.number = index + 1
    page.style.setProperty('--ratio', '210 / 297')
    viewer.observer.observe(page)
    return page
  }))
  viewer.querySelector('.original').href = data.source
  viewer.querySelector('.original').textContent = data.say.original
  viewer.querySelector('.of').textContent = fill(data.say.of, { m: data.pages })
  zoom(viewer, viewer.zoom ?? 1)
  // The stylesheet may arrive after the script: pages have their height only then.
  viewer.resized ??= new ResizeObserver(() => tell(viewer))
  viewer.resized.disconnect()
  viewer.resized.observe(sheet)
}

// The pages of a document that has just come are not counted yet; then they are counted now.
async function count(source) {
  const answer = await fetch(source + '/pages.json').catch(() => null)
  return answer?.ok ? (await answer.json()).pages : 1
}

function build(viewer, data) {
  viewer.dataset.built = 'yes'
  viewer.hidden = false
  viewer.say = data.say
  const scroll = viewer.querySelector('.scroll'), number = viewer.querySelector('.number')
  const press = (name, label, act) => {
    const button = viewer.querySelector('.' + name)
    button.ariaLabel = button.title = label
    button.addEventListener('click', act)
  }
  viewer.querySelector('.tools').ariaLabel = data.say.tools
  viewer.querySelector('.before').textContent = data.say.number
  number.setAttribute('aria-label', data.say.number)
  press('previous', data.say.previous, () => turn(viewer, -1))
  press('next', data.say.next, () => turn(viewer, 1))
  press('smaller', data.say.smaller, () => step(viewer, -1))
  press('larger', data.say.larger, () => step(viewer, 1))
  press('hit-before', data.say.hitBefore, () => viewer.hit?.(-1))
  press('hit-after', data.say.hitAfter, () => viewer.hit?.(1))
  viewer.querySelector('.place').addEventListener('submit', event => {
    event.preventDefault()
    const wanted = Number(number.value)
    if (Number.isInteger(wanted)) go(viewer, wanted)
    tell(viewer, true)
    scroll.focus()
  })
  number.addEventListener('focus', () => number.select())
  number.addEventListener('blur', () => tell(viewer, true))
  scroll.addEventListener('scroll', () => tell(viewer), { passive: true })
  scroll.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const act = {
      PageDown: () => turn(viewer, 1), PageUp: () => turn(viewer, -1), '+': () => step(viewer, 1), '-': () => step(viewer, -1), '0': () => zoom(viewer, 1),
      Home: () => { scroll.scrollTop = 0 }, End: () => { scroll.scrollTop = scroll.scrollHeight },
      Enter: () => viewer.hit?.(event.shiftKey ? -1 : 1),
    }[event.key]
    if (act && event.target === scroll) { event.preventDefault(); event.stopPropagation(); act() }
  })
}

function load(viewer, page, data) {
  if (page.dataset.loaded) return
  page.dataset.loaded = 'yes'
  const at = `${data.source}/pages/${page.dataset.number}`
  const picture = make('img')
  picture.alt = ''
  picture.dataset.page = at
  picture.decoding = 'async'
  picture.addEventListener('load', () => {
    page.classList.remove('waiting')
    page.style.setProperty('--ratio', `${picture.naturalWidth} / ${picture.naturalHeight}`)
  })
  picture.addEventListener('error', () => { page.classList.replace('waiting', 'failed'); page.prepend(make('p', '', data.say.failed)) })
  // The click that opened the record has fetched its first page already (opening.js).
  const fetched = document.querySelector(`.opening img[data-page="${at}"]`)
  picture.src = fetched?.src ?? `${at}.png?w=${WIDTH()}`
  if (page.dataset.number === '1') picture.decode().catch(() => {}).then(() => requestAnimationFrame(() => document.dispatchEvent(new CustomEvent('casework-shown', { detail: at }))))
  page.prepend(picture)
  const sought = data.words ? '?q=' + encodeURIComponent(data.words) : ''
  page.words = fetch(`${at}.json${sought}`).then(answer => answer.ok ? answer.json() : []).catch(() => []).then(words => {
    const text = layer(words)
    picture.after(text)
    fit(text)
  })
}

function layer(words) {
  const text = make('div', 'words')
  text.append(...words.flatMap(([word, left, top, right, bottom, isHit]) => {
    const span = make('span', isHit ? 'found' : '', word)
    // Places come in thousandths of the page; a word's letters stand a little lower than its box is high.
    span.style.cssText = `left:${left / 10}%;top:${top / 10}%;height:${(bottom - top) / 10}%;font-size:${(bottom - top) / 10.5}cqh`
    span.box = [left, top, right, bottom]
    return [span, ' ']
  }))
  return text
}

// Each word is as wide as it is on the picture, whatever the font: what is marked is what one sees marked.
function fit(text) {
  const across = text.clientWidth
  if (!across) return
  const spans = [...text.querySelectorAll('span')]
  const widths = spans.map(span => span.offsetWidth)
  spans.forEach((span, index) => { if (widths[index]) span.style.transform = `scaleX(${((span.box[2] - span.box[0]) / 1000 * across / widths[index]).toFixed(4)})` })
}

const pages = viewer => [...viewer.querySelectorAll('.page')]
function current(viewer) {
  const scroll = viewer.querySelector('.scroll')
  const middle = scroll.getBoundingClientRect().top + scroll.clientHeight / 3
  const at = pages(viewer).findIndex(page => page.getBoundingClientRect().bottom > middle)
  return at < 0 ? pages(viewer).length - 1 : at
}
function go(viewer, number) {
  const scroll = viewer.querySelector('.scroll')
  const page = pages(viewer)[Math.max(1, Math.min(viewer.count, number)) - 1]
  if (page) scroll.scrollTop += page.getBoundingClientRect().top - scroll.getBoundingClientRect().top - 12
}
function turn(viewer, by) { go(viewer, current(viewer) + 1 + by) }
function step(viewer, by) {
  const at = ZOOMS.findIndex(each => each >= (viewer.zoom ?? 1) - 0.01)
  zoom(viewer, ZOOMS[Math.max(0, Math.min(ZOOMS.length - 1, at + by))])
}
function zoom(viewer, to) {
  const at = current(viewer) + 1, is = viewer.zoom
  viewer.zoom = to
  viewer.querySelector('.sheet').style.setProperty('--zoom', to)
  viewer.querySelector('.percent').textContent = Math.round(to * 100) + ' %'
  if (is && is !== to) go(viewer, at)
}
function tell(viewer, isDone) {
  const number = viewer.querySelector('.number'), at = viewer.count ? current(viewer) + 1 : 0
  viewer.at = at
  if (isDone || number.getRootNode().activeElement !== number) number.value = at
  const text = fill(viewer.say.page, { n: at, m: viewer.count })
  clearTimeout(viewer.telling)
  viewer.telling = setTimeout(() => { const told = viewer.querySelector('.told'); if (told.textContent !== text) told.textContent = text }, 250)
}
