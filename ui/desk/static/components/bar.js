// The top of the desk: name, search, lists with counts, the user's menu; and the one place that turns links into moves.
// Everything shown goes through textContent; nothing is ever set as HTML.
import { listen as listenForOpenings, open as openAtOnce } from './opening.js'
import { keep as keepTyped, saved as typedIsSaved } from './typed.js'
import { make } from './dom.js'

let go = () => {}
let goes = false
let panes = {}
let ring = () => {}
let line, tries = 0
let letters = true

// Where a key of one letter leads: the list, or what can be done. A list draws itself in a shadow of its own.
const PLACES = {
  l: ['.st-key-left, .st-key-table', ['[role=option][tabindex="0"], tr[tabindex="0"]']],
  d: ['.st-key-right', ['[data-testid="stBaseButton-primary"]:not([disabled])', 'button:not([disabled])']],
}
function goTo([panes, wanted]) {
  const roots = [...document.querySelectorAll(panes)].flatMap(pane => [pane, ...[...pane.querySelectorAll('*')].map(node => node.shadowRoot)])
  const found = wanted.flatMap(what => roots.map(root => root?.querySelector(what))).find(Boolean)
  found?.focus()
  found?.scrollIntoView({ block: 'nearest' })
  return Boolean(found)
}

// What scrolls must be reachable by keyboard (WCAG 2.1.1); Streamlit's containers are not, so they are made so when they do.
function reachable() {
  for (const [selector, label] of Object.entries(panes)) {
    for (const pane of document.querySelectorAll(selector)) {
      if (pane.scrollHeight <= pane.clientHeight + 1) { pane.removeAttribute('tabindex'); pane.removeAttribute('role'); continue }
      if (pane.tabIndex === 0) continue
      pane.tabIndex = 0
      pane.setAttribute('role', 'region')
      pane.setAttribute('aria-label', label)
    }
  }
}

function listenOnce() {
  if (goes) return
  goes = true
  // A link of the desk moves without loading the page again; with a modifier it opens as the link it is.
  document.addEventListener('click', event => {
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    const link = event.composedPath().find(node => node.tagName === 'A')
    const href = link && link.getAttribute('href')
    if (!href || !href.startsWith('?') || link.target) return
    event.preventDefault()
    const asked = new URLSearchParams(href)
    const isRecord = asked.get('record') && !['case', 'page', 'tab', 'doc'].some(name => asked.has(name))
    if (isRecord) openAtOnce({ record: asked.get('record'), title: link.textContent.trim(), go: () => go(href) })
    else go(href)
  }, true)
  listenForOpenings()
  document.addEventListener('keydown', event => {
    const typing = event.composedPath()[0].closest?.('input, textarea, select, [contenteditable]')
    if (!letters || typing || event.ctrlKey || event.metaKey || event.altKey || document.querySelector('[role=dialog]')) return
    if (event.key === 'n') { event.preventDefault(); go('?page=new'); return }
    if (event.key in PLACES) { if (goTo(PLACES[event.key])) event.preventDefault(); return }
    if (event.key !== '/') return
    event.preventDefault()
    document.dispatchEvent(new Event('casework-search'))
  })
  let due
  new MutationObserver(() => { due ??= setTimeout(() => { due = undefined; reachable() }, 40) })
    .observe(document.body, { childList: true, subtree: true, characterData: true })
  document.addEventListener('visibilitychange', () => { if (document.hidden) line?.close(); else { tries = 0; hear() } })
  hear()
  addEventListener('resize', reachable)
  setInterval(reachable, 1000)  // what grows without a change of the page: pictures, fonts, frames
}

// The bell rings by itself: while the page is looked at, a socket says what stands on it. The page asks nothing.
function hear() {
  if (line || document.hidden || tries > 8) return
  line = new WebSocket(location.origin.replace('http', 'ws') + '/bell')
  line.onmessage = event => { tries = 0; ring(JSON.parse(event.data)) }
  line.onclose = event => {
    line = undefined
    if (!document.hidden && event.code < 4400) setTimeout(hear, Math.min(60000, (500 + 1000 * Math.random()) * 2 ** tries++))
  }
}

