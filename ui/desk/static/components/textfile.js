// A small file of text is read here, in the browser, and its words go to the page: no file is sent, so there is no door for one.
const WORDS = ['utf-8', 'windows-1252']  // the second is what spreadsheets on Windows still write

const read = async file => {
  const bytes = await file.arrayBuffer()
  for (const name of WORDS) {
    try { return new TextDecoder(name, { fatal: true }).decode(bytes) } catch { /* written in the other one */ }
  }
  return ''
}

export default function ({ parentElement, data, setStateValue }) {
  const root = parentElement.querySelector('.textfile')
  const input = root.querySelector('input')
  const drop = root.querySelector('.drop')
  const told = root.querySelector('.told')
  const name = told.querySelector('.name')
  const away = told.querySelector('button')
  root.hidden = false
  input.accept = data.accept
  input.setAttribute('aria-label', data.say.ask)
  root.querySelector('.ask').textContent = data.say.ask
  root.querySelector('.hint').textContent = data.say.hint
  away.textContent = '×'
  away.title = data.say.away
  away.setAttribute('aria-label', data.say.away)

  const say = (text, isBad) => { name.textContent = text; told.hidden = !text; told.className = isBad ? 'told bad' : 'told'; away.hidden = isBad }
  const take = async file => {
    if (!file) return
    const endings = data.accept.split(',')
    if (!endings.some(ending => file.name.toLowerCase().endsWith(ending))) return say(`${file.name}: ${data.say.other}`, true)
    if (file.size > data.most) return say(`${file.name}: ${data.say.large}`, true)
    const text = await read(file)
    say(file.name, false)
    setStateValue('file', { name: file.name, text, number: Date.now() })
  }
  input.onchange = () => { take(input.files[0]); input.value = '' }
  away.onclick = () => { say('', false); input.focus(); setStateValue('file', null) }
  drop.ondragover = event => { event.preventDefault(); drop.classList.add('over') }
  drop.ondragleave = () => drop.classList.remove('over')
  drop.ondrop = event => { event.preventDefault(); drop.classList.remove('over'); take(event.dataTransfer.files[0]) }
}
