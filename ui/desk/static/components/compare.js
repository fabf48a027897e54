// Two versions side by side, by their pages with what differs marked on each, or by their texts; from change to change by keyboard.
import { fill, make } from './dom.js'

const ask = async address => { const answer = await fetch(address).catch(() => null); return answer?.ok ? answer.json() : null }
const AROUND = 2

export default function ({ parentElement, data }) {
  const root = parentElement.querySelector('.compare')
  const isNew = root.address !== data.address
  root.data = data
  if (!root.dataset.built) build(root)
  root.querySelector('.older').textContent = data.olderName
  root.querySelector('.newer').textContent = data.newerName
  if (!isNew) return
  root.address = data.address
  root.querySelector('.by-pages').hidden = !data.hasPages
  root.querySelector('.by-text').hidden = !data.hasText
  choose(root, data.hasPages ? 'pages' : 'text')
}

function build(root) {
  root.dataset.built = 'yes'
  root.hidden = false
  const { say } = root.data
  const put = (name, words) => { root.querySelector(name).textContent = words }
  put('legend', say.how); put('.by-pages span', say.pages); put('.by-text span', say.text); put('.previous', say.previous); put('.next', say.next); put('.whole', say.whole)
  root.querySelector('.tools').ariaLabel = say.tools
  const scroll = root.querySelector('.scroll')
  scroll.setAttribute('aria-label', say.label)
  root.querySelectorAll('[name=compare]').forEach(each => each.addEventListener('change', () => choose(root, each.value)))
  root.querySelector('.previous').addEventListener('click', () => step(root, -1))
  root.querySelector('.next').addEventListener('click', () => step(root, 1))
  root.querySelector('.whole').addEventListener('click', event => event.target.setAttribute('aria-pressed', root.classList.toggle('wide')))
  root.addEventListener('keydown', event => {
    if (event.key !== 'Escape' || !root.classList.contains('wide')) return
    event.stopPropagation()
    root.querySelector('.whole').click()
  })
  scroll.addEventListener('keydown', event => {
    if (event.key !== 'Enter' || event.target !== scroll) return
    event.preventDefault()
    step(root, event.shiftKey ? -1 : 1)
  })
}

async function choose(root, how) {
  const { data } = root, sheet = root.querySelector('.sheet')
  root.how = how
  root.place = undefined
  root.querySelector(`[name=compare][value=${how}]`).checked = true
  root.observer?.disconnect()
  sheet.replaceChildren(make('p', 'empty', data.say.waiting))
  tell(root, '')
  const found = await ask(`${data.address}/${how}.json`)
  if (root.address !== data.address || root.how !== how) return
  if (!found) sheet.replaceChildren(make('p', 'empty', data.say.failed))
  else if (how === 'pages') pages(root, found.pairs)
  else text(root, found)
}

function pages(root, pairs) {
  const { data } = root
  root.observer = new IntersectionObserver(entries => entries.filter(e => e.isIntersecting).forEach(e => load(root, e.target)), { root: root.querySelector('.scroll'), rootMargin: '600px 0px' })
  root.querySelector('.sheet').replaceChildren(...pairs.map(([older, newer], index) => {
    const pair = make('div', 'pair')
    pair.setAttribute('role', 'group')
    pair.setAttribute('aria-label', fill(data.say.pair, { n: index + 1, m: pairs.length }))
    pair.numbers = [older, newer]
    pair.append(side(root, data.older, older, data.olderName), side(root, data.newer, newer, data.newerName))
    root.observer.observe(pair)
    return pair
  }))
  root.count = pairs.length
}

function side(root, source, number, name) {
  if (!number) return make('p', '', root.data.say.missing)
  const page = make('div', 'page')
  page.dataset.source = `${source}/pages/${number}.png?w=900`
  page.setAttribute('role', 'img')
  page.setAttribute('aria-label', `${name}, ${fill(root.data.say.page, { n: number })}`)
  page.style.setProperty('--ratio', '210 / 297')
  return page
}

function load(root, pair) {
  for (const page of pair.querySelectorAll('.page:not(.asked)')) {
    page.classList.add('asked')
    const picture = make('img')
    picture.alt = ''
    picture.addEventListener('load', () => page.style.setProperty('--ratio', `${picture.naturalWidth} / ${picture.naturalHeight}`))
    picture.src = page.dataset.source
    page.prepend(picture)
  }
  return marks(root, pair)
}