export default function ({ parentElement, data, setTriggerValue }) {
  document.documentElement.lang = data.language
  panes = data.panes
  go = href => setTriggerValue('go', href)
  letters = data.letters
  listenOnce()
  const bar = parentElement.querySelector('.bar')
  if (!bar.dataset.built) build(bar, parentElement, data, setTriggerValue)
  const search = bar.querySelector('input[type=search]')
  if (document.activeElement !== search && parentElement.activeElement !== search) search.value = data.words
  bar.querySelector('form.search').dataset.within = data.within
  const narrow = matchMedia('(max-width: 1000px)')
  const show = () => lists(bar.querySelector('.lists'), data, !data.panel || narrow.matches)
  narrow.onchange = show
  show()
  density(bar.querySelector('.density'), data, setTriggerValue)
  bell(bar.querySelector('.user'), data)
  tools(bar, data, setTriggerValue)
  notice(parentElement.querySelector('.notice'), data, setTriggerValue)
  keepTyped(parentElement, data.typed)
}

function build(bar, root, data, setTriggerValue) {
  bar.dataset.built = 'yes'
  // Hidden until now: buttons without their words would be read aloud as nothing.
  bar.hidden = false
  const home = bar.querySelector('.home')
  home.setAttribute('href', '?list=' + data.home)
  home.ariaLabel = 'Casework'
  const form = bar.querySelector('form.search')
  const search = form.querySelector('input')
  search.placeholder = data.say.search
  search.setAttribute('aria-label', data.say.search)
  form.addEventListener('submit', event => {
    event.preventDefault()
    if (search.value.trim()) setTriggerValue('go', form.dataset.within + encodeURIComponent(search.value.trim()))
  })
  document.addEventListener('casework-search', () => { search.focus(); search.select() })
  search.addEventListener('keydown', event => { if (event.key === 'Escape') search.blur() })

  const fresh = bar.querySelector('.new')
  fresh.querySelector('span').textContent = data.say.fresh
  fresh.title = data.say.freshKey
  const button = bar.querySelector('.me')
  button.querySelector('.initials').textContent = data.initials
  button.querySelector('.who').textContent = data.name
  button.querySelector('.unit').textContent = data.unit
  button.ariaLabel = `${data.name}, ${data.unit}`
  const menu = bar.querySelector('.user .menu')
  fillMenu(menu, data)
  opens(button, menu, root, bar.querySelector('.user'))
  const more = bar.querySelector('.more')
  more.hidden = !data.pages.length
  more.querySelector('.opens span').textContent = data.say.more
  fillPages(more.querySelector('.menu'), data)
  opens(more.querySelector('.opens'), more.querySelector('.menu'), root, more)
}

// A button that opens a menu: by click, walked with the arrow keys, closed by Escape, by choosing, or by a press elsewhere.
function opens(button, menu, root, around) {
  const open = shown => { menu.hidden = !shown; button.setAttribute('aria-expanded', shown); if (shown) menu.querySelector('a, button').focus() }
  button.addEventListener('click', () => open(menu.hidden))
  menu.addEventListener('keydown', event => {
    const items = [...menu.querySelectorAll('a, button')]
    const at = items.indexOf(root.activeElement)
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key]
    if (event.key === 'Escape') { open(false); button.focus() }
    if (to !== undefined) { event.preventDefault(); items[(to + items.length) % items.length].focus() }
  })
  menu.addEventListener('click', () => setTimeout(() => open(false)))
  document.addEventListener('pointerdown', event => { if (!event.composedPath().includes(around)) open(false) })
}

function fillPages(menu, data) {
  for (const [group, links] of data.pages) {
    const section = make('section')
    section.append(make('h2', '', group))
    for (const [label, href] of links) {
      const link = make('a', '', label)
      link.href = href
      section.append(link)
    }
    menu.append(section)
  }
}

function fillMenu(menu, data) {
  for (const [label, href] of data.menu) {
    const link = make('a', '', label)
    link.href = href
    menu.append(link)
  }
  for (const [label, action, values] of data.forms) {
    // Real forms: they work while the websocket is down, and carry the token of this session.
    const form = make('form')
    form.method = 'post'
    form.action = action
    for (const [name, value] of Object.entries({ ...values, token: data.token })) {
      const field = make('input')
      field.type = 'hidden'; field.name = name; field.value = value
      form.append(field)
    }
    form.addEventListener('submit', () => {
      const next = form.querySelector('[name=next]')
      if (next) next.value = location.pathname + location.search
    })
    form.append(make('button', '', label))
    menu.append(form)
  }
}

