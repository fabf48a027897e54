// What is typed survives a lost connection: long texts are kept in this browser until they are saved, encrypted by a key that only the page
// of the same official is given, and offered again where the same field stands empty or otherwise. Nothing is kept where the browser has
// no cryptography (plain http to another machine), and nothing for longer than a week.
const MARK = 'casework-typed:'
const LIVES = 7 * 24 * 3600 * 1000
const LEAST = 10
const WAITS = 400
const ELSEWHERE = ['list', 'q', 'tab', 'cases', 'where']  // by which way one came to the thing

const bytes = text => Uint8Array.from(atob(text), letter => letter.charCodeAt(0))
const written = buffer => btoa(String.fromCharCode(...new Uint8Array(buffer)))
let key, secret, words, box, offered
const fields = new Map()  // by name: the element that stands on the page now
const touched = new Set()  // what was typed since the last thing that was saved
const declined = new Set()
const timers = new Map()

export async function keep(root, said) {
  box = root.querySelector('.typed')
  words = said.say
  if (secret === said.key || !crypto.subtle) return
  secret = said.key
  key = await crypto.subtle.importKey('raw', bytes(secret), 'AES-GCM', false, ['encrypt', 'decrypt'])
  sweep()
  if (box.dataset.listens) return
  box.dataset.listens = 'yes'
  document.addEventListener('input', typed, true)
  document.addEventListener('casework-field', event => { stands(event.composedPath()[0]) })
  new MutationObserver(() => { clearTimeout(timers.get('look')); timers.set('look', setTimeout(look, WAITS)) })
    .observe(document.body, { childList: true, subtree: true })
  look()
}

// Something was saved: what was typed for it is not needed any more.
export function saved() {
  for (const name of touched) forget(name)
  touched.clear()
}

function typed(event) {
  const field = event.composedPath()[0]
  if (!key || !(field.matches?.('textarea, [role=textbox][contenteditable=true]'))) return
  const name = nameOf(field)
  if (!name) return
  stands(field, name)
  field.caseworkTyped = true
  touched.add(name)
  if (offered === name) hide()
  clearTimeout(timers.get(name))
  timers.set(name, setTimeout(() => store(name, valueOf(field)), WAITS))
}

async function store(name, value) {
  if (plain(value).length < LEAST) return forget(name)
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(name) }, key,
    new TextEncoder().encode(value))
  try {
    localStorage.setItem(await place(name), JSON.stringify({ at: Date.now(), iv: written(iv), sealed: written(sealed) }))
  } catch { /* the browser has no room, or keeps nothing: the text still stands on the page */ }
}

async function kept(name) {
  const found = localStorage.getItem(await place(name))
  if (!found) return ''
  try {
    const { iv, sealed } = JSON.parse(found)
    const about = { name: 'AES-GCM', iv: bytes(iv), additionalData: new TextEncoder().encode(name) }
    const opened = await crypto.subtle.decrypt(about, key, bytes(sealed))
    return new TextDecoder().decode(opened)
  } catch { return '' }  // another key's, or damaged: it is nobody's here
}

async function forget(name) {
  clearTimeout(timers.get(name))
  localStorage.removeItem(await place(name))
  if (offered === name) hide()
}

// The place says neither which record nor who: a hash of the key and the name.
async function place(name) {
  return MARK + written(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(secret + name)))
}

function sweep() {
  for (const each of Object.keys(localStorage).filter(each => each.startsWith(MARK))) {
    let at = 0
    try { at = JSON.parse(localStorage.getItem(each)).at } catch { /* it goes */ }
    if (!(Date.now() - at < LIVES)) localStorage.removeItem(each)
  }
}

function look() {
  for (const field of document.querySelectorAll('textarea')) stands(field)
  for (const [name, field] of fields) if (!field.isConnected) fields.delete(name)
  if (offered && !fields.has(offered)) hide()
}

async function stands(field, name = nameOf(field)) {
  if (!name || !key || fields.get(name) === field) return
  fields.set(name, field)
  if (field.caseworkTyped || declined.has(name) || offered) return
  const text = await kept(name)
  if (text && !field.caseworkTyped && field.isConnected && plain(text) !== plain(valueOf(field))) offer(name, text)
}

function offer(name, text) {
  offered = name
  const said = document.createElement('span')
  const short = plain(text)
  said.textContent = `${words.found} “${short.length > 80 ? short.slice(0, 80) + '…' : short}”`
  box.replaceChildren(said, button(words.go, () => { put(fields.get(name), text); touched.add(name); hide() }),
    button(words.discard, () => { declined.add(name); forget(name) }))
  box.hidden = false
}

function hide() {
  offered = undefined
  box.hidden = true
  box.replaceChildren()
}

function button(label, does) {
  const made = document.createElement('button')
  made.type = 'button'
  made.textContent = label
  made.addEventListener('click', does)
  return made
}

function put(field, text) {
  if (!field) return
  field.focus()
  if (field.matches('textarea')) Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value').set.call(field, text)
  else field.replaceChildren(...harmless(text))
  field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }))
}

// Only the marks that the editor makes come back, and no attribute of any.
function harmless(html) {
  const allowed = new Set(['P', 'DIV', 'BR', 'B', 'STRONG', 'I', 'EM', 'H2', 'UL', 'OL', 'LI', 'BLOCKQUOTE'])
  const copy = node => {
    if (node.nodeType === Node.TEXT_NODE) return [document.createTextNode(node.data)]
    const within = [...node.childNodes].flatMap(copy)
    if (!allowed.has(node.nodeName)) return within
    const made = document.createElement(node.nodeName)
    made.append(...within)
    return [made]
  }
  return [...new DOMParser().parseFromString(html, 'text/html').body.childNodes].flatMap(copy)
}

const valueOf = field => field.matches('textarea') ? field.value : field.innerHTML
const plain = text => {
  const said = new DOMParser().parseFromString(text.replaceAll('</p>', ' </p>'), 'text/html').body.textContent || ''
  return said.trim().replace(/\s+/g, ' ')
}

// The name of a field: what the page is of, and the key of the field on it.
function nameOf(field) {
  let node = field
  while (node) {
    const found = /(?:^|\s)st-key-(\S+)/.exec(node.className || '')
    if (found) {
      const asked = [...new URLSearchParams(location.search)].filter(([name]) => !ELSEWHERE.includes(name)).sort()
      return `${new URLSearchParams(asked)}#${found[1]}`
    }
    node = node.parentElement || node.getRootNode?.().host
  }
  return ''
}
