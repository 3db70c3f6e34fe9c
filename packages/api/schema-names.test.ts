import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { z } from 'zod'

const files = readdirSync(import.meta.dirname).filter((file) => /^[a-z-]+\.ts$/.test(file))

it('calls each schema by its name in the OpenAPI document', async () => {
  const names: [string, string][] = []
  for (const file of files) {
    const exported: Record<string, unknown> = await import(join(import.meta.dirname, file))
    for (const [name, value] of Object.entries(exported)) {
      const id = value instanceof z.ZodType ? value.meta()?.id : undefined
      if (id !== undefined) names.push([name, `${id.charAt(0).toLowerCase()}${id.slice(1)}`])
    }
  }
  expect(names.length).toBeGreaterThan(60)
  expect(names.filter(([name, documented]) => name !== documented)).toEqual([])
})
