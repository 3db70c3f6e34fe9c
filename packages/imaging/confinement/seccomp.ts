/**
 * seccomp: the kernel answers calls that no decoder needs with "not permitted", for good. Without `socket` there is no
 * network, also where Landlock is missing or knows TCP alone; without the others no process looks into another one.
 */
import { getRawPointer } from 'node:ffi'
import type { Libc } from './libc.ts'

const PR_SET_NO_NEW_PRIVS = 38
const PR_SET_SECCOMP = 22
const MODE_FILTER = 2

interface Machine {
  /** AUDIT_ARCH_*: calls in the manner of another machine have other numbers, and are refused as a whole. */
  readonly architecture: number
  readonly socket: number
  /**
   * ptrace, process_vm_readv, process_vm_writev, pidfd_getfd, io_uring_setup (it makes sockets too), bpf,
   * perf_event_open, userfaultfd, keyctl, add_key, request_key, unshare, setns, mount, open_by_handle_at, kexec_load
   */
  readonly others: readonly number[]
}

const MACHINES: ReadonlyMap<string, Machine> = new Map([
  [
    'x64',
    {
      architecture: 0xc000003e,
      socket: 41,
      others: [101, 310, 311, 438, 425, 321, 298, 323, 250, 248, 249, 272, 308, 165, 304, 246],
    },
  ],
  [
    'arm64',
    {
      architecture: 0xc00000b7,
      socket: 198,
      others: [117, 270, 271, 438, 425, 280, 241, 282, 219, 217, 218, 97, 268, 40, 265, 104],
    },
  ],
])

/** Gives up rights that programs could bring along (setuid); Landlock and seccomp ask for it. */
export function giveUpPrivileges(libc: Libc): boolean {
  return libc.prctl(PR_SET_NO_NEW_PRIVS, 1) === 0
}

/** @param sockets whether they stay allowed @returns whether the kernel took it */
export function refuseCalls(libc: Libc, sockets: boolean): boolean {
  const machine = MACHINES.get(process.arch)
  if (!machine) return false
  const program = filter(machine, sockets ? machine.others : [machine.socket, ...machine.others])
  const head = Buffer.alloc(16)
  head.writeUInt16LE(program.length / INSTRUCTION, 0)
  head.writeBigUInt64LE(getRawPointer(program), 8)
  return libc.prctl(PR_SET_SECCOMP, MODE_FILTER, head) === 0
}

const INSTRUCTION = 8
const LOAD = 0x20
const JUMP_EQUAL = 0x15
const JUMP_AT_LEAST = 0x35
const RETURN = 0x06
const ALLOW = 0x7fff0000
const NOT_PERMITTED = 0x00050001
/** Calls of the x32 manner have the numbers of x64 with this bit. */
const X32 = 0x40000000

/** A program of classic BPF over `struct seccomp_data`: the number at 0, the machine at 4. */
function filter({ architecture }: Machine, refused: readonly number[]): Buffer {
  const tests = [[JUMP_AT_LEAST, X32] as const, ...refused.map((number) => [JUMP_EQUAL, number] as const)]
  // The last two answer: allowed, and behind it refused.
  const lines = [
    instruction(LOAD, 4),
    instruction(JUMP_EQUAL, architecture, 0, tests.length + 2),
    instruction(LOAD, 0),
    ...tests.map(([code, value], at) => instruction(code, value, tests.length - at, 0)),
    instruction(RETURN, ALLOW),
    instruction(RETURN, NOT_PERMITTED),
  ]
  return Buffer.concat(lines)
}

function instruction(code: number, value: number, whereTrue = 0, whereFalse = 0): Buffer {
  const bytes = Buffer.alloc(INSTRUCTION)
  bytes.writeUInt16LE(code, 0)
  bytes.writeUInt8(whereTrue, 2)
  bytes.writeUInt8(whereFalse, 3)
  bytes.writeUInt32LE(value, 4)
  return bytes
}
