/** The few calls of the C library that a process confines itself with, through `node:ffi` (experimental in Node 26). */
import { dlopen, getRawPointer } from 'node:ffi'

/** A number, or bytes whose address is passed on; the caller holds on to them. */
type Long = number | bigint | Uint8Array

/** All answer -1 where the kernel refuses a call, or does not know it. */
export interface Libc {
  syscall(number: number, a?: Long, b?: Long, c?: Long, d?: Long): number
  prctl(option: number, a?: Long, b?: Long): number
  fcntl(descriptor: number, command: number, value: number): number
  dup2(from: number, to: number): number
  setrlimit(resource: number, limits: Uint8Array): number
}

/** @throws Error where this Node has no `node:ffi`, or the C library none of these */
export function openLibc(): Libc {
  const { functions } = dlopen(null, {
    syscall: { return: 'int64', arguments: ['int64', 'int64', 'int64', 'int64', 'int64'] },
    prctl: { return: 'int32', arguments: ['int32', 'int64', 'int64', 'int64', 'int64'] },
    fcntl: { return: 'int32', arguments: ['int32', 'int32', 'int32'] },
    dup2: { return: 'int32', arguments: ['int32', 'int32'] },
    setrlimit: { return: 'int32', arguments: ['int32', 'int64'] },
  })
  return {
    syscall: (number, a = 0, b = 0, c = 0, d = 0) =>
      Number(functions.syscall(BigInt(number), long(a), long(b), long(c), long(d))),
    prctl: (option, a = 0, b = 0) => functions.prctl(option, long(a), long(b), 0n, 0n),
    fcntl: functions.fcntl,
    dup2: functions.dup2,
    setrlimit: (resource, limits) => functions.setrlimit(resource, long(limits)),
  }
}

function long(value: Long): bigint {
  return value instanceof Uint8Array ? getRawPointer(value) : BigInt(value)
}
