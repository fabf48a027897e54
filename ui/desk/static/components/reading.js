// Mail, Word and text as the cleaned page our own route gives, in a frame without script, origin or network.
export default function ({ parentElement, data }) {
  const frame = parentElement.querySelector('iframe')
  const original = parentElement.querySelector('.original')
  frame.title = data.title
  parentElement.querySelector('.reading').hidden = false
  parentElement.querySelector('.name').textContent = data.title
  original.href = data.source
  original.textContent = data.original
  original.hidden = !data.original
  // What was sought is marked, and the first of it is where the page begins.
  const address = data.source + '/reading' + (data.words ? '?q=' + encodeURIComponent(data.words) + '#hit' : '')
  if (frame.dataset.source !== address) {
    frame.dataset.source = address
    frame.src = address
    document.dispatchEvent(new CustomEvent('casework-shown'))
  }
}
