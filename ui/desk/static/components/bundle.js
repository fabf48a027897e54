// A bundle goes to our own route piece by piece; cut off, it goes on where it stopped. Streamlit never sees its bytes.
const PIECE = 4 << 20

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector('.bundle')
  const input = root.querySelector('input')
  const bar = root.querySelector('progress')
  const told = root.querySelector('.told')
  root.hidden = false
  input.disabled = false
  input.setAttribute('aria-label', data.say.ask)
  bar.setAttribute('aria-label', data.say.sending)
  root.querySelector('.ask').textContent = data.say.ask
  root.querySelector('.hint').textContent = data.say.hint

  const tell = (sentence, bad) => { told.textContent = sentence; told.className = bad ? 'told bad' : 'told' }
  const wait = seconds => new Promise(done => setTimeout(done, seconds * 1000))
  const ask = async (method, path, body) => {
    const headers = { 'x-form-token': data.token, 'content-type': 'application/octet-stream' }
    for (let turn = 0; ; turn++) {
      let answer
      try { answer = await fetch(path, { method, headers, body }) } catch (error) {
        if (turn === 5) throw new Error(data.say.cut)
        tell(data.say.again)
        await wait(2 ** turn)
        continue
      }
      let said = {}
      try { said = await answer.json() } catch { /* not ours: the sentence below stands */ }
      if (!answer.ok) throw new Error(said.sentence || data.say.failed)
      return said
    }
  }
  const keyOf = async file => {
    const name = new TextEncoder().encode(`${file.name}|${file.size}|${file.lastModified}`)
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', name))
    return [...hash.slice(0, 16)].map(byte => byte.toString(16).padStart(2, '0')).join('')
  }
  const send = async file => {
    input.disabled = true
    bar.hidden = false; bar.max = 1; bar.value = 0
    tell(data.say.sending)
    try {
      const place = `/bundles/${await keyOf(file)}`
      let received = (await ask('GET', place)).received
      while (received < file.size) {
        const piece = file.slice(received, received + PIECE)
        received = (await ask('POST', `${place}?offset=${received}&size=${file.size}`, piece)).received
        bar.value = received / file.size
        tell(data.say.sending)
      }
      bar.removeAttribute('value')
      tell(data.say.checking)
      const run = await ask('POST', `${place}/check?size=${file.size}`)
      tell(data.say.checked)
      setTriggerValue('run', run.run_id)
    } catch (error) { tell(error.message, true) }
    bar.hidden = true
    input.disabled = false
    input.value = ''
  }
  input.onchange = () => { if (input.files.length) send(input.files[0]) }
  const drop = root.querySelector('.drop')
  drop.ondragover = event => { event.preventDefault(); drop.classList.add('over') }
  drop.ondragleave = () => drop.classList.remove('over')
  drop.ondrop = event => { event.preventDefault(); drop.classList.remove('over'); if (event.dataTransfer.files.length) send(event.dataTransfer.files[0]) }
}
