// Files go straight to our own route, one after the other, with progress; Streamlit never sees their bytes.
export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector('.upload')
  const input = root.querySelector('input')
  const drop = root.querySelector('.drop')
  const list = root.querySelector('.files')
  root.hidden = false
  input.multiple = data.many
  input.setAttribute('aria-label', data.say.ask)
  root.querySelector('.ask').textContent = data.say.ask
  root.querySelector('.hint').textContent = data.say.hint

  const send = file => new Promise(done => {
    const line = document.createElement('li')
    const name = document.createElement('span')
    const bar = document.createElement('progress')
    name.textContent = file.name
    bar.max = 1; bar.value = 0
    bar.setAttribute('aria-label', file.name)
    line.append(name, bar)
    list.append(line)
    const request = new XMLHttpRequest()
    request.open('POST', `${data.target}${data.target.includes('?') ? '&' : '?'}filename=${encodeURIComponent(file.name)}`)
    request.setRequestHeader('x-form-token', data.token)
    request.setRequestHeader('content-type', 'application/octet-stream')
    request.upload.onprogress = event => { if (event.lengthComputable) bar.value = event.loaded / event.total }
    request.onload = () => {
      bar.remove()
      if (request.status === 201) { line.remove(); return done(true) }
      let told = data.say.failed
      try { told = JSON.parse(request.responseText).sentence || told } catch { /* not ours: the sentence stands */ }
      name.textContent = `${file.name}: ${told}`
      line.className = 'bad'
      done(false)
    }
    request.onerror = () => { bar.remove(); name.textContent = `${file.name}: ${data.say.failed}`; line.className = 'bad'; done(false) }
    request.send(file)
  })
  const all = async files => {
    list.replaceChildren()
    let filed = 0
    for (const file of files) filed += await send(file)
    input.value = ''
    if (filed) setTriggerValue('filed', filed)
  }
  input.onchange = () => all([...input.files])
  drop.ondragover = event => { event.preventDefault(); drop.classList.add('over') }
  drop.ondragleave = () => drop.classList.remove('over')
  drop.ondrop = event => { event.preventDefault(); drop.classList.remove('over'); all([...event.dataTransfer.files].slice(0, data.many ? 50 : 1)) }
}
