// A document's pages as pictures from our own route, with its words laid over them so that they can be marked, copied,
// found and read aloud. Pages load when they come near; the words of a page with its picture.
const make = (tag, className, text) => {
  const element = document.createElement(tag)
  if (className) element.className = className
  if (text !== undefined) element.textContent = text
  return element
}
const ZOOMS = [0.5, 0.65, 0.8, 1, 1.25, 1.5, 2, 3]

export default async function ({ parentElement, data: asked }) {
  const viewer = parentElement.querySelector('.viewer')
  if (!viewer.dataset.built) build(viewer, asked)
  if (viewer.dataset.source === asked.source) return
  viewer.dataset.source = asked.source
  const data = { ...asked, pages: asked.pages || await count(asked.source) }
  if (viewer.dataset.source !== asked.source) return
  const scroll = viewer.querySelector('.scroll')
  viewer.observer?.disconnect()
  viewer.observer = new IntersectionObserver(entries => entries.filter(e => e.isIntersecting).forEach(e => load(e.target, data)), { root: scroll, rootMargin: '900px 0px' })
  scroll.setAttribute('aria-label', data.label)
  const sheet = viewer.querySelector('.sheet')
  sheet.replaceChildren(...Array.from({ length: data.pages }, (_, index) => {
    const page = make('div', 'page waiting')
    page.setAttribute('role', 'group')
    page.setAttribute('aria-label', data.say.page.replace('{n}', index + 1).replace('{m}', data.pages))
    page.dataset.number = index + 1
    page.style.setProperty('--ratio', '210 / 297')
    viewer.observer.observe(page)
    return page
  }))
  scroll.scrollTop = 0
  viewer.count = data.pages
  viewer.querySelector('.original').href = data.source
  viewer.querySelector('.original').textContent = data.say.original
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
  const scroll = viewer.querySelector('.scroll')
  const press = (name, label, act) => {
    const button = viewer.querySelector('.' + name)
    button.ariaLabel = button.title = label
    button.addEventListener('click', act)
  }
  press('previous', data.say.previous, () => turn(viewer, -1))
  press('next', data.say.next, () => turn(viewer, 1))
  press('smaller', data.say.smaller, () => step(viewer, -1))
  press('larger', data.say.larger, () => step(viewer, 1))
  scroll.addEventListener('scroll', () => tell(viewer), { passive: true })
  scroll.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const act = { PageDown: () => turn(viewer, 1), PageUp: () => turn(viewer, -1), '+': () => step(viewer, 1), '-': () => step(viewer, -1), '0': () => zoom(viewer, 1), Home: () => { scroll.scrollTop = 0 }, End: () => { scroll.scrollTop = scroll.scrollHeight } }[event.key]
    if (act) { event.preventDefault(); event.stopPropagation(); act() }
  })
}

function load(page, data) {
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
  picture.src = fetched?.src ?? `${at}.png?w=${Math.ceil(Math.min(2400, 900 * Math.max(1, devicePixelRatio)))}`
  if (page.dataset.number === '1') picture.decode().catch(() => {}).then(() => requestAnimationFrame(() => document.dispatchEvent(new CustomEvent('casework-shown', { detail: at }))))
  page.append(picture)
  fetch(at + '.json').then(answer => answer.ok ? answer.json() : []).then(words => page.append(layer(words, data.find))).catch(() => {})
}

function layer(words, find) {
  const text = make('div', 'words')
  const sought = (find || []).map(word => word.toLowerCase())
  text.append(...words.flatMap(([word, left, top, right, bottom]) => {
    const span = make('span', sought.some(part => word.toLowerCase().startsWith(part)) ? 'found' : '', word)
    // Places come in thousandths of the page; a word's letters stand a little lower than its box is high.
    span.style.cssText = `left:${left / 10}%;top:${top / 10}%;width:${(right - left) / 10}%;height:${(bottom - top) / 10}%;font-size:${(bottom - top) / 10.5}cqh`
    return [span, ' ']
  }))
  return text
}

const pages = viewer => [...viewer.querySelectorAll('.page')]
function current(viewer) {
  const scroll = viewer.querySelector('.scroll')
  const middle = scroll.getBoundingClientRect().top + scroll.clientHeight / 3
  const at = pages(viewer).findIndex(page => page.getBoundingClientRect().bottom > middle)
  return at < 0 ? pages(viewer).length - 1 : at
}
function turn(viewer, by) {
  const scroll = viewer.querySelector('.scroll')
  const all = pages(viewer)
  const page = all[Math.max(0, Math.min(all.length - 1, current(viewer) + by))]
  if (page) scroll.scrollTop += page.getBoundingClientRect().top - scroll.getBoundingClientRect().top - 12
}
function step(viewer, by) {
  const at = ZOOMS.findIndex(each => each >= (viewer.zoom ?? 1) - 0.01)
  zoom(viewer, ZOOMS[Math.max(0, Math.min(ZOOMS.length - 1, at + by))])
}
function zoom(viewer, to) {
  viewer.zoom = to
  viewer.querySelector('.sheet').style.setProperty('--zoom', to)
  viewer.querySelector('.percent').textContent = Math.round(to * 100) + ' %'
}
function tell(viewer) {
  const text = viewer.say.page.replace('{n}', viewer.count ? current(viewer) + 1 : 0).replace('{m}', viewer.count)
  const place = viewer.querySelector('.place')
  if (place.textContent !== text) place.textContent = text
}
