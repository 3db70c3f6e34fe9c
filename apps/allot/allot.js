#!/usr/bin/env node
// The `allot` command. Another Node than the one that Allot runs on may start this file.
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import node from './node.cjs'

node.run([join(dirname(fileURLToPath(import.meta.url)), 'cli.ts')].concat(process.argv.slice(2)))
