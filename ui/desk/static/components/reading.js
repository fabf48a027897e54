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
  if (frame.dataset.source !== data.source) {
    frame.dataset.source = data.source
    frame.src = data.source + '/reading'
    document.dispatchEvent(new CustomEvent('casework-shown'))
  }
}
