import { describe, expect, it } from 'vitest'
import { weaknessOf } from './passwords.ts'

const ANN = { name: 'Margarete Vogel', email: 'M.Vogel+shop@corner-shop.co.uk' }

const each = async (passwords: readonly string[]) =>
  Promise.all(passwords.map((password) => weaknessOf(password, ANN)))

describe('a password', () => {
  it('has at least ten characters, of any kind', async () => {
    expect(
      await each(['q7!Zr#p2w', 'correct horse', 'zwölf Boxkämpfer', '馬の電池ホチキスは正しいです']),
    ).toEqual(['PASSWORD_TOO_SHORT', undefined, undefined, undefined])
  })

  it('is not one of those that are tried first, whatever digits and signs stand around it', async () => {
    const common = ['1234567890', 'Password1234', 'qwertyuiop', '!sunshine2026', 'aaaaaaaaaaaa', '1212121212']
    expect(new Set(await each(common))).toEqual(new Set(['PASSWORD_TOO_COMMON']))
  })

  it('is not the name or the e-mail address of its person, nor a common one with that', async () => {
    const own = ['margarete2026', 'Vogel-1987-!', 'm.vogel+shop', 'corner-shop-1', 'MargareteVogel']
    expect(new Set(await each(own))).toEqual(new Set(['PASSWORD_IS_YOUR_NAME']))
    const whole = ['bo@li.company', 'Bo@Li.Company!1', 'boss@x.example']
    const owners = whole.map((text) => ({ name: 'Bo', email: text.replace('!1', '') })) // no part of it is long
    expect(await Promise.all(whole.map((text, at) => weaknessOf(text, owners[at] ?? ANN)))).toEqual(
      whole.map(() => 'PASSWORD_IS_YOUR_NAME'),
    )
    expect(await each(['margaretepassword1234', 'vogel im Winterwald'])).toEqual([
      'PASSWORD_TOO_COMMON',
      undefined,
    ])
  })
})