// The quick lists stand here while the panel of lists is folded away, or has no room.
function lists(place, data, shown) {
  if (!shown) { place.replaceChildren(); delete place.dataset.signature; return }
  const signature = JSON.stringify([data.lists, data.list])
  if (place.dataset.signature === signature) return
  const focused = place.getRootNode().activeElement?.dataset?.key
  place.dataset.signature = signature
  const nav = make('nav')
  nav.setAttribute('aria-label', data.say.lists)
  nav.append(...data.lists.map(([key, label, count]) => {
    const link = make('a', '', label)
    link.href = '?list=' + key
    link.dataset.key = key
    if (key === data.list) link.setAttribute('aria-current', 'page')
    if (count !== null) link.append(make('span', 'count', count))
    return link
  }))
  place.replaceChildren(nav)
  if (focused) nav.querySelector(`[data-key="${focused}"]`)?.focus()
}

// What one is told of: the number is for the eye, the link's name says it to everybody. What comes while one looks is said aloud, and the
// page of notices, where it is open, is drawn anew.
function bell(user, data) {
  const link = user.querySelector('.bell')
  const unread = link.querySelector('.unread')
  const show = ([count, label]) => {
    link.title = link.ariaLabel = label
    unread.textContent = count
    unread.hidden = !count
  }
  ring = said => {
    if (said[0] === unread.textContent) return
    show(said)
    user.querySelector('.aloud').textContent = said[0] && said[1]
    if (data.page === 'notices') go('?page=notices')
  }
  show(data.bell)
}

// How close the lines stand is remembered for each list by the server; here it changes at once.
function density(button, data, setTriggerValue) {
  const show = () => { button.setAttribute('aria-pressed', document.documentElement.dataset.density === 'compact') }
  document.documentElement.dataset.density = data.density
  button.title = button.ariaLabel = data.say.density
  button.hidden = !data.list
  button.onclick = () => {
    document.documentElement.dataset.density = document.documentElement.dataset.density === 'compact' ? 'comfortable' : 'compact'
    setTriggerValue('tool', 'density:' + document.documentElement.dataset.density)
    show()
  }
  show()
}

function tools(bar, data, setTriggerValue) {
  const unfold = bar.querySelector('.unfold')
  unfold.hidden = data.panel
  unfold.title = unfold.ariaLabel = data.say.panel
  unfold.onclick = () => document.dispatchEvent(new Event('casework-panel'))
  bar.querySelector('.title').textContent = data.title
  const acting = bar.querySelector('a.acting')
  acting.hidden = !data.acting
  acting.textContent = data.acting
  bar.querySelector('.row').classList.toggle('acts', Boolean(data.acting))
  const box = bar.querySelector('.tools')
  box.hidden = !data.tools.length
  box.setAttribute('aria-label', data.title)
  const signature = JSON.stringify(data.tools)
  if (box.dataset.signature === signature) return
  box.dataset.signature = signature
  const focused = box.getRootNode().activeElement?.dataset?.tool
  box.replaceChildren(...data.tools.map(([name, label, pressed]) => {
    const button = make('button', 'tool', label)
    button.type = 'button'
    button.dataset.tool = name
    button.setAttribute('aria-pressed', pressed)
    button.onclick = () => setTriggerValue('tool', name)
    return button
  }))
  if (focused) box.querySelector(`[data-tool="${focused}"]`)?.focus()
}

function notice(box, data, setTriggerValue) {
  if (!data.notice || box.dataset.id === String(data.notice.id)) return
  box.dataset.id = data.notice.id
  if (data.notice.tone !== 'red') typedIsSaved()
  const close = () => { box.hidden = true }
  // One timer for the box: that of an earlier notice must not close a later one.
  clearTimeout(box.timer)
  const wait = () => { clearTimeout(box.timer); box.timer = setTimeout(close, 9000) }
  box.className = 'notice ' + (data.notice.tone || '')
  box.replaceChildren(make('span', '', data.notice.text))
  if (data.notice.undo) {
    const undo = make('button', '', data.say.undo)
    undo.addEventListener('click', () => { setTriggerValue('undo', data.notice.undo); close() })
    box.append(undo)
  }
  const dismiss = make('button', 'dismiss', '×')
  dismiss.ariaLabel = data.say.close
  dismiss.addEventListener('click', close)
  box.append(dismiss)
  box.hidden = false
  box.onmouseenter = box.onfocusin = () => clearTimeout(box.timer)
  box.onmouseleave = box.onfocusout = wait
  if (data.notice.tone !== 'red') wait()
}
