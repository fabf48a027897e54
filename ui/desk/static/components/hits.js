// What was sought, from hit to hit through the whole document: the server says on which pages it stands, each page where.
export async function hits(viewer, data, go) {
  const shown = viewer.querySelector('.hits')
  shown.hidden = true
  viewer.hit = undefined
  if (!data.words) return
  const source = data.source
  const answer = await fetch(`${source}/hits.json?q=${encodeURIComponent(data.words)}`).catch(() => null)
  const counts = answer?.ok ? (await answer.json()).pages : []
  if (viewer.dataset.source !== source) return
  const found = counts.map((count, index) => [index + 1, count]).filter(([, count]) => count)
  if (!found.length) return
  shown.hidden = false
  viewer.querySelector('.count').textContent = data.say.hits.replace('{hits}', found.reduce((sum, [, count]) => sum + count, 0)).replace('{pages}', found.length)
  const place = { page: 0, at: -1 }
  viewer.hit = by => next(viewer, found.map(([number]) => number), place, by, go)
  if (!data.at) viewer.hit(1)
}

async function next(viewer, numbers, place, by, go) {
  const marks = number => [...viewer.querySelectorAll(`.page[data-number="${number}"] .found`)]
  let all = place.page ? marks(place.page) : []
  place.at += by
  if (!place.page || place.at < 0 || place.at >= all.length) {
    const at = numbers.indexOf(place.page)
    place.page = numbers[(at + by + numbers.length) % numbers.length] ?? numbers[0]
    go(place.page)
    all = await arrived(viewer, place.page, marks)
    place.at = by > 0 ? 0 : all.length - 1
  }
  viewer.querySelectorAll('.found.at').forEach(each => each.classList.remove('at'))
  all[place.at]?.classList.add('at')
  all[place.at]?.scrollIntoView({ block: 'center', inline: 'nearest' })
}

// The words of a page come when it is near.
async function arrived(viewer, number, marks) {
  const page = viewer.querySelector(`.page[data-number="${number}"]`)
  for (let tries = 0; tries < 100 && !page.words; tries++) await new Promise(done => setTimeout(done, 40))
  await page.words
  return marks(number)
}
