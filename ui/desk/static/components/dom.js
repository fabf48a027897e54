// What every component builds its page from.

export const make = (tag, className, text) => {
  const element = document.createElement(tag)
  if (className) element.className = className
  if (text !== undefined) element.textContent = text
  return element
}

export const fill = (words, values) => Object.entries(values).reduce((said, [name, value]) => said.replace(`{${name}}`, value), words)
