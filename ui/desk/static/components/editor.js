// Words with plain marks: bold, italic, heading, lists, quotation. What is pasted comes as text; what is typed is cleaned by the server.
// It lives in the browser while it is typed: a rerun of the page, a refused save or a lost connection takes none of it away.
const DEEDS = [
  ['b', 'bold', 'bold'], ['i', 'italic', 'italic'], ['h', 'heading', 'formatBlock', 'h2'], ['t', 'text', 'formatBlock', 'p'],
  ['l', 'list', 'insertUnorderedList'], ['n', 'numbers', 'insertOrderedList'], ['q', 'quote', 'formatBlock', 'blockquote'],
]

export default function ({ parentElement, data, setStateValue }) {
  const page = parentElement.querySelector('.page')
  const tools = parentElement.querySelector('.tools')
  parentElement.querySelector('.editor').hidden = false
  page.contentEditable = 'true'
  page.setAttribute('aria-label', data.label)
  tools.setAttribute('aria-label', data.say.marks)
  const send = () => {
    clearTimeout(page.timer)
    page.timer = undefined
    if (page.sent !== page.innerHTML) setStateValue('html', page.sent = page.innerHTML)
  }
  if (page.dataset.opened !== data.opened) {
    page.dataset.opened = data.opened
    page.innerHTML = data.html  // cleaned by the server before it came here
    page.sent = page.innerHTML
  }
  page.dispatchEvent(new CustomEvent('casework-field', { bubbles: true, composed: true }))
  page.oninput = () => { clearTimeout(page.timer); page.timer = setTimeout(send, 500) }
  page.onblur = send
  page.onpaste = event => {
    event.preventDefault()
    document.execCommand('insertText', false, event.clipboardData.getData('text/plain'))
  }
  if (tools.children.length) return
  document.execCommand('defaultParagraphSeparator', false, 'p')
  for (const [className, name, command, value] of DEEDS) {
    const button = document.createElement('button')
    button.type = 'button'
    button.className = className
    button.textContent = data.say[name]
    button.addEventListener('mousedown', event => event.preventDefault())
    button.addEventListener('click', () => { page.focus(); document.execCommand(command, false, value); page.oninput() })
    tools.append(button)
  }
}
