/** How clients send an image: as a form, or as base64 in JSON in the ways that they write it. */
export const kinds = {
  multipart: asForm,
  base64: (image: Buffer) => asJson(JSON.stringify(image.toString('base64'))),
  // As PHP's json_encode writes it.
  'base64 with escaped slashes': (image: Buffer) =>
    asJson(JSON.stringify(image.toString('base64')).replaceAll('/', '\\/')),
  // RFC 2045 6.8, as mail programs have it.
  'base64 in lines of 76': (image: Buffer) =>
    asJson(JSON.stringify(image.toString('base64').replace(/.{76}/g, '$&\r\n'))),
}

export type Kind = keyof typeof kinds

interface Target {
  readonly url: string
  readonly username: string
  readonly password: string
  readonly kind: Kind
}

/**
 * Uploads an image so many times, so many at once.
 *
 * @throws where an answer is not 201
 */
export async function uploadAll(
  target: Target,
  image: Buffer,
  count: number,
  atOnce: number,
): Promise<void> {
  const authorization = await signIn(target)
  const request = kinds[target.kind](image)
  let left = count
  const client = async () => {
    while (left > 0) {
      left -= 1
      const { path, headers, body } = request()
      const answer = await fetch(target.url + path, {
        method: 'POST',
        headers: { ...headers, authorization },
        body,
      })
      const text = await answer.text()
      if (answer.status !== 201) throw new Error(`${answer.status}: ${text}`)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, client))
}

async function signIn({ url, username, password }: Target): Promise<string> {
  const headers = { authorization: `Basic ${btoa(`${username}:${password}`)}` }
  const answer = await fetch(`${url}/login`, { method: 'POST', headers })
  const { access_token } = JSON.parse(await answer.text())
  return `Bearer ${access_token}`
}

function asForm(image: Buffer) {
  return () => {
    const body = new FormData()
    body.append('file', new Blob([image]), 'a.png')
    return { path: '/upload-photo', headers: {}, body }
  }
}

function asJson(data: string) {
  const body = `{"data":${data},"description":"a photo"}`
  return () => ({ path: '/api/images', headers: { 'content-type': 'application/json' }, body })
}