// Where two pages differ, asked once; a page that stands alone is a change as a whole.
function marks(root, pair) {
  const [older, newer] = pair.numbers
  if (!older || !newer) return Promise.resolve([pair])
  pair.found ??= ask(`${root.data.address}/${older}-${newer}.json`).then(found => {
    const [one, other] = pair.querySelectorAll('.page')
    const put = (page, kind, boxes) => boxes.map(box => { const mark = at(make('div', 'mark ' + kind), box); page.append(mark); return mark })
    const { gone = [], come = [], looks = [] } = found ?? {}
    put(one, 'looks', looks)
    return [...put(one, 'gone', gone), ...put(other, 'come', come), ...put(other, 'looks', looks)].sort((a, b) => a.down - b.down)
  })
  return pair.found
}

function at(element, [left, top, right, bottom]) {
  element.down = top
  element.style.cssText = `left:${left / 10}%;top:${top / 10}%;width:${(right - left) / 10}%;height:${(bottom - top) / 10}%`
  return element
}

function text(root, found) {
  const { say } = root.data, sheet = root.querySelector('.sheet')
  if (found.unread) { sheet.replaceChildren(make('p', 'empty', say.unread)); return }
  const changed = found.pairs.flatMap(([change], index) => change === 'same' ? [] : [index])
  if (!changed.length) { sheet.replaceChildren(make('p', 'empty', say.same)); return }
  const near = new Set(changed.flatMap(index => Array.from({ length: 2 * AROUND + 1 }, (_, by) => index - AROUND + by)))
  const table = make('table'), body = make('tbody')
  let left = false
  found.pairs.forEach(([change, older, newer], index) => {
    if (!near.has(index)) {
      if (!left) { const row = make('tr', 'left'), cell = make('td', '', '…'); cell.colSpan = 2; row.append(cell); body.append(row) }
      left = true
      return
    }
    left = false
    const row = make('tr', change)
    row.append(pieces('del', older), pieces('ins', newer))
    body.append(row)
  })
  table.setAttribute('aria-label', say.label)
  table.append(body)
  sheet.replaceChildren(...(found.cut ? [make('p', 'empty', fill(say.cut, { number: found.cut }))] : []), table)
  tell(root, fill(say.changes, { n: changed.length }))
}

function pieces(tag, given) {
  const cell = make('td')
  cell.append(...given.map(([words, differs]) => differs ? make(tag, '', words) : words))
  return cell
}

const tell = (root, words) => { root.querySelector('.told').textContent = words }

async function step(root, by) {
  const found = root.how === 'text' ? stepText(root, by) : await stepPages(root, by)
  root.querySelectorAll('.at').forEach(each => each.classList.remove('at'))
  if (!found) return tell(root, root.data.say.noMore)
  found.classList.add('at')
  found.scrollIntoView({ block: 'center' })
}

function stepText(root, by) {
  const rows = [...root.querySelectorAll('tr:not(.same, .left)')]
  const to = rows.indexOf(root.place) + by
  if (!rows.length) return undefined
  root.place = rows[root.place ? (to + rows.length) % rows.length : by > 0 ? 0 : rows.length - 1]
  tell(root, fill(root.data.say.change, { n: rows.indexOf(root.place) + 1, m: rows.length }))
  return root.place
}

// From mark to mark, and on to the next pair of pages that differs; each pair is looked at when its turn comes.
async function stepPages(root, by) {
  const pairs = [...root.querySelectorAll('.pair')]
  let { index = by > 0 ? -1 : pairs.length, mark } = root.place ?? {}
  const here = pairs[index] ? await marks(root, pairs[index]) : []
  const next = mark === undefined ? undefined : here[here.indexOf(mark) + by]
  if (next) { root.place = { index, mark: next }; return next }
  for (index += by; index >= 0 && index < pairs.length; index += by) {
    tell(root, fill(root.data.say.looking, { n: index + 1, m: pairs.length }))
    const found = await load(root, pairs[index])
    if (!found.length) continue
    root.place = { index, mark: by > 0 ? found[0] : found[found.length - 1] }
    tell(root, fill(root.data.say.pair, { n: index + 1, m: pairs.length }))
    return root.place.mark
  }
  return undefined
}
